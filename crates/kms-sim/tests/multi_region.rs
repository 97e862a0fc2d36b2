//! A multi-Region key over the API, in two Regions.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use core::time::Duration;

use kms_core::Timestamp;
use kms_sim::{Answer, ClockCommand, Laboratory, Options, WallTime};
use kms_store::conformance::MemoryDisk;
use kms_store::{FileStore, MemoryStore};
use pollster::block_on;
use serde_json::{Value, json};

const WALL: WallTime = WallTime(1_700_000_000_000.0);
const SECONDS: Duration = Duration::from_secs(5);
const DAY: Duration = Duration::from_secs(86_400);
const HOME: &str = "AWS4-HMAC-SHA256 Credential=any/20261121/us-east-1/kms/aws4_request";
const IRELAND: &str = "AWS4-HMAC-SHA256 Credential=any/20261121/eu-west-1/kms/aws4_request";
const BOTH: [&str; 2] = [HOME, IRELAND];

/// A laboratory, and the multi-Region key of the test.
struct Lab {
    laboratory: Laboratory<MemoryStore>,
    key: String,
}

impl Lab {
    fn open(store: &MemoryStore, key: &str) -> Self {
        let start = Some(Timestamp::from_date(2026, 9, 1));
        let options = Options { start, seed: Some("tests".to_owned()), ..Options::default() };
        let laboratory = block_on(Laboratory::open(store.clone(), options, WALL)).unwrap();
        Self { laboratory, key: key.to_owned() }
    }

    fn call(&self, signed: &str, operation: &str, more: &Value) -> Answer {
        let mut input = more.clone();
        if operation != "Decrypt" && operation != "CreateKey" {
            input["KeyId"] = json!(self.key);
        }
        let target = format!("TrentService.{operation}");
        block_on(self.laboratory.call_signed(WALL, signed, &target, &input.to_string()))
    }

    fn get(&self, signed: &str, operation: &str, more: &Value) -> Value {
        let answer = self.call(signed, operation, more);
        assert_eq!(answer.status, 200, "{operation}: {}", answer.body);
        if answer.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&answer.body).unwrap()
        }
    }

    /// Sends a request that must fail, and returns the code and message of its error.
    fn refusal(&self, signed: &str, operation: &str, more: &Value) -> (String, String) {
        let fault = self.call(signed, operation, more).fault.unwrap();
        (fault.code.into_owned(), fault.message)
    }

    fn describe(&self, signed: &str) -> Value {
        self.get(signed, "DescribeKey", &json!({}))["KeyMetadata"].clone()
    }

    fn state(&self, signed: &str) -> String {
        self.describe(signed)["KeyState"].as_str().unwrap().to_owned()
    }

    fn status(&self, signed: &str) -> Value {
        let mut status = self.get(signed, "GetKeyRotationStatus", &json!({}));
        status["KeyId"] = Value::Null;
        status
    }

    /// Advances the clock, and returns the Regions of the events.
    fn advance(&self, by: Duration) -> Vec<String> {
        let command = ClockCommand::AdvanceBy(by);
        let events = block_on(self.laboratory.turn_clock(WALL, command)).unwrap();
        events.iter().map(|it| it.event.scope.region.to_string()).collect()
    }

    fn encrypt(&self, signed: &str) -> Value {
        self.get(signed, "Encrypt", &json!({"Plaintext": "aGVsbG8="}))["CiphertextBlob"].clone()
    }

    /// Checks that a ciphertext decrypts in both Regions.
    fn decrypt_in_both(&self, blob: &Value) {
        for signed in BOTH {
            let decrypted = self.get(signed, "Decrypt", &json!({"CiphertextBlob": blob}));
            assert_eq!(decrypted["Plaintext"], "aGVsbG8=");
        }
    }

    fn arn(&self, region: &str) -> String {
        format!("arn:aws:kms:{region}:111122223333:key/{}", self.key)
    }

    /// The `MultiRegionConfiguration` of a key.
    fn configuration(&self, kind: &str, primary: &str, replicas: &[&str]) -> Value {
        let at = |region: &str| json!({"Arn": self.arn(region), "Region": region});
        let replicas: Vec<_> = replicas.iter().map(|region| at(region)).collect();
        json!({"MultiRegionKeyType": kind, "PrimaryKey": at(primary), "ReplicaKeys": replicas})
    }
}

/// Creates a primary key in us-east-1, and a replica key in Ireland.
fn replicated(store: &MemoryStore) -> Lab {
    let mut lab = Lab::open(store, "");
    let created = lab.get(HOME, "CreateKey", &json!({"MultiRegion": true}));
    lab.key = created["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned();
    let answer = lab.get(HOME, "ReplicateKey", &json!({"ReplicaRegion": "eu-west-1"}));
    let replica = &answer["ReplicaKeyMetadata"];
    assert_eq!((&replica["KeyState"], &replica["Enabled"]), (&json!("Creating"), &json!(false)));
    assert_eq!(replica.get("CurrentKeyMaterialId"), None);
    assert_eq!(answer["ReplicaTags"], json!([]));
    assert_eq!(*replica, lab.describe(IRELAND));
    assert_eq!(lab.advance(SECONDS), ["eu-west-1"]);
    lab
}

#[test]
fn mrk_03_mrk_04_mrk_07_both_regions_rotate_and_decrypt_with_one_key() {
    let lab = replicated(&MemoryStore::default());
    let primary = lab.configuration("PRIMARY", "us-east-1", &["eu-west-1"]);
    assert_eq!(lab.describe(HOME)["MultiRegionConfiguration"], primary);
    let replica = lab.configuration("REPLICA", "us-east-1", &["eu-west-1"]);
    assert_eq!(lab.describe(IRELAND)["MultiRegionConfiguration"], replica);
    let mut blobs: Vec<_> = BOTH.iter().map(|signed| lab.encrypt(signed)).collect();
    lab.get(HOME, "EnableKeyRotation", &json!({"RotationPeriodInDays": 90}));
    assert_eq!(lab.status(IRELAND), lab.status(HOME));
    assert_eq!(lab.status(IRELAND)["RotationPeriodInDays"], 90);
    assert_eq!(lab.advance(DAY * 90), ["eu-west-1", "us-east-1"]);
    lab.get(HOME, "RotateKeyOnDemand", &json!({}));
    assert_eq!(lab.advance(SECONDS), ["eu-west-1", "us-east-1"]);
    blobs.extend(BOTH.iter().map(|signed| lab.encrypt(signed)));
    blobs.iter().for_each(|blob| lab.decrypt_in_both(blob));
    let rotations = BOTH.map(|signed| lab.get(signed, "ListKeyRotations", &json!({})));
    assert_eq!(rotations[0]["Rotations"].as_array().unwrap().len(), 2);
    assert_eq!(rotations[0], rotations[1]);
    let current = BOTH.map(|signed| lab.describe(signed)["CurrentKeyMaterialId"].clone());
    assert_eq!(current[0], current[1]);
}

#[test]
fn mrk_01_mrk_02_the_primary_region_changes() {
    let lab = replicated(&MemoryStore::default());
    let not_primary = |region| {
        let text = format!("{} is not a multi-region primary key.", lab.arn(region));
        ("UnsupportedOperationException".to_owned(), text)
    };
    for operation in ["EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand"] {
        assert_eq!(lab.refusal(IRELAND, operation, &json!({})), not_primary("eu-west-1"));
    }
    let tokyo = json!({"ReplicaRegion": "ap-northeast-1"});
    assert_eq!(lab.refusal(IRELAND, "ReplicateKey", &tokyo), not_primary("eu-west-1"));
    lab.get(HOME, "UpdatePrimaryRegion", &json!({"PrimaryRegion": "eu-west-1"}));
    assert_eq!(BOTH.map(|signed| lab.state(signed)), ["Updating", "Updating"]);
    let expected = lab.configuration("PRIMARY", "eu-west-1", &["us-east-1"]);
    assert_eq!(lab.describe(IRELAND)["MultiRegionConfiguration"], expected);
    lab.advance(SECONDS);
    assert_eq!(BOTH.map(|signed| lab.state(signed)), ["Enabled", "Enabled"]);
    lab.get(IRELAND, "EnableKeyRotation", &json!({}));
    assert_eq!(lab.refusal(HOME, "EnableKeyRotation", &json!({})), not_primary("us-east-1"));
    assert_eq!(lab.advance(DAY * 365), ["us-east-1", "eu-west-1"]);
}

#[test]
fn del_19_sta_12_del_20_deleting_and_replicating_again_is_stored() {
    let store = MemoryStore::default();
    let lab = replicated(&store);
    let blob = lab.encrypt(HOME);
    let window = json!({"PendingWindowInDays": 7});
    let answer = lab.get(HOME, "ScheduleKeyDeletion", &window);
    let expected = json!({
        "KeyId": lab.arn("us-east-1"),
        "KeyState": "PendingReplicaDeletion",
        "PendingWindowInDays": 7,
    });
    assert_eq!(answer, expected);
    assert_eq!(lab.describe(HOME)["PendingDeletionWindowInDays"], 7);
    lab.get(HOME, "CancelKeyDeletion", &json!({}));
    lab.get(HOME, "EnableKey", &json!({}));
    lab.get(IRELAND, "ScheduleKeyDeletion", &window);
    assert_eq!(lab.advance(DAY * 7), ["eu-west-1"]);
    assert_eq!(lab.refusal(IRELAND, "DescribeKey", &json!({})).0, "NotFoundException");
    lab.get(HOME, "ReplicateKey", &json!({"ReplicaRegion": "eu-west-1"}));
    lab.advance(SECONDS);
    lab.decrypt_in_both(&blob);
    BOTH.iter().for_each(|signed| drop(lab.get(signed, "ScheduleKeyDeletion", &window)));
    let before = BOTH.map(|signed| lab.describe(signed));
    block_on(lab.laboratory.close(WALL));

    let again = Lab::open(&store, &lab.key);
    assert_eq!(BOTH.map(|signed| again.describe(signed)), before);
    assert_eq!(again.advance(DAY * 8), ["eu-west-1", "us-east-1"]);
    assert_eq!(again.state(HOME), "PendingDeletion");
    assert_eq!(again.advance(DAY * 6), ["us-east-1"]);
    assert_eq!(again.refusal(HOME, "DescribeKey", &json!({})).0, "NotFoundException");
}

/// A laboratory that an earlier version stored and could not read back, since it refused replica keys
/// that are younger than their material: an export, and a state file with a compacted log. These files
/// never change.
const WITH_REPLICA: [&[u8]; 2] =
    [include_bytes!("fixtures/replica/export.json"), include_bytes!("fixtures/replica/state.lab")];

#[test]
fn mrk_04_a_replica_younger_than_its_material_reads_back() {
    let [export, file] = WITH_REPLICA;
    let restored = Lab::open(&MemoryStore::default(), "");
    block_on(restored.laboratory.restore(WALL, core::str::from_utf8(export).unwrap())).unwrap();
    let store = FileStore::new(MemoryDisk::with_bytes(file));
    let opened = block_on(Laboratory::open(store, Options::default(), WALL)).unwrap();
    for resources in [
        restored.laboratory.read(|it| it.kms().resources().clone()),
        opened.read(|it| it.kms().resources().clone()),
    ] {
        let keys: Vec<_> = resources.values().flat_map(|it| it.keys.values()).collect();
        let [replica, primary] = keys[..] else { panic!("{} keys", keys.len()) };
        assert!(replica.is_replica() && replica.created_at > primary.created_at);
        assert_eq!(replica.materials, primary.materials);
    }
}
