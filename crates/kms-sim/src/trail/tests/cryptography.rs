//! Calls that encrypt and decrypt.

use kms_core::{
    Action, CreateKey, Decrypt, Encrypt, EncryptionAlgorithm, EncryptionContext, Era,
    GenerateDataKey, GenerateRandom, KeyId, Origin, Plaintext, ReEncrypt, Response, Timestamp,
};
use serde_json::{Value, json};

use crate::trail::testing::{Bench, arn, id, scope};

const SECRET: &str = "dGhlIHNlY3JldA==";
const ALGORITHM: EncryptionAlgorithm = EncryptionAlgorithm::SymmetricDefault;

fn context() -> EncryptionContext {
    [("Department".to_owned(), "Engineering".to_owned())].into_iter().collect()
}

fn encrypt(bench: &mut Bench, key: KeyId) -> (Vec<u8>, Value) {
    let plaintext = Plaintext::from(b"the secret".to_vec());
    let body = json!({
        "KeyId": key.to_string(),
        "Plaintext": SECRET,
        "EncryptionContext": { "Department": "Engineering" },
    });
    let action = Action::Encrypt(Encrypt {
        key: id(key),
        plaintext,
        context: context(),
        algorithm: ALGORITHM,
    });
    match bench.answer(&body, action) {
        (Ok(Response::Encrypt { ciphertext, .. }), record) => (ciphertext, record),
        other => panic!("{other:?}"),
    }
}

fn decrypt(bench: &mut Bench, ciphertext: &[u8], context: EncryptionContext) -> Value {
    let shown: serde_json::Map<_, _> =
        context.iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let body = json!({ "CiphertextBlob": SECRET, "EncryptionContext": shown });
    let ciphertext = ciphertext.to_vec();
    let action = Action::Decrypt(Decrypt { ciphertext, key: None, context, algorithm: ALGORITHM });
    bench.call(&body, action)
}

fn current_material(bench: &Bench, key: KeyId) -> String {
    let key = bench.kms.key(scope(), key).unwrap();
    key.materials.as_ref().unwrap().current().id.to_string()
}

fn key_resource(key: KeyId) -> Value {
    json!({ "accountId": "111122223333", "type": "AWS::KMS::Key", "ARN": arn(key) })
}

#[test]
fn evt_20_encrypt_and_decrypt_show_context_algorithm_and_material() {
    let mut bench = Bench::current();
    let key = bench.key();
    let material = current_material(&bench, key);
    let (ciphertext, record) = encrypt(&mut bench, key);
    let expected = json!({
        "keyId": key.to_string(),
        "encryptionContext": { "Department": "Engineering" },
        "encryptionAlgorithm": "SYMMETRIC_DEFAULT",
    });
    assert_eq!(record["requestParameters"], expected);
    assert_eq!(record["additionalEventData"], json!({ "keyMaterialId": material }));
    bench.call(&json!({}), Action::RotateKeyOnDemand { key: id(key) });
    bench.advance_to(bench.kms.next_deadline().unwrap());
    assert_ne!(current_material(&bench, key), material);

    let record = decrypt(&mut bench, &ciphertext, context());
    let expected = json!({
        "encryptionContext": { "Department": "Engineering" },
        "encryptionAlgorithm": "SYMMETRIC_DEFAULT",
    });
    assert_eq!(record["requestParameters"], expected);
    assert_eq!(record["additionalEventData"], json!({ "keyMaterialId": material }));
    assert_eq!(record["resources"], json!([key_resource(key)]));
    assert_eq!((&record["responseElements"], &record["readOnly"]), (&Value::Null, &json!(true)));
    let now = current_material(&bench, key);
    let (_, record) = encrypt(&mut bench, key);
    assert_eq!(record["additionalEventData"], json!({ "keyMaterialId": now }));
}

#[test]
fn evt_20_neither_plaintext_nor_ciphertext_is_ever_recorded() {
    let mut bench = Bench::current();
    let key = bench.key();
    let (ciphertext, _) = encrypt(&mut bench, key);
    decrypt(&mut bench, &ciphertext, context());
    let body = json!({
        "KeyId": key.to_string(),
        "plaintext": SECRET,
        "ciphertextBlob": SECRET,
        "GrantTokens": [SECRET],
        "Tags": { "Plaintext": SECRET },
    });
    let record = bench.call(&body, Action::DescribeKey { key: id(key) });
    assert_eq!(record["requestParameters"], json!({ "keyId": key.to_string() }));
    assert_eq!(bench.trail.iter().count(), 4);
    assert!(!bench.text().contains(SECRET));
}

#[test]
fn evt_20_material_has_no_names_before_june_2025() {
    for (start, named) in [((2025, 6, 4), false), ((2025, 6, 5), true)] {
        let (year, month, day) = start;
        let mut bench = Bench::new(Era::Historical, Timestamp::from_date(year, month, day));
        let key = bench.key();
        let (ciphertext, record) = encrypt(&mut bench, key);
        assert_eq!(record.get("additionalEventData").is_some(), named);
        let record = decrypt(&mut bench, &ciphertext, context());
        assert_eq!(record.get("additionalEventData").is_some(), named);
    }
}

#[test]
fn evt_20_the_material_of_a_custom_key_store_has_no_name() {
    let mut bench = Bench::current();
    let store = bench.key_store();
    let new = CreateKey {
        origin: Origin::AwsCloudHsm,
        custom_key_store_id: Some(store),
        ..CreateKey::default()
    };
    let Ok(Response::CreateKey(metadata)) = bench.answer(&json!({}), Action::CreateKey(new)).0
    else {
        panic!("no key");
    };
    let (_, record) = encrypt(&mut bench, metadata.arn.key);
    assert!(record.get("additionalEventData").is_none());
}

#[test]
fn evt_20_a_data_key_shows_its_spec_and_its_material() {
    let mut bench = Bench::current();
    let key = bench.key();
    for with_plaintext in [true, false] {
        let body = json!({ "KeyId": arn(key), "KeySpec": "AES_256" });
        let context = EncryptionContext::default();
        let data_key = GenerateDataKey { key: id(key), len: 32, context, with_plaintext };
        let record = bench.call(&body, Action::GenerateDataKey(data_key));
        let parameters = json!({ "keyId": arn(key), "keySpec": "AES_256" });
        assert_eq!(record["requestParameters"], parameters);
        let material = json!({ "keyMaterialId": current_material(&bench, key) });
        assert_eq!(record["additionalEventData"], material);
        assert_eq!(record["responseElements"], Value::Null);
    }
}

#[test]
fn evt_20_re_encrypt_names_both_keys_and_both_materials() {
    let mut bench = Bench::current();
    let (from, to) = (bench.key(), bench.key());
    let (ciphertext, _) = encrypt(&mut bench, from);
    let body = json!({
        "CiphertextBlob": SECRET,
        "SourceEncryptionContext": { "Department": "Engineering" },
        "DestinationKeyId": to.to_string(),
        "DestinationEncryptionContext": { "Level": "3A" },
    });
    let level: EncryptionContext = [("Level".to_owned(), "3A".to_owned())].into_iter().collect();
    let source = Decrypt { ciphertext, key: None, context: context(), algorithm: ALGORITHM };
    let record = bench.call(
        &body,
        Action::ReEncrypt(ReEncrypt {
            source,
            destination: id(to),
            destination_context: level,
            destination_algorithm: ALGORITHM,
        }),
    );
    let parameters = json!({
        "sourceEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        "sourceEncryptionContext": { "Department": "Engineering" },
        "destinationKeyId": to.to_string(),
        "destinationEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        "destinationEncryptionContext": { "Level": "3A" },
    });
    assert_eq!(record["requestParameters"], parameters);
    let materials = json!({
        "destinationKeyMaterialId": current_material(&bench, to),
        "sourceKeyMaterialId": current_material(&bench, from),
    });
    assert_eq!(record["additionalEventData"], materials);
    assert_eq!(record["resources"], json!([key_resource(from), key_resource(to)]));
    assert_eq!(bench.trail.iter().next_back().unwrap().key, Some(to));
}

#[test]
fn evt_20_evt_21_a_refusal_without_a_text_has_a_code_alone() {
    let mut bench = Bench::current();
    let key = bench.key();
    let (ciphertext, _) = encrypt(&mut bench, key);
    let record = decrypt(&mut bench, &ciphertext, EncryptionContext::default());
    assert_eq!(record["errorCode"], "InvalidCiphertextException");
    assert!(record.get("errorMessage").is_none());
    assert!(record.get("additionalEventData").is_none());
    assert_eq!(record["responseElements"], Value::Null);
}

#[test]
fn evt_20_random_bytes_are_about_no_key() {
    let mut bench = Bench::current();
    let record = bench.call(
        &json!({ "NumberOfBytes": 32 }),
        Action::GenerateRandom(GenerateRandom { len: 32, custom_key_store_id: None }),
    );
    assert_eq!(record["requestParameters"], Value::Null);
    assert_eq!((&record["responseElements"], &record["resources"]), (&Value::Null, &json!([])));
}
