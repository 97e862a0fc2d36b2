//! Multi-Region keys: requests, answers and refusals.

use kms_api::Fault;
use kms_core::{
    Action, Era, KeyRef, KmsError, MultiRegionConfiguration, Region, ReplicateKey, Response, Tag,
    Unsupported,
};
use serde_json::{Value, json};

use crate::answers::metadata;
use crate::support::*;

fn ireland() -> Region {
    Region::parse("eu-west-1").expect("a Region")
}

fn arn_in(region: &str) -> String {
    ARN.replace("us-east-1", region)
}

#[test]
fn mrk_04_a_request_for_a_replica() {
    let least = ReplicateKey {
        key: KeyRef::Id(key_id()),
        replica_region: ireland(),
        policy: None,
        description: String::new(),
        tags: vec![],
    };
    let body = json!({"KeyId": ID, "ReplicaRegion": "eu-west-1"});
    assert_eq!(taken("ReplicateKey", body), Action::ReplicateKey(least.clone()));
    let policy = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*"}}"#;
    let body = json!({
        "KeyId": ID, "ReplicaRegion": "eu-west-1", "Policy": policy, "Description": "d",
        "Tags": [{"TagKey": "a", "TagValue": "b"}], "BypassPolicyLockoutSafetyCheck": false,
    });
    let all = ReplicateKey {
        policy: Some(policy.to_owned()),
        description: "d".to_owned(),
        tags: vec![Tag { key: "a".to_owned(), value: "b".to_owned() }],
        ..least
    };
    assert_eq!(taken("ReplicateKey", body), Action::ReplicateKey(all));
    let body = json!({"KeyId": ID, "ReplicaRegion": "eu-west-1", "Policy": "{"});
    assert_eq!(refused("ReplicateKey", body).code, "MalformedPolicyDocumentException");
}

#[test]
fn mrk_01_a_request_for_another_primary_region() {
    let body = json!({"KeyId": ID, "PrimaryRegion": "eu-west-1"});
    let action = Action::UpdatePrimaryRegion { key: KeyRef::Id(key_id()), region: ireland() };
    assert_eq!(taken("UpdatePrimaryRegion", body), action);
}

#[test]
fn wir_09_a_region_has_the_form_of_one() {
    for (operation, member, path) in [
        ("ReplicateKey", "ReplicaRegion", "replicaRegion"),
        ("UpdatePrimaryRegion", "PrimaryRegion", "primaryRegion"),
    ] {
        let body = |region: &str| json!({"KeyId": ID, member: region});
        for region in ["us-gov-west-1", "ap-southeast-12", "us-iso-b-1"] {
            taken(operation, body(region));
        }
        for region in ["EU-WEST-1", "eu-west", "eu-1", "a-b-c-d-1", "eu--1", "eu-west-1a", "1-2-3"]
        {
            let constraint = "Member must satisfy regular expression pattern: ^([a-z]+-){2,3}\\d+$";
            let error =
                format!("Value '{region}' at '{path}' failed to satisfy constraint: {constraint}");
            assert_one_error(operation, body(region), &error);
        }
        let missing =
            format!("Value null at '{path}' failed to satisfy constraint: Member must not be null");
        assert_one_error(operation, json!({"KeyId": ID}), &missing);
    }
}

#[test]
fn mrk_04_before_2021_there_are_no_such_operations() {
    for operation in ["ReplicateKey", "UpdatePrimaryRegion"] {
        let body = json!({"KeyId": ID, "ReplicaRegion": "eu-west-1", "PrimaryRegion": "eu-west-1"});
        assert_eq!(refused_in(Era::Y2020, operation, body).code, "UnknownOperationException");
    }
}

#[test]
fn mrk_07_the_answer_to_a_replication_in_all_its_parts() {
    let mut key = metadata();
    key.arn.scope.region = ireland();
    key.state = "Creating";
    key.multi_region = Some(true);
    key.multi_region_configuration = Some(MultiRegionConfiguration {
        primary: Region::US_EAST_1,
        replicas: vec![Region::parse("ap-northeast-1").expect("a Region"), ireland()],
    });
    let answer = answer_to(&Response::ReplicateKey {
        primary: scope().key_arn(key_id()),
        metadata: key,
        policy: "{}".to_owned(),
        tags: vec![Tag { key: "a".to_owned(), value: "b".to_owned() }],
    });
    let members: Vec<&String> = answer.as_object().expect("an object").keys().collect();
    assert_eq!(members, ["ReplicaKeyMetadata", "ReplicaPolicy", "ReplicaTags"]);
    assert_eq!(answer["ReplicaPolicy"], json!("{}"));
    assert_eq!(answer["ReplicaTags"], json!([{"TagKey": "a", "TagValue": "b"}]));
    let key: &Value = &answer["ReplicaKeyMetadata"];
    assert_eq!((&key["Arn"], &key["KeyState"]), (&json!(arn_in("eu-west-1")), &json!("Creating")));
    let at = |region| json!({"Arn": arn_in(region), "Region": region});
    assert_eq!(
        key["MultiRegionConfiguration"],
        json!({
            "MultiRegionKeyType": "REPLICA",
            "PrimaryKey": at("us-east-1"),
            "ReplicaKeys": [at("ap-northeast-1"), at("eu-west-1")],
        })
    );
}

#[test]
fn mrk_02_refusals_in_the_words_of_aws() {
    let key = scope().key_arn(key_id());
    for (refusal, code, message) in [
        (
            KmsError::Unsupported(Unsupported::NotPrimary(key)),
            "UnsupportedOperationException",
            format!("{ARN} is not a multi-region primary key."),
        ),
        (
            KmsError::Unsupported(Unsupported::NotReplica(key)),
            "UnsupportedOperationException",
            format!(
                "{ARN} is not a multi-region replica key, but the primary key already. Name a \
                 Region that has a replica of it."
            ),
        ),
        (
            KmsError::Unsupported(Unsupported::Partition { key, region: ireland() }),
            "UnsupportedOperationException",
            format!(
                "{ARN} cannot be replicated to eu-west-1: a multi-Region key stays in its \
                 partition, which is aws."
            ),
        ),
        (
            KmsError::AlreadyReplicated(key),
            "AlreadyExistsException",
            format!("Key '{ARN}' already exists"),
        ),
    ] {
        assert_fault(&Fault::from(refusal), code, &message);
    }
}
