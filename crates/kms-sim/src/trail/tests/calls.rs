//! Calls that manage keys and aliases.

use kms_core::{
    Action, AliasName, CreateKey, Days, Era, KeyId, KeyMetadata, KeySpec, KeyUsage, PendingWindow,
    PolicyName, Response, RotationPeriod, Tag, Timestamp,
};
use serde_json::{Value, json};

use crate::trail::testing::{Bench, arn, id, ids, record_of, scope};
use crate::trail::{Call, Refusal, Scene};

fn body(key: KeyId) -> Value {
    json!({ "KeyId": key.to_string() })
}

fn key_resource(key: KeyId) -> Value {
    json!({ "accountId": "111122223333", "type": "AWS::KMS::Key", "ARN": arn(key) })
}

#[test]
fn evt_13_a_request_for_a_rotation_on_demand() {
    let mut bench = Bench::current();
    let key = bench.key();
    let mut record = bench.call(&body(key), Action::RotateKeyOnDemand { key: id(key) });
    let id = record.as_object_mut().unwrap().remove("eventID").unwrap();
    assert_eq!(id, ids().uuid("record", 2));
    let expected = json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "Root",
            "principalId": "111122223333",
            "arn": "arn:aws:iam::111122223333:root",
            "accountId": "111122223333",
        },
        "eventTime": "2026-08-07T00:00:00Z",
        "eventSource": "kms.amazonaws.com",
        "eventName": "RotateKeyOnDemand",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "127.0.0.1",
        "userAgent": "kms-orrery",
        "requestParameters": { "keyId": key.to_string() },
        "responseElements": { "keyId": arn(key) },
        "requestID": "the-request",
        "readOnly": false,
        "resources": [key_resource(key)],
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
    });
    assert_eq!(record, expected);
}

#[test]
fn evt_10_calls_of_2020_have_the_older_version_too() {
    let mut bench = Bench::classic();
    bench.key();
    let record = bench.last();
    assert_eq!(record["eventVersion"], "1.05");
    assert!(record.get("managementEvent").is_none() && record.get("eventCategory").is_none());
}

#[test]
fn evt_14_enable_key_rotation_shows_what_the_caller_typed() {
    let mut bench = Bench::current();
    let key = bench.key();
    for (given, typed) in [(key.to_string(), key.to_string()), (arn(key), arn(key))] {
        let period = RotationPeriod::new(180);
        let body = json!({ "KeyId": given, "RotationPeriodInDays": 180, "Unknown": true });
        let record = bench.call(&body, Action::EnableKeyRotation { key: id(key), period });
        let expected = json!({ "keyId": typed, "rotationPeriodInDays": 180 });
        assert_eq!(record["requestParameters"], expected);
        assert_eq!(record["resources"], json!([key_resource(key)]));
    }
    let record = bench.call(&body(key), Action::EnableKeyRotation { key: id(key), period: None });
    assert_eq!(record["requestParameters"], json!({ "keyId": key.to_string() }));
}

#[test]
fn evt_14_the_period_that_2020_ignores_is_not_shown() {
    let mut bench = Bench::classic();
    let key = bench.key();
    let body = json!({ "KeyId": key.to_string(), "RotationPeriodInDays": 180 });
    let record = bench.call(&body, Action::EnableKeyRotation { key: id(key), period: None });
    assert_eq!(record["requestParameters"], json!({ "keyId": key.to_string() }));
}

#[test]
fn evt_14_evt_15_the_answer_names_the_key_since_december_2022() {
    let answers = |start| {
        let mut bench = Bench::new(Era::Historical, start);
        let key = bench.key();
        let enable = Action::EnableKeyRotation { key: id(key), period: None };
        let disable = Action::DisableKeyRotation { key: id(key) };
        let answers = [enable, disable].map(|action| {
            let record = bench.call(&body(key), action);
            assert_eq!(record["requestParameters"], json!({ "keyId": key.to_string() }));
            record["responseElements"].clone()
        });
        (answers, json!({ "keyId": arn(key) }))
    };
    let (before, _) = answers(Timestamp::from_date(2022, 11, 30));
    assert_eq!(before, [Value::Null, Value::Null]);
    let (after, key) = answers(Timestamp::from_date(2022, 12, 1));
    assert_eq!(after, [key.clone(), key]);
}

#[test]
fn evt_16_a_scheduled_deletion_shows_its_date_as_a_text() {
    let millis = Timestamp::from_date(2021, 3, 23).as_millis() + (18 * 3600 + 58 * 60 + 30) * 1000;
    let mut bench = Bench::new(Era::Historical, Timestamp::from_millis(millis));
    let key = bench.key();
    let body = json!({ "KeyId": key.to_string(), "PendingWindowInDays": 20 });
    let window = PendingWindow::new(20).unwrap();
    let record = bench.call(&body, Action::ScheduleKeyDeletion { key: id(key), window });
    let parameters = json!({ "keyId": key.to_string(), "pendingWindowInDays": 20 });
    assert_eq!(record["requestParameters"], parameters);
    let expected = json!({
        "keyId": arn(key),
        "keyState": "PendingDeletion",
        "deletionDate": "Apr 12, 2021 18:58:30 PM",
    });
    assert_eq!(record["responseElements"], expected);
}

#[test]
fn evt_16_the_window_is_shown_only_where_it_was_given() {
    let mut bench = Bench::current();
    let key = bench.key();
    let window = PendingWindow::DEFAULT;
    let record = bench.call(&body(key), Action::ScheduleKeyDeletion { key: id(key), window });
    assert_eq!(record["requestParameters"], json!({ "keyId": key.to_string() }));
    assert_eq!(record["responseElements"]["deletionDate"], "Sep 6, 2026 00:00:00 AM");
}

#[test]
fn evt_16_a_key_that_waits_for_its_replicas_has_no_date() {
    let mut bench = Bench::current();
    let key = bench.key();
    let response = Response::ScheduleKeyDeletion {
        key: scope().key_arn(key),
        deletion_date: None,
        state: Some("PendingReplicaDeletion"),
        window: Some(Days(30)),
    };
    let record = record(&bench, kms_core::Operation::ScheduleKeyDeletion, &body(key), &response);
    let expected = json!({
        "keyId": arn(key),
        "keyState": "PendingReplicaDeletion",
        "pendingWindowInDays": 30,
    });
    assert_eq!(record["responseElements"], expected);
}

#[test]
fn evt_17_a_cancelled_deletion_names_the_key_in_every_era() {
    for mut bench in [Bench::classic(), Bench::current()] {
        let key = bench.key();
        let window = PendingWindow::DEFAULT;
        bench.call(&body(key), Action::ScheduleKeyDeletion { key: id(key), window });
        let record = bench.call(&body(key), Action::CancelKeyDeletion { key: id(key) });
        assert_eq!(record["responseElements"], json!({ "keyId": arn(key) }));
        assert_eq!(record["requestParameters"], json!({ "keyId": key.to_string() }));
    }
}

#[test]
fn evt_19_alias_calls_name_the_alias_and_the_key() {
    let mut bench = Bench::current();
    let (old, new) = (bench.key(), bench.key());
    let name = || AliasName::parse("alias/application-current").unwrap();
    let body = |key: KeyId| json!({ "AliasName": name().as_str(), "TargetKeyId": key.to_string() });
    let create = Action::CreateAlias { name: name(), target: id(old) };
    let update = Action::UpdateAlias { name: name(), target: id(new) };
    for (key, action) in [(old, create), (new, update)] {
        let record = bench.call(&body(key), action);
        let parameters =
            json!({ "aliasName": "alias/application-current", "targetKeyId": key.to_string() });
        assert_eq!(record["requestParameters"], parameters);
        assert_eq!(record["resources"], json!([alias_resource(), key_resource(key)]));
        assert_eq!(bench.trail.iter().next_back().unwrap().key, Some(key));
    }
    let body = json!({ "AliasName": name().as_str() });
    let record = bench.call(&body, Action::DeleteAlias { name: name() });
    assert_eq!(record["resources"], json!([alias_resource(), key_resource(new)]));
    let record = bench.call(&body, Action::DeleteAlias { name: name() });
    assert_eq!(record["errorCode"], "NotFoundException");
    assert_eq!(record["resources"], json!([]), "what is not there is not named");
}

fn alias_resource() -> Value {
    json!({
        "accountId": "111122223333",
        "type": "AWS::KMS::Key",
        "ARN": "arn:aws:kms:us-east-1:111122223333:alias/application-current",
    })
}

#[test]
fn evt_21_a_refused_call_shows_code_and_message_and_no_answer() {
    let mut bench = Bench::current();
    let key = bench.key();
    bench.call(&body(key), Action::DisableKey { key: id(key) });
    let action = Action::EnableKeyRotation { key: id(key), period: None };
    let record = bench.call(&body(key), action);
    assert_eq!(record["errorCode"], "DisabledException");
    assert_eq!(record["errorMessage"], format!("{} is disabled.", arn(key)));
    assert_eq!(record["responseElements"], Value::Null);
    assert_eq!(record["resources"], json!([key_resource(key)]));
    assert_eq!(record["requestParameters"], json!({ "keyId": key.to_string() }));
    let record = bench.call(&body(key), Action::EnableKey { key: id(key) });
    assert!(record.get("errorCode").is_none() && record.get("errorMessage").is_none());
}

#[test]
fn evt_21_a_call_that_could_not_be_read_is_recorded() {
    let bench = Bench::current();
    let refusal = Refusal { code: "ValidationException", message: "1 validation error" };
    let operation = kms_core::Operation::EnableKeyRotation;
    for parameters in [None, Some(&json!("no object")), Some(&json!([1])), Some(&json!({}))] {
        let call = Call { operation, parameters, key: None, outcome: Err(refusal) };
        let scene = Scene { kms: &bench.kms, ids: ids(), scope: scope() };
        let record = record_of(&scene, 1, &call);
        let shown: Value = serde_json::from_str(&record.json).unwrap();
        assert_eq!(shown["errorCode"], "ValidationException");
        assert_eq!(shown["requestParameters"], Value::Null);
        assert_eq!((record.key, &shown["resources"]), (None, &json!([])));
    }
}

#[test]
fn evt_22_create_key_shows_the_metadata_in_lower_camel_case() {
    let mut bench = Bench::current();
    let body = json!({
        "Description": "payroll",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "Tags": [{ "TagKey": "Team", "TagValue": "Pay", "Extra": 1 }],
    });
    let tag = Tag { key: "Team".into(), value: "Pay".into() };
    let new = CreateKey { description: "payroll".into(), tags: vec![tag], ..CreateKey::default() };
    let (outcome, record) = bench.answer(&body, Action::CreateKey(new));
    let Ok(Response::CreateKey(KeyMetadata { arn: it, current_material, .. })) = outcome else {
        panic!("{outcome:?}");
    };
    let parameters = json!({
        "description": "payroll",
        "keySpec": "SYMMETRIC_DEFAULT",
        "tags": [{ "tagKey": "Team", "tagValue": "Pay" }],
    });
    assert_eq!(record["requestParameters"], parameters);
    let metadata = json!({
        "AWSAccountId": "111122223333",
        "keyId": it.key.to_string(),
        "arn": it.to_string(),
        "creationDate": "Aug 7, 2026 00:00:00 AM",
        "enabled": true,
        "description": "payroll",
        "keyUsage": "ENCRYPT_DECRYPT",
        "keyState": "Enabled",
        "origin": "AWS_KMS",
        "keyManager": "CUSTOMER",
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "keySpec": "SYMMETRIC_DEFAULT",
        "encryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "multiRegion": false,
        "currentKeyMaterialId": current_material.unwrap().to_string(),
    });
    assert_eq!(record["responseElements"], json!({ "keyMetadata": metadata }));
    assert_eq!(record["resources"], json!([key_resource(it.key)]));
}

#[test]
fn evt_22_metadata_of_another_kind_and_of_2020() {
    let mut bench = Bench::current();
    let new = CreateKey {
        spec: KeySpec::Hmac256,
        usage: KeyUsage::GenerateVerifyMac,
        ..CreateKey::default()
    };
    let record = bench.call(&json!({}), Action::CreateKey(new));
    let metadata = &record["responseElements"]["keyMetadata"];
    assert_eq!(metadata["macAlgorithms"], json!(["HMAC_SHA_256"]));
    assert!(metadata.get("currentKeyMaterialId").is_none());

    let mut bench = Bench::classic();
    bench.key();
    let record = bench.last();
    let metadata = record["responseElements"]["keyMetadata"].as_object().unwrap();
    let members: Vec<_> = metadata.keys().map(String::as_str).collect();
    let expected = [
        "AWSAccountId",
        "arn",
        "creationDate",
        "description",
        "enabled",
        "keyId",
        "keyManager",
        "keyState",
        "keyUsage",
        "origin",
    ];
    assert_eq!(members, expected);
}

#[test]
fn evt_22_a_policy_is_shown_and_one_over_100_kb_is_left_out() {
    let mut bench = Bench::current();
    let key = bench.key();
    for (len, shown) in [(100, true), (110_000, false)] {
        let policy = format!("{{\"Id\":\"{}\"}}", "x".repeat(len));
        let body = json!({ "KeyId": key.to_string(), "Policy": policy });
        let name = PolicyName::Default;
        let action = Action::PutKeyPolicy { key: id(key), name, policy: policy.clone() };
        let record = bench.call(&body, action);
        let expected = match shown {
            true => json!({ "keyId": key.to_string(), "policy": policy }),
            false => json!({ "omitted": true }),
        };
        assert_eq!(record["requestParameters"], expected);
        assert_eq!(record["resources"], json!([key_resource(key)]));
    }
}

#[test]
fn evt_13_evt_20_what_only_reads_shows_no_answer() {
    let mut bench = Bench::current();
    let key = bench.key();
    for action in [
        Action::DescribeKey { key: id(key) },
        Action::GetKeyRotationStatus { key: id(key) },
        Action::GetKeyPolicy { key: id(key), name: PolicyName::Default },
    ] {
        let record = bench.call(&body(key), action);
        assert_eq!(record["responseElements"], Value::Null);
        assert_eq!(record["readOnly"], true);
        assert_eq!(record["resources"], json!([key_resource(key)]));
        assert_eq!(record["requestParameters"], json!({ "keyId": key.to_string() }));
    }
    let page = kms_core::Page { limit: 50, after: None };
    let list = Action::ListAliases { key: Some(id(key)), page };
    assert_eq!(bench.call(&body(key), list)["resources"], json!([]));
}

/// The record of a call that was answered so.
fn record(
    bench: &Bench,
    operation: kms_core::Operation,
    parameters: &Value,
    response: &Response,
) -> Value {
    let call = Call { operation, parameters: Some(parameters), key: None, outcome: Ok(response) };
    let scene = Scene { kms: &bench.kms, ids: ids(), scope: scope() };
    serde_json::from_str(&record_of(&scene, 1, &call).json).unwrap()
}
