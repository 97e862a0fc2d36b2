//! Records of multi-Region keys.

use std::time::Duration;

use kms_core::{Action, CreateKey, PendingWindow, Region, ReplicateKey, Response, Tag};
use serde_json::{Value, json};

use crate::trail::testing::{Bench, arn, id};

const IRELAND: &str = "eu-west-1";

fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

fn primary(bench: &mut Bench) -> kms_core::KeyId {
    let new = CreateKey { multi_region: true, ..CreateKey::default() };
    match bench.answer(&json!({"MultiRegion": true}), Action::CreateKey(new)) {
        (Ok(Response::CreateKey(metadata)), record) => {
            let shown = &record["responseElements"]["keyMetadata"]["multiRegionConfiguration"];
            let key = json!({"arn": arn(metadata.arn.key), "region": "us-east-1"});
            let expected =
                json!({"multiRegionKeyType": "PRIMARY", "primaryKey": key, "replicaKeys": []});
            assert_eq!(*shown, expected);
            metadata.arn.key
        }
        other => panic!("{other:?}"),
    }
}

fn replicate(bench: &mut Bench, key: kms_core::KeyId) -> Value {
    let body = json!({
        "KeyId": key.to_string(), "ReplicaRegion": IRELAND, "Description": "d",
        "Tags": [{"TagKey": "a", "TagValue": "b"}],
    });
    let request = ReplicateKey {
        key: id(key),
        replica_region: region(IRELAND),
        policy: None,
        description: "d".to_owned(),
        tags: vec![Tag { key: "a".to_owned(), value: "b".to_owned() }],
    };
    bench.call(&body, Action::ReplicateKey(request))
}

#[test]
fn evt_22_mrk_07_replicate_key_is_recorded_with_the_replica_and_its_policy() {
    let mut bench = Bench::current();
    let key = primary(&mut bench);
    let record = replicate(&mut bench, key);
    assert_eq!(record["eventName"], "ReplicateKey");
    assert_eq!((&record["awsRegion"], &record["readOnly"]), (&json!("us-east-1"), &json!(false)));
    let tags = json!([{"tagKey": "a", "tagValue": "b"}]);
    let parameters = json!({
        "keyId": key.to_string(), "description": "d", "tags": tags, "replicaRegion": IRELAND,
    });
    assert_eq!(record["requestParameters"], parameters);
    let elements = &record["responseElements"];
    let there = arn(key).replace("us-east-1", IRELAND);
    let replica = &elements["replicaKeyMetadata"];
    assert_eq!((&replica["arn"], &replica["keyState"]), (&json!(there), &json!("Creating")));
    assert_eq!(
        replica["multiRegionConfiguration"],
        json!({
            "multiRegionKeyType": "REPLICA",
            "primaryKey": {"arn": arn(key), "region": "us-east-1"},
            "replicaKeys": [{"arn": there, "region": IRELAND}],
        })
    );
    assert_eq!(elements["replicaTags"], tags);
    assert!(elements["replicaPolicy"].as_str().unwrap().contains("key-default-1"));
    assert_eq!(record["resources"][0]["ARN"], arn(key));
}

#[test]
fn evt_22_a_replica_is_recorded_as_created_in_its_own_region() {
    let mut bench = Bench::current();
    let key = primary(&mut bench);
    replicate(&mut bench, key);
    let [at_home, there] = &bench.named("CreateKey")[..] else { panic!("two records") };
    assert_eq!(
        (&at_home["awsRegion"], &there["awsRegion"]),
        (&json!("us-east-1"), &json!(IRELAND))
    );
    assert_eq!(there["eventType"], "AwsApiCall");
    assert_eq!(there["resources"][0]["ARN"], arn(key).replace("us-east-1", IRELAND));
    // That a replica is ready is no event of the trail's.
    let records = bench.trail.iter().count();
    bench.advance_to(bench.kms.now().plus(Duration::from_secs(5)));
    assert_eq!(bench.trail.iter().count(), records);
}

#[test]
fn evt_22_another_primary_region_is_recorded_in_both() {
    let mut bench = Bench::current();
    let key = primary(&mut bench);
    replicate(&mut bench, key);
    bench.advance_to(bench.kms.now().plus(Duration::from_secs(5)));
    let body = json!({"KeyId": key.to_string(), "PrimaryRegion": IRELAND});
    let action = Action::UpdatePrimaryRegion { key: id(key), region: region(IRELAND) };
    let record = bench.call(&body, action);
    assert_eq!(record["responseElements"], json!({"keyId": arn(key)}));
    let parameters = json!({"keyId": key.to_string(), "primaryRegion": IRELAND});
    assert_eq!(record["requestParameters"], parameters);
    let regions: Vec<Value> = bench
        .named("UpdatePrimaryRegion")
        .into_iter()
        .map(|record| record["awsRegion"].clone())
        .collect();
    assert_eq!(regions, [IRELAND, "us-east-1"]);
}

#[test]
fn evt_09_mrk_03_a_rotation_is_recorded_in_each_region() {
    let mut bench = Bench::current();
    let key = primary(&mut bench);
    replicate(&mut bench, key);
    let body = json!({"KeyId": key.to_string()});
    bench.call(&body, Action::RotateKeyOnDemand { key: id(key) });
    bench.advance_to(bench.kms.now().plus(Duration::from_secs(5)));
    let rotated = bench.named("RotateKey");
    let regions: Vec<_> = rotated.iter().map(|record| record["awsRegion"].clone()).collect();
    assert_eq!(regions, [IRELAND, "us-east-1"]);
    let materials: Vec<_> = rotated
        .iter()
        .map(|record| record["serviceEventDetails"]["currentKeyMaterialId"].clone())
        .collect();
    assert_eq!(materials[0], materials[1]);
}

#[test]
fn evt_16_del_19_a_deletion_that_waits_for_replicas_has_no_date() {
    let mut bench = Bench::current();
    let key = primary(&mut bench);
    replicate(&mut bench, key);
    let window = PendingWindow::new(9).unwrap();
    let body = json!({"KeyId": key.to_string(), "PendingWindowInDays": 9});
    let record = bench.call(&body, Action::ScheduleKeyDeletion { key: id(key), window });
    let expected = json!({
        "keyId": arn(key), "keyState": "PendingReplicaDeletion", "pendingWindowInDays": 9,
    });
    assert_eq!(record["responseElements"], expected);
}
