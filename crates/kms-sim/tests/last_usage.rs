//! The last use of keys: which calls count, and that it is stored.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;

use kms_core::{Era, Timestamp};
use kms_sim::{Answer, ClockCommand, Laboratory, Options, WallTime};
use kms_store::MemoryStore;
use pollster::block_on;
use serde_json::{Value, json};

const WALL: WallTime = WallTime(1_700_000_000_000.0);
const DAY: Duration = Duration::from_secs(86_400);
const HELLO: &str = "aGVsbG8=";

struct Lab(Laboratory<MemoryStore>);

impl Lab {
    fn open(store: &MemoryStore) -> Self {
        Self::of(store, Era::Y2026, Timestamp::from_date(2024, 1, 1))
    }

    fn of(store: &MemoryStore, era: Era, start: Timestamp) -> Self {
        let seed = Some("tests".to_owned());
        let options = Options { era: Some(era), start: Some(start), seed, ..Options::default() };
        Self(block_on(Laboratory::open(store.clone(), options, WALL)).unwrap())
    }

    fn call(&self, operation: &str, input: &Value) -> Answer {
        block_on(self.0.call(WALL, &format!("TrentService.{operation}"), &input.to_string()))
    }

    fn get(&self, operation: &str, input: &Value) -> Value {
        let answer = self.call(operation, input);
        assert_eq!(answer.status, 200, "{operation}: {}", answer.body);
        if answer.body.is_empty() { Value::Null } else { json_of(&answer.body) }
    }

    fn create_key(&self) -> String {
        let created = self.get("CreateKey", &json!({}));
        created["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned()
    }

    fn encrypt(&self, key: &str) -> Value {
        self.get("Encrypt", &json!({ "KeyId": key, "Plaintext": HELLO }))["CiphertextBlob"].clone()
    }

    fn report(&self, key: &str) -> Value {
        self.get("GetKeyLastUsage", &json!({ "KeyId": key }))
    }

    fn last(&self, key: &str) -> Value {
        self.report(key)["KeyLastUsage"].clone()
    }

    fn advance(&self, by: Duration) {
        block_on(self.0.turn_clock(WALL, ClockCommand::AdvanceBy(by))).unwrap();
    }

    /// Returns the call of the newest record in the form of GetKeyLastUsage.
    fn newest_use(&self) -> Value {
        let record = self.0.trail(None).pop().unwrap();
        let shown = json_of(&record.json);
        json!({
            "Operation": shown["eventName"],
            "Timestamp": record.at.as_millis() as f64 / 1000.0,
            "CloudTrailEventId": shown["eventID"],
            "KmsRequestId": shown["requestID"],
        })
    }
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Compares timestamps as numbers, since whole seconds have no fraction in JSON.
fn assert_used(mut last: Value, mut newest: Value) {
    for side in [&mut last, &mut newest] {
        side["Timestamp"] = json!(side["Timestamp"].as_f64().unwrap());
    }
    assert_eq!(last, newest);
}

#[test]
fn key_11_each_successful_cryptographic_call_is_noted_with_the_ids_of_its_record() {
    let lab = Lab::open(&MemoryStore::default());
    let (key, other) = (lab.create_key(), lab.create_key());
    lab.advance(DAY);
    let ciphertext = lab.encrypt(&key);
    assert_used(lab.last(&key), {
        let encrypted = lab.0.trail(None).into_iter().rev().nth(1).unwrap();
        let shown = json_of(&encrypted.json);
        json!({
            "Operation": "Encrypt",
            "Timestamp": 1_704_153_600.0,
            "CloudTrailEventId": shown["eventID"],
            "KmsRequestId": shown["requestID"],
        })
    });
    for (operation, input) in [
        ("Decrypt", json!({ "CiphertextBlob": ciphertext })),
        ("GenerateDataKey", json!({ "KeyId": key, "KeySpec": "AES_256" })),
        ("GenerateDataKeyWithoutPlaintext", json!({ "KeyId": key, "KeySpec": "AES_128" })),
    ] {
        lab.advance(DAY);
        lab.get(operation, &input);
        let newest = lab.newest_use();
        assert_eq!(newest["Operation"], operation);
        assert_used(lab.last(&key), newest);
    }
    assert_eq!(lab.last(&other), json!({}));
}

#[test]
fn key_11_a_re_encryption_uses_both_keys() {
    let lab = Lab::open(&MemoryStore::default());
    let (from, into) = (lab.create_key(), lab.create_key());
    let ciphertext = lab.encrypt(&from);
    lab.advance(DAY);
    lab.get("ReEncrypt", &json!({ "CiphertextBlob": ciphertext, "DestinationKeyId": into }));
    let newest = lab.newest_use();
    assert_used(lab.last(&from), newest.clone());
    assert_used(lab.last(&into), newest);
}

#[test]
fn key_11_refused_calls_dry_runs_and_management_do_not_count() {
    let lab = Lab::open(&MemoryStore::default());
    let key = lab.create_key();
    let dry = json!({ "KeyId": key, "Plaintext": HELLO, "DryRun": true });
    assert_eq!(lab.call("Encrypt", &dry).status, 400);
    for (operation, input) in [
        ("DescribeKey", json!({ "KeyId": key })),
        ("RotateKeyOnDemand", json!({ "KeyId": key })),
        ("EnableKeyRotation", json!({ "KeyId": key })),
        ("DisableKey", json!({ "KeyId": key })),
    ] {
        lab.get(operation, &input);
    }
    lab.advance(DAY * 400);
    assert_eq!(lab.call("Encrypt", &json!({ "KeyId": key, "Plaintext": HELLO })).status, 400);
    let report = lab.report(&key);
    assert_eq!(report["KeyLastUsage"], json!({}));
    assert_eq!((&report["KeyId"], &report["KeyCreationDate"]), (&json!(key), &json!(1704067200)));
    assert_eq!(report["TrackingStartDate"], report["KeyCreationDate"]);
}

#[test]
fn key_11_a_historical_laboratory_notes_uses_since_april_2026() {
    let began = Timestamp::from_date(2026, 4, 27);
    let lab = Lab::of(&MemoryStore::default(), Era::Historical, Timestamp::from_date(2026, 4, 26));
    let key = lab.create_key();
    lab.encrypt(&key);
    let refused = lab.call("GetKeyLastUsage", &json!({ "KeyId": key }));
    assert_eq!(refused.fault.unwrap().code, "UnknownOperationException");
    lab.advance(DAY);
    let report = lab.report(&key);
    assert_eq!(report["KeyLastUsage"], json!({}));
    assert_eq!(report["TrackingStartDate"], json!(began.as_millis() / 1000));
    lab.encrypt(&key);
    assert_eq!(lab.last(&key)["Operation"], "Encrypt");
}

#[test]
fn key_11_the_last_use_is_there_after_reopening() {
    let store = MemoryStore::default();
    let lab = Lab::open(&store);
    let keys = [lab.create_key(), lab.create_key()];
    let used = keys.each_ref().map(|key| {
        let ciphertext = lab.encrypt(key);
        lab.get("Decrypt", &json!({ "CiphertextBlob": ciphertext }));
        lab.newest_use()
    });
    let exported = block_on(async {
        lab.0.close(WALL).await;
        lab.0.export(WALL).unwrap()
    });
    let again = Lab::open(&store);
    assert_eq!(again.0.export(WALL).unwrap(), exported);
    for (key, newest) in keys.iter().zip(used) {
        assert_used(again.last(key), newest);
    }
}

#[test]
fn no_reply_waits_until_a_use_is_stored() {
    let store = MemoryStore::default();
    let lab = Lab::open(&store);
    let key = lab.create_key();
    store.hold();
    let input = json!({ "KeyId": key, "Plaintext": HELLO }).to_string();
    let mut encrypting = pin!(lab.0.call(WALL, "TrentService.Encrypt", &input));
    let answered = encrypting.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(answer) = answered else { panic!("it waits for the store") };
    assert_eq!(answer.status, 200);
    let input = json!({ "KeyId": key }).to_string();
    let mut asking = pin!(lab.0.call(WALL, "TrentService.GetKeyLastUsage", &input));
    let answered = asking.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(answer) = answered else { panic!("it waits for the store") };
    assert_eq!(json_of(&answer.body)["KeyLastUsage"]["Operation"], "Encrypt");
    store.release();
}
