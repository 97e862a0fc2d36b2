//! Records of operations on asymmetric and HMAC keys.

use kms_core::{
    Action, CreateKey, DeriveSharedSecret, EncryptionContext, GenerateDataKeyPair, GenerateMac,
    KeyId, KeySpec, KeyUsage, MacAlgorithm, MessageType, Plaintext, Response, Sign,
    SigningAlgorithm, Verify, VerifyMac,
};
use serde_json::{Value, json};

use crate::trail::testing::{Bench, arn, id, scope};

/// Stands in every request where a message, a signature or a key does.
const SECRET: &str = "dGhlIHNlY3JldA==";

fn key(bench: &mut Bench, spec: KeySpec, usage: KeyUsage) -> KeyId {
    let new = CreateKey { spec, usage, ..CreateKey::default() };
    match bench.answer(&json!({}), Action::CreateKey(new)).0 {
        Ok(Response::CreateKey(metadata)) => metadata.arn.key,
        other => panic!("{other:?}"),
    }
}

/// The record of a call shows these parameters and its key, and nothing of the result.
fn assert_shows(record: &Value, key: KeyId, parameters: Value) {
    assert_eq!(record["requestParameters"], parameters);
    assert_eq!(record["responseElements"], Value::Null);
    assert_eq!(record["readOnly"], json!(true));
    let resource = json!({ "accountId": "111122223333", "type": "AWS::KMS::Key", "ARN": arn(key) });
    assert_eq!(record["resources"], json!([resource]));
}

fn message() -> Plaintext {
    Plaintext::from(b"the secret".to_vec())
}

#[test]
fn evt_20_sign_and_verify_show_algorithm_and_type_but_no_message_and_no_signature() {
    let mut bench = Bench::current();
    let key = key(&mut bench, KeySpec::EccNistP256, KeyUsage::SignVerify);
    let algorithm = SigningAlgorithm::EcdsaSha256;
    let signed =
        Sign { key: id(key), message: message(), message_type: MessageType::Raw, algorithm };
    let body = json!({
        "KeyId": key.to_string(), "Message": SECRET, "MessageType": "RAW", "Signature": SECRET,
        "SigningAlgorithm": "ECDSA_SHA_256",
    });
    let shown = json!({
        "keyId": key.to_string(), "messageType": "RAW", "signingAlgorithm": "ECDSA_SHA_256",
    });
    let (answer, record) = bench.answer(&body, Action::Sign(signed.clone()));
    let Ok(Response::Sign { signature, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!(record["eventName"], "Sign");
    assert_shows(&record, key, shown.clone());
    assert_eq!(record.get("additionalEventData"), None);
    let record = bench.call(&body, Action::Verify(Verify { signed: signed.clone(), signature }));
    assert_shows(&record, key, shown);
    let wrong = Verify { signed, signature: vec![1] };
    let record = bench.call(&body, Action::Verify(wrong));
    assert_eq!(record["errorCode"], "KMSInvalidSignatureException");
    assert!(!bench.text().contains(SECRET));
}

#[test]
fn evt_20_codes_and_shared_secrets_show_their_algorithm_alone() {
    let mut bench = Bench::current();
    let hmac = key(&mut bench, KeySpec::Hmac256, KeyUsage::GenerateVerifyMac);
    let of = GenerateMac { key: id(hmac), message: message(), algorithm: MacAlgorithm::HmacSha256 };
    let body = json!({
        "KeyId": hmac.to_string(), "Message": SECRET, "Mac": SECRET, "MacAlgorithm": "HMAC_SHA_256",
    });
    let shown = json!({ "keyId": hmac.to_string(), "macAlgorithm": "HMAC_SHA_256" });
    let (answer, record) = bench.answer(&body, Action::GenerateMac(of.clone()));
    let Ok(Response::GenerateMac { mac, .. }) = answer else { panic!("{answer:?}") };
    assert_shows(&record, hmac, shown.clone());
    let record = bench.call(&body, Action::VerifyMac(VerifyMac { of, mac }));
    assert_shows(&record, hmac, shown);

    let agrees = key(&mut bench, KeySpec::EccNistP384, KeyUsage::KeyAgreement);
    let public_key = bench.kms.key(scope(), agrees).unwrap().public_key.clone();
    let body = json!({
        "KeyId": agrees.to_string(), "KeyAgreementAlgorithm": "ECDH", "PublicKey": SECRET,
    });
    let derive = DeriveSharedSecret { key: id(agrees), public_key };
    let record = bench.call(&body, Action::DeriveSharedSecret(derive));
    let shown = json!({ "keyId": agrees.to_string(), "keyAgreementAlgorithm": "ECDH" });
    assert_shows(&record, agrees, shown);
    let record = bench.call(&json!({ "KeyId": "x" }), Action::GetPublicKey { key: id(agrees) });
    assert_shows(&record, agrees, json!({ "keyId": "x" }));
    assert!(!bench.text().contains(SECRET));
}

#[test]
fn evt_20_a_data_key_pair_shows_its_spec_context_and_material() {
    let mut bench = Bench::current();
    let key = bench.key();
    let material = bench.kms.key(scope(), key).unwrap().materials.as_ref().unwrap().current().id;
    let body = json!({
        "KeyId": key.to_string(), "KeyPairSpec": "ECC_NIST_P256", "EncryptionContext": {"a": "b"},
    });
    let asked = GenerateDataKeyPair {
        key: id(key),
        spec: KeySpec::EccNistP256,
        context: EncryptionContext::default(),
        with_plaintext: true,
    };
    let record = bench.call(&body, Action::GenerateDataKeyPair(asked));
    let shown = json!({
        "keyId": key.to_string(), "keyPairSpec": "ECC_NIST_P256", "encryptionContext": {"a": "b"},
    });
    assert_shows(&record, key, shown);
    let named = json!({ "keyMaterialId": material.to_string() });
    assert_eq!(record["additionalEventData"], named);
}
