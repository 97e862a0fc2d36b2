//! Requests that are signed for other Regions and accounts than those of the laboratory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod api;

use core::time::Duration;

use api::{HOME, IRELAND, Lab, OTHERS, WALL, json_of};
use kms_sim::ClockCommand;
use kms_store::MemoryStore;
use pollster::block_on;
use serde_json::{Value, json};

const YEAR: Duration = Duration::from_secs(365 * 86_400);

impl Lab {
    /// Creates a key, and returns its ARN.
    fn create_key(&self, signed: &str) -> String {
        text(&self.get(signed, "CreateKey", &json!({}))["KeyMetadata"]["Arn"])
    }

    /// Returns the ARNs of the first page of ListKeys.
    fn keys(&self, signed: &str) -> Vec<String> {
        let listed = self.get(signed, "ListKeys", &json!({}));
        listed["Keys"].as_array().unwrap().iter().map(|key| text(&key["KeyArn"])).collect()
    }

    /// Returns the event name, Region and account of the newest record.
    fn recorded(&self) -> (String, String, String) {
        let record = json_of(&self.0.trail(None).last().unwrap().json);
        let at = |name: &str| text(&record[name]);
        (at("eventName"), at("awsRegion"), at("recipientAccountId"))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn id(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap()
}

#[test]
fn key_06_each_region_and_account_has_its_own_keys() {
    let store = MemoryStore::default();
    let lab = Lab::open(&store);
    let arns = [HOME, IRELAND, OTHERS].map(|signed| lab.create_key(signed));
    let begins = [
        "arn:aws:kms:us-east-1:111122223333:key/",
        "arn:aws:kms:eu-west-1:111122223333:key/",
        "arn:aws:kms:us-east-1:444455556666:key/",
    ];
    for ((signed, arn), begin) in [HOME, IRELAND, OTHERS].into_iter().zip(&arns).zip(begins) {
        assert!(arn.starts_with(begin), "{arn}");
        assert_eq!(lab.keys(signed), core::slice::from_ref(arn));
        lab.get(signed, "DescribeKey", &json!({ "KeyId": id(arn) }));
    }
    let elsewhere = json!({ "KeyId": id(&arns[1]) });
    assert_eq!(lab.refusal(HOME, "DescribeKey", &elsewhere), "NotFoundException");
    let answer = lab.call(HOME, "DescribeKey", &json!({ "KeyId": arns[1] }));
    assert!(answer.body.contains("Invalid arn eu-west-1"), "{}", answer.body);
    block_on(lab.0.close(WALL));

    let again = Lab::open(&store);
    assert_eq!(again.keys(IRELAND), arns[1..2]);
    assert_eq!(again.keys(OTHERS), arns[2..]);
}

#[test]
fn rot_25_ali_25_another_account_uses_an_arn_and_manages_nothing() {
    let lab = Lab::open(&MemoryStore::default());
    let arn = lab.create_key(HOME);
    lab.get(HOME, "CreateAlias", &json!({ "AliasName": "alias/app", "TargetKeyId": id(&arn) }));
    let encrypt = |key: &str| json!({ "KeyId": key, "Plaintext": "aGVsbG8=" });
    lab.get(OTHERS, "Encrypt", &encrypt(&arn));
    lab.get(OTHERS, "Encrypt", &encrypt("arn:aws:kms:us-east-1:111122223333:alias/app"));
    assert_eq!(lab.refusal(OTHERS, "Encrypt", &encrypt("alias/app")), "NotFoundException");
    lab.get(OTHERS, "GetKeyRotationStatus", &json!({ "KeyId": arn }));
    let managed = lab.refusal(OTHERS, "EnableKeyRotation", &json!({ "KeyId": arn }));
    assert_eq!(managed, "AccessDeniedException");
}

#[test]
fn evt_09_records_and_events_name_the_region_and_account_of_the_request() {
    let lab = Lab::open(&MemoryStore::default());
    let arn = lab.create_key(IRELAND);
    let at = |event: &str, region: &str, account: &str| {
        (event.to_owned(), region.to_owned(), account.to_owned())
    };
    assert_eq!(lab.recorded(), at("CreateKey", "eu-west-1", "111122223333"));
    assert_eq!(lab.refusal(OTHERS, "DescribeKey", &json!({})), "ValidationException");
    assert_eq!(lab.recorded(), at("DescribeKey", "us-east-1", "444455556666"));

    lab.get(IRELAND, "EnableKeyRotation", &json!({ "KeyId": id(&arn) }));
    let events = block_on(lab.0.turn_clock(WALL, ClockCommand::AdvanceBy(YEAR))).unwrap();
    assert_eq!(events[0].event.scope.region.as_str(), "eu-west-1");
    assert_eq!(lab.recorded(), at("RotateKey", "eu-west-1", "111122223333"));
    let sent = lab.0.event_bridge().pop().unwrap();
    assert_eq!((sent.region.as_str(), sent.account.as_str()), ("eu-west-1", "111122223333"));
    assert_eq!(sent.resources, [arn]);
}

#[test]
fn wir_11_a_signature_with_an_invalid_region_is_refused() {
    let lab = Lab::open(&MemoryStore::default());
    let signed = "AWS4-HMAC-SHA256 Credential=any/20261121/EU_WEST_1/kms/aws4_request";
    assert_eq!(lab.refusal(signed, "CreateKey", &json!({})), "InvalidSignatureException");
    assert!(lab.0.events(0).is_empty() && lab.0.trail(None).is_empty());
}
