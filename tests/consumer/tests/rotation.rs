//! Do records survive the rotation of their key? In AWS that takes three years to find out.

use std::time::Duration;

use envelope::{KeyService, open, renew, seal};
use kms_sim::{ClockCommand, Laboratory, Options, WallTime};
use kms_store::MemoryStore;
use serde_json::{Value, json};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The clock is turned by hand, so the real time does not matter.
const WALL: WallTime = WallTime(0.0);
const YEAR: Duration = Duration::from_secs(365 * 86_400);

struct Simulated(Laboratory<MemoryStore>);

impl KeyService for Simulated {
    async fn ask(&self, operation: &str, input: Value) -> Result<Value, String> {
        let target = format!("TrentService.{operation}");
        let answer = self.0.call(WALL, &target, &input.to_string()).await;
        match answer.fault {
            Some(fault) => Err(fault.code.into_owned()),
            None => Ok(serde_json::from_str(&answer.body).unwrap_or_default()),
        }
    }
}

/// A key that rotates every year.
async fn rotating_key() -> (Simulated, String) {
    let laboratory = Laboratory::open(MemoryStore::new(), Options::default(), WALL).await;
    let kms = Simulated(laboratory.expect("memory is always there"));
    let created = kms.ask("CreateKey", json!({})).await.expect("a key");
    let key = created["KeyMetadata"]["KeyId"].as_str().expect("its id").to_owned();
    kms.ask("EnableKeyRotation", json!({ "KeyId": key })).await.expect("rotation");
    (kms, key)
}

#[wasm_bindgen_test]
async fn records_of_every_year_open_after_three_rotations() {
    let (kms, key) = rotating_key().await;
    let mut envelopes = Vec::new();
    for year in 0..3_u8 {
        envelopes.push(seal(&kms, &key, &[year]).await.expect("sealed"));
        let rotations =
            kms.0.turn_clock(WALL, ClockCommand::AdvanceBy(YEAR)).await.expect("a year later");
        assert_eq!(rotations.len(), 1);
    }
    for (year, envelope) in (0..).zip(&envelopes) {
        assert_eq!(open(&kms, envelope).await, Ok(vec![year]));
    }
}

#[wasm_bindgen_test]
async fn a_renewed_envelope_names_the_current_material() {
    let (kms, key) = rotating_key().await;
    let mut envelope = seal(&kms, &key, b"order 17").await.expect("sealed");
    let first = material(&kms, &envelope.data_key).await;
    kms.0.turn_clock(WALL, ClockCommand::AdvanceBy(YEAR)).await.expect("a year later");
    assert_eq!(material(&kms, &envelope.data_key).await, first);
    renew(&kms, &key, &mut envelope).await.expect("renewed");
    assert_ne!(material(&kms, &envelope.data_key).await, first);
    assert_eq!(open(&kms, &envelope).await, Ok(b"order 17".to_vec()));
}

#[wasm_bindgen_test]
async fn a_disabled_key_opens_nothing_until_it_is_enabled() {
    let (kms, key) = rotating_key().await;
    let envelope = seal(&kms, &key, b"order 17").await.expect("sealed");
    kms.ask("DisableKey", json!({ "KeyId": key })).await.expect("disabled");
    kms.0.turn_clock(WALL, ClockCommand::AdvanceBy(YEAR)).await.expect("a year later");
    assert_eq!(open(&kms, &envelope).await, Err("DisabledException".to_owned()));
    kms.ask("EnableKey", json!({ "KeyId": key })).await.expect("enabled");
    assert_eq!(open(&kms, &envelope).await, Ok(b"order 17".to_vec()));
}

async fn material(kms: &Simulated, data_key: &str) -> Value {
    let input = json!({ "CiphertextBlob": data_key });
    kms.ask("Decrypt", input).await.expect("opened")["KeyMaterialId"].clone()
}
