//! Calls about imported material, and its end.

use kms_core::{Action, Days, Era, KeyId, Timestamp};
use serde_json::{Value, json};

use crate::trail::testing::{Bench, arn, id, scope};

fn material(bench: &Bench, key: KeyId) -> String {
    let key = bench.kms.key(scope(), key).unwrap();
    key.materials.as_ref().unwrap().current().id.to_string()
}

/// Imports and deletes the material of a key, and returns the bench with the records, and the key. It
/// is called once, because a wrapping key takes long to generate.
fn imported(mut bench: Bench) -> (Bench, KeyId) {
    let key = bench.external_key();
    let asked = json!({
        "KeyId": key.to_string(),
        "WrappingAlgorithm": "RSAES_OAEP_SHA_256",
        "WrappingKeySpec": "RSA_2048",
    });
    let import = bench.importing(key, &asked);
    let body = json!({
        "KeyId": key.to_string(),
        "ImportToken": "dG9rZW4=",
        "EncryptedKeyMaterial": "c2VjcmV0",
        "ValidTo": import.valid_to.unwrap().as_millis() as f64 / 1000.0,
        "ExpirationModel": "KEY_MATERIAL_EXPIRES",
        "ImportType": "NEW_KEY_MATERIAL",
        "KeyMaterialDescription": "mine",
    });
    bench.call(&body, Action::ImportKeyMaterial(import));
    (bench, key)
}

fn only(bench: &Bench, name: &str) -> Value {
    let [record] = bench.named(name).try_into().unwrap();
    record
}

#[test]
fn evt_14_evt_22_what_was_asked_and_answered_without_token_and_material() {
    let (mut bench, key) = imported(Bench::current());
    let record = only(&bench, "GetParametersForImport");
    let asked = json!({
        "keyId": key.to_string(),
        "wrappingAlgorithm": "RSAES_OAEP_SHA_256",
        "wrappingKeySpec": "RSA_2048",
    });
    assert_eq!(record["requestParameters"], asked);
    assert_eq!((&record["responseElements"], &record["readOnly"]), (&Value::Null, &json!(true)));
    let record = only(&bench, "ImportKeyMaterial");
    let asked = json!({
        "keyId": key.to_string(),
        "validTo": "Aug 8, 2026 00:00:00 AM",
        "expirationModel": "KEY_MATERIAL_EXPIRES",
        "importType": "NEW_KEY_MATERIAL",
        "keyMaterialDescription": "mine",
    });
    assert_eq!(record["requestParameters"], asked);
    let answered = json!({ "keyId": arn(key), "keyMaterialId": material(&bench, key) });
    assert_eq!(record["responseElements"], answered);
    assert_eq!(record["resources"][0]["ARN"], arn(key));
    let body = json!({ "KeyId": arn(key) });
    let delete = Action::DeleteImportedKeyMaterial { key: id(key), material: None };
    let record = bench.call(&body, delete);
    assert_eq!(record["requestParameters"], json!({ "keyId": arn(key) }));
    assert_eq!(record["responseElements"], answered);
    for secret in ["dG9rZW4=", "c2VjcmV0", "importToken", "encryptedKeyMaterial", "publicKey"] {
        assert!(!bench.text().contains(secret), "{secret}");
    }
}

#[test]
fn evt_23_imp_20_material_that_ends_is_deleted_by_the_service() {
    let start = Timestamp::from_date(2020, 5, 20);
    for bench in [Bench::current(), Bench::new(Era::Historical, start)] {
        let (mut bench, key) = imported(bench);
        let end = bench.kms.now().plus_days(Days(1));
        bench.advance_to(end.plus_days(Days(1)));
        let record = only(&bench, "DeleteExpiredKeyMaterial");
        assert_eq!(record["eventType"], "AwsServiceEvent");
        assert_eq!(record["eventTime"], end.to_string());
        assert_eq!(record["userIdentity"]["invokedBy"], "AWS Internal");
        assert_eq!(record["serviceEventDetails"], json!({ "keyId": key.to_string() }));
        assert_eq!(record["resources"][0]["ARN"], arn(key));
    }
}

#[test]
fn evt_16_before_2025_records_know_no_kinds_of_import() {
    let (bench, key) = imported(Bench::new(Era::Y2024, Timestamp::from_date(2024, 4, 12)));
    let record = only(&bench, "ImportKeyMaterial");
    let asked = json!({
        "keyId": key.to_string(),
        "validTo": "Apr 13, 2024 00:00:00 AM",
        "expirationModel": "KEY_MATERIAL_EXPIRES",
    });
    assert_eq!(record["requestParameters"], asked);
    assert_eq!(record["responseElements"], json!({ "keyId": arn(key) }));
}
