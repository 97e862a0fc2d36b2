//! Records of events that the service causes itself.

use kms_core::{Action, Days, Era, KeyId, PendingWindow, Timestamp};
use serde_json::{Value, json};

use crate::trail::testing::{Bench, arn, id, is_numbered, scope};

/// A key that has rotated by itself once.
fn rotated(mut bench: Bench) -> (Bench, KeyId) {
    let key = bench.key();
    bench.call(&json!({}), Action::EnableKeyRotation { key: id(key), period: None });
    bench.advance_to(bench.kms.now().plus_days(Days(365)));
    (bench, key)
}

fn materials(bench: &Bench, key: KeyId) -> Vec<String> {
    let key = bench.kms.key(scope(), key).unwrap();
    key.materials.as_ref().unwrap().iter().map(|it| it.id.to_string()).collect()
}

/// The members of every service event of 2020.
fn service_event(name: &str, time: &str, key: KeyId) -> Value {
    json!({
        "eventVersion": "1.05",
        "userIdentity": { "accountId": "111122223333", "invokedBy": "AWS Internal" },
        "eventTime": time,
        "eventSource": "kms.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "AWS Internal",
        "userAgent": "AWS Internal",
        "requestParameters": null,
        "responseElements": null,
        "readOnly": false,
        "resources": [{
            "accountId": "111122223333",
            "type": "AWS::KMS::Key",
            "ARN": arn(key),
        }],
        "eventType": "AwsServiceEvent",
        "recipientAccountId": "111122223333",
    })
}

/// The members that those of 2026 have in addition.
fn current(mut event: Value) -> Value {
    event["eventVersion"] = json!("1.11");
    event["managementEvent"] = json!(true);
    event["eventCategory"] = json!("Management");
    event
}

fn without_id(mut record: Value) -> Value {
    let id = record.as_object_mut().unwrap().remove("eventID").unwrap();
    assert_eq!(id.as_str().unwrap().len(), 36);
    record
}

#[test]
fn evt_09_evt_10_a_rotation_of_2020_names_its_key() {
    let (bench, key) = rotated(Bench::classic());
    let mut expected = service_event("RotateKey", "2021-05-20T00:00:00Z", key);
    expected["serviceEventDetails"] = json!({ "keyId": key.to_string() });
    assert_eq!(without_id(bench.last()), expected);
}

#[test]
fn evt_09_evt_11_a_rotation_of_2026_names_type_origin_and_materials() {
    let (bench, key) = rotated(Bench::current());
    let mut expected = current(service_event("RotateKey", "2027-08-07T00:00:00Z", key));
    expected["serviceEventDetails"] = json!({
        "rotationType": "AUTOMATIC",
        "keyOrigin": "AWS_KMS",
        "previousKeyMaterialId": materials(&bench, key)[0],
        "currentKeyMaterialId": materials(&bench, key)[1],
        "keyId": key.to_string(),
    });
    assert_eq!(without_id(bench.last()), expected);
}

#[test]
fn evt_11_material_has_no_names_in_2024() {
    let (bench, key) = rotated(Bench::new(Era::Y2024, Timestamp::from_date(2024, 4, 12)));
    let details = json!({
        "rotationType": "AUTOMATIC",
        "keyOrigin": "AWS_KMS",
        "keyId": key.to_string(),
    });
    assert_eq!(bench.last()["serviceEventDetails"], details);
}

#[test]
fn evt_10_evt_11_a_record_keeps_the_words_of_its_day() {
    let (mut bench, _) = rotated(Bench::new(Era::Historical, Timestamp::from_date(2023, 1, 1)));
    bench.advance_to(Timestamp::from_date(2026, 1, 1));
    let records = bench.named("RotateKey");
    let versions: Vec<_> = records.iter().map(|it| it["eventVersion"].as_str().unwrap()).collect();
    assert_eq!(versions, ["1.05", "1.11", "1.11"]);
}

#[test]
fn evt_12_a_rotation_on_demand_leaves_two_records() {
    let mut bench = Bench::current();
    let key = bench.key();
    let body = json!({ "KeyId": key.to_string() });
    let record = bench.call(&body, Action::RotateKeyOnDemand { key: id(key) });
    assert_eq!(
        (&record["eventName"], &record["eventType"]),
        (&json!("RotateKeyOnDemand"), &json!("AwsApiCall"))
    );
    assert!(bench.named("RotateKey").is_empty(), "it is not complete yet");
    let due = bench.kms.next_deadline().unwrap();
    bench.advance_to(due);
    let [record] = bench.named("RotateKey").try_into().unwrap();
    assert_eq!(record["eventType"], "AwsServiceEvent");
    assert_eq!(record["eventTime"], due.to_string());
    assert_eq!(record["serviceEventDetails"]["rotationType"], "ON_DEMAND");
    assert_eq!(bench.named("RotateKeyOnDemand").len(), 1);
}

#[test]
fn evt_18_del_18_a_deletion_is_the_service_s_doing() {
    let window = PendingWindow::new(7).unwrap();
    for (mut bench, time, words) in [
        (Bench::classic(), "2020-05-27T00:00:00Z", (|it| it) as fn(Value) -> Value),
        (Bench::current(), "2026-08-14T00:00:00Z", current),
    ] {
        let key = bench.key();
        bench.call(&json!({}), Action::ScheduleKeyDeletion { key: id(key), window });
        assert!(bench.named("DeleteKey").is_empty());
        bench.advance_to(bench.kms.now().plus_days(Days(7)));
        assert_eq!(without_id(bench.last()), words(service_event("DeleteKey", time, key)));
        assert_eq!(bench.trail.iter().next_back().unwrap().key, Some(key));
    }
}

#[test]
fn rot_33_each_automatic_rotation_leaves_one_record() {
    let (mut bench, key) = rotated(Bench::current());
    bench.advance_to(bench.kms.now().plus_days(Days(5 * 365)));
    assert_eq!(bench.named("RotateKey").len(), 6);
    let materials = materials(&bench, key);
    for (record, pair) in bench.named("RotateKey").iter().zip(materials.windows(2)) {
        let details = &record["serviceEventDetails"];
        assert_eq!(details["previousKeyMaterialId"], pair[0]);
        assert_eq!(details["currentKeyMaterialId"], pair[1]);
    }
    assert_eq!(bench.trail.of_key(key).count(), bench.trail.iter().count());
    assert!(is_numbered(bench.trail.iter()));
}
