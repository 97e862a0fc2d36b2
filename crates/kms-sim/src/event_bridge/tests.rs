//! Tests of the events that KMS sends to EventBridge (EVT-01 to EVT-08).

use super::*;
use crate::trail::testing::{Bench, arn, id, ids};
use kms_core::{Action, Days, Era, PendingWindow, Timestamp};
use serde_json::{Value, json};

/// The events that were sent to EventBridge, oldest first.
fn sent(bench: &Bench) -> Vec<Value> {
    let sent = bench.events.iter().filter_map(|it| event_bridge(bench.rules_of(it), ids(), it));
    sent.map(|it| serde_json::to_value(it).unwrap()).collect()
}

/// Adds a key, and waits for its first automatic rotation.
fn rotated(mut bench: Bench) -> (Bench, KeyId) {
    let key = bench.key();
    bench.call(&json!({}), Action::EnableKeyRotation { key: id(key), period: None });
    bench.advance_to(bench.kms.now().plus_days(Days(365)));
    (bench, key)
}

/// The IDs of the key's materials, oldest first.
fn materials(bench: &Bench, key: KeyId) -> Vec<String> {
    let key = bench.kms.key(crate::trail::testing::scope(), key).unwrap();
    key.materials.as_ref().unwrap().iter().map(|it| it.id.to_string()).collect()
}

#[test]
fn evt_01_an_event_has_the_envelope_of_eventbridge() {
    let start = Timestamp::from_date(2026, 8, 7).plus(core::time::Duration::from_millis(1587));
    let (bench, key) = rotated(Bench::new(Era::Y2026, start));
    let mut event = sent(&bench).remove(0);
    assert_eq!(event["id"].as_str().unwrap().len(), 36);
    event.as_object_mut().unwrap().retain(|name, _| name != "id" && name != "detail");
    let expected = json!({
        "version": "0",
        "detail-type": "KMS CMK Rotation",
        "source": "aws.kms",
        "account": "111122223333",
        "time": "2027-08-07T00:00:01Z",
        "region": "us-east-1",
        "resources": [arn(key)],
    });
    assert_eq!(event, expected);
}

#[test]
fn evt_01_each_event_has_its_own_stable_id() {
    let (mut bench, _) = rotated(Bench::current());
    bench.advance_to(bench.kms.now().plus_days(Days(365)));
    let [first, second] = sent(&bench).try_into().unwrap();
    assert_ne!(first["id"], second["id"]);
    assert_eq!(first["id"], sent(&bench)[0]["id"]);
}

#[test]
fn evt_02_a_rotation_names_only_the_key_in_the_classic_rules() {
    let (bench, key) = rotated(Bench::classic());
    assert_eq!(sent(&bench)[0]["detail"], json!({ "key-id": key.to_string() }));
}

#[test]
fn evt_03_a_rotation_names_origin_type_and_materials() {
    let (mut bench, key) = rotated(Bench::current());
    bench.call(&json!({}), Action::RotateKeyOnDemand { key: id(key) });
    bench.advance_to(bench.kms.now().plus_days(Days(1)));
    let materials = materials(&bench, key);
    let detail = |rotation_type: &str, from: usize| {
        json!({
            "key-id": key.to_string(),
            "key-origin": "AWS_KMS",
            "rotation-type": rotation_type,
            "previous-key-material-id": materials[from],
            "current-key-material-id": materials[from + 1],
        })
    };
    let sent = sent(&bench);
    assert_eq!(sent[0]["detail"], detail("AUTOMATIC", 0));
    assert_eq!(sent[1]["detail"], detail("ON_DEMAND", 1));
    assert_eq!(sent.len(), 2);
}

#[test]
fn evt_03_a_rotation_names_no_material_in_2024() {
    let (bench, key) = rotated(Bench::new(Era::Y2024, Timestamp::from_date(2024, 4, 12)));
    let expected = json!({
        "key-id": key.to_string(),
        "key-origin": "AWS_KMS",
        "rotation-type": "AUTOMATIC",
    });
    assert_eq!(sent(&bench)[0]["detail"], expected);
}

#[test]
fn evt_02_evt_03_each_event_follows_the_rules_of_its_own_time() {
    let (mut bench, _) = rotated(Bench::new(Era::Historical, Timestamp::from_date(2023, 1, 1)));
    bench.advance_to(Timestamp::from_date(2026, 1, 1));
    let lens: Vec<_> =
        sent(&bench).iter().map(|it| it["detail"].as_object().unwrap().len()).collect();
    assert_eq!(lens, [1, 3, 5]);
}

#[test]
fn evt_04_each_completed_rotation_sends_one_event() {
    let (mut bench, key) = rotated(Bench::current());
    assert_eq!(sent(&bench).len(), 1);
    bench.call(&json!({}), Action::RotateKeyOnDemand { key: id(key) });
    assert_eq!(sent(&bench).len(), 1, "a rotation that is not complete sends no event");
    bench.advance_to(bench.kms.now().plus_days(Days(365)));
    assert_eq!(sent(&bench).len(), 3);
    bench.call(&json!({}), Action::DisableKey { key: id(key) });
    bench.advance_to(bench.kms.now().plus_days(Days(365)));
    assert_eq!(sent(&bench).len(), 3, "a disabled key does not rotate");
}

#[test]
fn evt_06_del_18_a_deletion_sends_one_event_when_it_happens() {
    for mut bench in [Bench::classic(), Bench::current()] {
        let key = bench.key();
        let window = PendingWindow::new(7).unwrap();
        bench.call(&json!({}), Action::ScheduleKeyDeletion { key: id(key), window });
        assert!(sent(&bench).is_empty());
        let end = bench.kms.now().plus_days(Days(7));
        bench.advance_to(end.plus_days(Days(30)));
        let [event] = sent(&bench).try_into().unwrap();
        assert_eq!(event["detail-type"], "KMS CMK Deletion");
        assert_eq!(event["detail"], json!({ "key-id": key.to_string() }));
        assert_eq!(event["time"], end.to_string());
    }
}

#[test]
fn evt_07_the_names_of_events_contain_cmk_in_every_era() {
    for era in Era::ALL {
        let (mut bench, key) = rotated(Bench::new(*era, Timestamp::from_date(2024, 4, 12)));
        let window = PendingWindow::new(7).unwrap();
        bench.call(&json!({}), Action::ScheduleKeyDeletion { key: id(key), window });
        bench.advance_to(bench.kms.now().plus_days(Days(7)));
        let sent = sent(&bench);
        let types: Vec<_> = sent.iter().map(|it| it["detail-type"].as_str().unwrap()).collect();
        assert_eq!(types, ["KMS CMK Rotation", "KMS CMK Deletion"]);
    }
}

#[test]
fn evt_08_the_service_was_called_cloudwatch_events() {
    assert_eq!(event_service_name(Bench::classic().kms.rules()), "Amazon CloudWatch Events");
    assert_eq!(event_service_name(Bench::current().kms.rules()), "Amazon EventBridge");
}

#[test]
fn evt_05_imp_20_the_expiration_of_imported_material_sends_an_event() {
    for (mut bench, is_named) in [(Bench::classic(), false), (Bench::current(), true)] {
        let key = bench.external_key();
        let import = bench.importing(key, &json!({}));
        let end = import.valid_to.unwrap();
        bench.call(&json!({}), Action::ImportKeyMaterial(import));
        assert!(sent(&bench).is_empty());
        bench.advance_to(end.plus_days(Days(30)));
        let [event] = sent(&bench).try_into().unwrap();
        assert_eq!(event["detail-type"], "KMS Imported Key Material Expiration");
        assert_eq!(event["time"], end.to_string());
        assert_eq!(event["resources"], json!([arn(key)]));
        let mut detail = json!({ "key-id": key.to_string() });
        if is_named {
            detail["key-material-id"] = json!(materials(&bench, key)[0]);
        }
        assert_eq!(event["detail"], detail);
    }
}
