//! Tests that records can be decrypted after three years of key rotation.

use std::time::Duration;

use envelope::{KeyService, decrypt, encrypt, re_encrypt};
use kms_sim::{ClockCommand, Laboratory, Options, WallTime};
use kms_store::MemoryStore;
use serde_json::{Value, json};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The wall clock. Only `turn_clock` advances the laboratory's clock, so this time does not matter.
const WALL: WallTime = WallTime(0.0);
const YEAR: Duration = Duration::from_secs(365 * 86_400);

struct Simulated(Laboratory<MemoryStore>);

impl KeyService for Simulated {
    async fn call(&self, operation: &str, input: Value) -> Result<Value, String> {
        let target = format!("TrentService.{operation}");
        let reply = self.0.call(WALL, &target, &input.to_string()).await;
        match reply.fault {
            Some(fault) => Err(fault.code.into_owned()),
            None => Ok(serde_json::from_str(&reply.body).unwrap_or_default()),
        }
    }
}

/// Returns a laboratory and the ID of a key in it that rotates every year.
async fn rotating_key() -> (Simulated, String) {
    let laboratory = Laboratory::open(MemoryStore::new(), Options::default(), WALL).await;
    let kms = Simulated(laboratory.expect("a memory store never fails"));
    let created = kms.call("CreateKey", json!({})).await.expect("a key");
    let key = created["KeyMetadata"]["KeyId"].as_str().expect("its id").to_owned();
    kms.call("EnableKeyRotation", json!({ "KeyId": key })).await.expect("rotation");
    (kms, key)
}

#[wasm_bindgen_test]
async fn records_of_every_year_are_decrypted_after_three_rotations() {
    let (kms, key) = rotating_key().await;
    let mut envelopes = Vec::new();
    for year in 0..3_u8 {
        envelopes.push(encrypt(&kms, &key, &[year]).await.expect("an envelope"));
        let rotations =
            kms.0.turn_clock(WALL, ClockCommand::AdvanceBy(YEAR)).await.expect("a year later");
        assert_eq!(rotations.len(), 1);
    }
    for (year, envelope) in (0..).zip(&envelopes) {
        assert_eq!(decrypt(&kms, envelope).await, Ok(vec![year]));
    }
}

#[wasm_bindgen_test]
async fn a_re_encrypted_data_key_has_the_current_material() {
    let (kms, key) = rotating_key().await;
    let mut envelope = encrypt(&kms, &key, b"order 17").await.expect("an envelope");
    let first = material(&kms, &envelope.data_key).await;
    kms.0.turn_clock(WALL, ClockCommand::AdvanceBy(YEAR)).await.expect("a year later");
    assert_eq!(material(&kms, &envelope.data_key).await, first);
    re_encrypt(&kms, &key, &mut envelope).await.expect("a new data key");
    assert_ne!(material(&kms, &envelope.data_key).await, first);
    assert_eq!(decrypt(&kms, &envelope).await, Ok(b"order 17".to_vec()));
}

#[wasm_bindgen_test]
async fn a_disabled_key_decrypts_nothing_until_it_is_enabled() {
    let (kms, key) = rotating_key().await;
    let envelope = encrypt(&kms, &key, b"order 17").await.expect("an envelope");
    kms.call("DisableKey", json!({ "KeyId": key })).await.expect("disabled");
    kms.0.turn_clock(WALL, ClockCommand::AdvanceBy(YEAR)).await.expect("a year later");
    assert_eq!(decrypt(&kms, &envelope).await, Err("DisabledException".to_owned()));
    kms.call("EnableKey", json!({ "KeyId": key })).await.expect("enabled");
    assert_eq!(decrypt(&kms, &envelope).await, Ok(b"order 17".to_vec()));
}

async fn material(kms: &Simulated, data_key: &str) -> Value {
    let input = json!({ "CiphertextBlob": data_key });
    kms.call("Decrypt", input).await.expect("a plaintext")["KeyMaterialId"].clone()
}
