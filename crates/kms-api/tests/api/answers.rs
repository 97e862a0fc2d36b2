//! Answers, member by member.

use kms_core::{
    AlgorithmList, AliasEntry, AliasName, Days, EncryptionAlgorithm, KeyArn, KeyManager,
    KeyMetadata, KeySpec, KeyUsage, KeyUsageReport, LastUsage, Listing, MaterialId,
    MultiRegionConfiguration, Operation, Origin, Plaintext, PolicyName, ReEncrypted, Region,
    Response, RotationEntry, RotationStatus, RotationType, Tag, Timestamp,
};
use serde_json::{Value, json};

use crate::support::*;

const MATERIAL: &str = "0707070707070707070707070707070707070707070707070707070707070707";
const ALGORITHM: Option<EncryptionAlgorithm> = Some(EncryptionAlgorithm::SymmetricDefault);

fn key() -> KeyArn {
    scope().key_arn(key_id())
}

fn material() -> Option<MaterialId> {
    Some(MaterialId::from_bytes([7; 32]))
}

fn at() -> Timestamp {
    Timestamp::from_millis(1_528_289_057_531)
}

/// The metadata of a default key today.
pub(crate) fn metadata() -> KeyMetadata {
    KeyMetadata {
        arn: key(),
        creation_date: at(),
        enabled: true,
        description: String::new(),
        usage: KeyUsage::EncryptDecrypt,
        state: "Enabled",
        deletion_date: None,
        origin: Origin::AwsKms,
        custom_key_store_id: None,
        manager: KeyManager::Customer,
        customer_master_key_spec: Some(KeySpec::SymmetricDefault),
        spec: Some(KeySpec::SymmetricDefault),
        algorithms: Some(AlgorithmList::of(KeySpec::SymmetricDefault, KeyUsage::EncryptDecrypt)),
        multi_region: Some(false),
        multi_region_configuration: None,
        pending_window: None,
        current_material: material(),
        xks_key_id: None,
    }
}

#[track_caller]
fn assert_answers(response: &Response, answer: Value) {
    assert_eq!(answer_to(response), answer);
}

#[test]
fn wir_03_rot_07_ali_13_nothing_is_answered_with_nothing() {
    for key in [None, Some(key())] {
        assert_eq!(encode(&Response::Empty { key }), "");
    }
}

#[test]
fn key_02_key_04_metadata_of_a_default_key_today() {
    let answer = json!({"KeyMetadata": {
        "AWSAccountId": "111122223333",
        "Arn": ARN,
        "CreationDate": 1528289057.531,
        "CurrentKeyMaterialId": MATERIAL,
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "Description": "",
        "Enabled": true,
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "KeyId": ID,
        "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyState": "Enabled",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "MultiRegion": false,
        "Origin": "AWS_KMS",
    }});
    assert_answers(&Response::CreateKey(metadata()), answer.clone());
    assert_answers(&Response::DescribeKey(metadata()), answer);
}

#[test]
fn key_03_metadata_of_2018_has_ten_members() {
    let old = KeyMetadata {
        customer_master_key_spec: None,
        spec: None,
        algorithms: None,
        multi_region: None,
        current_material: None,
        ..metadata()
    };
    let answer = answer_to(&Response::DescribeKey(old));
    let members: Vec<&str> =
        answer["KeyMetadata"].as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        members.join(" "),
        "AWSAccountId Arn CreationDate Description Enabled KeyId KeyManager KeyState KeyUsage \
         Origin"
    );
}

#[test]
fn key_02_members_of_special_keys() {
    let special = KeyMetadata {
        deletion_date: Some(at()),
        custom_key_store_id: Some("cks-1".into()),
        xks_key_id: Some("xks-1".into()),
        multi_region: Some(true),
        multi_region_configuration: Some(MultiRegionConfiguration {
            primary: Region::US_EAST_1,
            replicas: vec![],
        }),
        pending_window: Some(Days(9)),
        algorithms: Some(AlgorithmList::of(KeySpec::Hmac256, KeyUsage::GenerateVerifyMac)),
        ..metadata()
    };
    let answer = answer_to(&Response::DescribeKey(special));
    let key = &answer["KeyMetadata"];
    assert_eq!(key["DeletionDate"], json!(1528289057.531));
    assert_eq!(key["CustomKeyStoreId"], json!("cks-1"));
    assert_eq!(key["XksKeyConfiguration"], json!({"Id": "xks-1"}));
    assert_eq!(key["MultiRegion"], json!(true));
    assert_eq!(
        key["MultiRegionConfiguration"],
        json!({
            "MultiRegionKeyType": "PRIMARY",
            "PrimaryKey": {"Arn": ARN, "Region": "us-east-1"},
            "ReplicaKeys": [],
        })
    );
    assert_eq!(key["PendingDeletionWindowInDays"], json!(9));
    assert_eq!(key["MacAlgorithms"], json!(["HMAC_SHA_256"]));
    assert_eq!(key["EncryptionAlgorithms"], Value::Null);
}

#[test]
fn wir_04_rot_24_timestamps_are_written_to_the_millisecond() {
    for (millis, text) in [
        (1_528_289_057_531, "1528289057.531"),
        (1_700_000_000_000, "1700000000"),
        (1_700_000_000_100, "1700000000.1"),
        (1_700_000_000_001, "1700000000.001"),
        (253_402_300_799_999, "253402300799.999"),
        (0, "0"),
        (1, "0.001"),
        (-1_500, "-1.5"),
    ] {
        let status = RotationStatus {
            key: None,
            enabled: true,
            period: None,
            next_rotation: Some(Timestamp::from_millis(millis)),
            on_demand_rotation_start: None,
        };
        assert_eq!(
            encode(&Response::GetKeyRotationStatus(status)),
            format!(r#"{{"KeyRotationEnabled":true,"NextRotationDate":{text}}}"#)
        );
    }
}

#[test]
fn rot_19_rot_20_rot_21_rot_22_rot_23_rotation_status_shows_what_there_is() {
    let off = RotationStatus {
        key: Some(key()),
        enabled: false,
        period: None,
        next_rotation: None,
        on_demand_rotation_start: None,
    };
    let classic = RotationStatus { key: None, ..off.clone() };
    let running = RotationStatus {
        enabled: true,
        period: Some(Days(180)),
        next_rotation: Some(at()),
        on_demand_rotation_start: Some(Timestamp::from_millis(1000)),
        ..off.clone()
    };
    let status = Response::GetKeyRotationStatus;
    assert_answers(&status(off), json!({"KeyId": ARN, "KeyRotationEnabled": false}));
    assert_answers(&status(classic), json!({"KeyRotationEnabled": false}));
    assert_answers(
        &status(running),
        json!({
            "KeyId": ARN, "KeyRotationEnabled": true, "RotationPeriodInDays": 180,
            "NextRotationDate": 1528289057.531, "OnDemandRotationStartDate": 1,
        }),
    );
}

#[test]
fn odr_01_odr_02_del_03_del_04_del_09_answers_that_name_a_key() {
    assert_answers(&Response::RotateKeyOnDemand { key: key() }, json!({"KeyId": ARN}));
    assert_answers(&Response::CancelKeyDeletion { key: key() }, json!({"KeyId": ARN}));
    let scheduled = |state, window| Response::ScheduleKeyDeletion {
        key: key(),
        deletion_date: Some(at()),
        state,
        window,
    };
    let date = 1528289057.531;
    assert_answers(&scheduled(None, None), json!({"KeyId": ARN, "DeletionDate": date}));
    assert_answers(
        &scheduled(Some("PendingDeletion"), Some(Days(7))),
        json!({
            "KeyId": ARN, "DeletionDate": date, "KeyState": "PendingDeletion",
            "PendingWindowInDays": 7,
        }),
    );
}

#[test]
fn cry_05_cry_07_cry_26_wir_05_cryptographic_answers() {
    let plaintext = || Plaintext::from(vec![0xfb, 0xff]);
    let ciphertext = vec![0, 1];
    assert_answers(
        &Response::Encrypt { key: key(), ciphertext: ciphertext.clone(), algorithm: ALGORITHM },
        json!({"KeyId": ARN, "CiphertextBlob": "AAE=", "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}),
    );
    let (algorithm, material) = (ALGORITHM, material());
    assert_answers(
        &Response::Decrypt { key: key(), plaintext: plaintext(), algorithm, material },
        json!({
            "KeyId": ARN, "Plaintext": "+/8=", "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "KeyMaterialId": MATERIAL,
        }),
    );
    let data_key = |plaintext, material| Response::GenerateDataKey {
        key: key(),
        ciphertext: ciphertext.clone(),
        plaintext,
        material,
    };
    assert_answers(
        &data_key(Some(plaintext()), material),
        json!({
            "KeyId": ARN, "CiphertextBlob": "AAE=", "Plaintext": "+/8=", "KeyMaterialId": MATERIAL,
        }),
    );
    assert_answers(&data_key(None, None), json!({"KeyId": ARN, "CiphertextBlob": "AAE="}));
    assert_answers(
        &Response::GenerateRandom { plaintext: plaintext() },
        json!({"Plaintext": "+/8="}),
    );
}

#[test]
fn cry_17_re_encryption_names_both_keys() {
    let it = ReEncrypted {
        ciphertext: vec![0, 1],
        source_key: scope().key_arn(key_id()),
        key: key(),
        source_algorithm: ALGORITHM,
        destination_algorithm: ALGORITHM,
        source_material: material(),
        destination_material: None,
    };
    assert_answers(
        &Response::ReEncrypt(it),
        json!({
            "CiphertextBlob": "AAE=", "SourceKeyId": ARN, "KeyId": ARN,
            "SourceEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "DestinationEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
            "SourceKeyMaterialId": MATERIAL,
        }),
    );
}

#[test]
fn pol_06_policies_have_one_name() {
    let policy = |name| Response::GetKeyPolicy { policy: "{}".into(), name };
    assert_answers(
        &policy(Some(PolicyName::Default)),
        json!({"Policy": "{}", "PolicyName": "default"}),
    );
    assert_answers(&policy(None), json!({"Policy": "{}"}));
    let names = Listing { items: vec![PolicyName::Default], next: None };
    assert_answers(
        &Response::ListKeyPolicies(names),
        json!({"PolicyNames": ["default"], "Truncated": false}),
    );
}

#[test]
fn ali_19_ali_20_aliases_show_their_dates_since_2020() {
    let entry = |date| AliasEntry {
        arn: scope().alias_arn(AliasName::parse("alias/a").expect("an alias name")),
        target: key_id(),
        creation_date: date,
        last_updated_date: date,
    };
    let items = vec![entry(None), entry(Some(Timestamp::from_millis(1000)))];
    let arn = "arn:aws:kms:us-east-1:111122223333:alias/a";
    assert_answers(
        &Response::ListAliases(Listing { items, next: None }),
        json!({"Truncated": false, "Aliases": [
            {"AliasName": "alias/a", "AliasArn": arn, "TargetKeyId": ID},
            {
                "AliasName": "alias/a", "AliasArn": arn, "TargetKeyId": ID, "CreationDate": 1,
                "LastUpdatedDate": 1,
            },
        ]}),
    );
}

#[test]
fn lkr_06_lkr_07_lkr_09_lkr_17_lkr_19_rotations_show_bare_ids() {
    let first = RotationEntry {
        key: key_id(),
        material: material(),
        material_state: Some("CURRENT"),
        rotation_date: None,
        rotation_type: None,
    };
    let rotated = RotationEntry {
        material: None,
        material_state: None,
        rotation_date: Some(at()),
        rotation_type: Some(RotationType::OnDemand),
        ..first.clone()
    };
    assert_answers(
        &Response::ListKeyRotations(Listing { items: vec![first, rotated], next: None }),
        json!({"Truncated": false, "Rotations": [
            {"KeyId": ID, "KeyMaterialId": MATERIAL, "KeyMaterialState": "CURRENT"},
            {"KeyId": ID, "RotationDate": 1528289057.531, "RotationType": "ON_DEMAND"},
        ]}),
    );
}

#[test]
fn tag_01_tags_are_listed() {
    let items = vec![Tag { key: "k".into(), value: String::new() }];
    assert_answers(
        &Response::ListResourceTags(Listing { items, next: None }),
        json!({"Tags": [{"TagKey": "k", "TagValue": ""}], "Truncated": false}),
    );
}

#[test]
fn key_11_the_last_use_of_a_key_or_an_empty_object() {
    let last = LastUsage { operation: Operation::ReEncrypt, at: at(), record: 7 };
    let report = |last| {
        let (key, creation_date) = (key(), Timestamp::from_date(2018, 1, 1));
        let tracking_start = Timestamp::from_date(2026, 4, 27);
        let report = KeyUsageReport { key, creation_date, tracking_start, last };
        answer_to(&Response::GetKeyLastUsage(report))
    };
    let mut expected = json!({
        "KeyId": ID,
        "KeyCreationDate": 1_514_764_800,
        "TrackingStartDate": 1_777_248_000,
        "KeyLastUsage": {
            "Operation": "ReEncrypt",
            "Timestamp": 1_528_289_057.531,
            "CloudTrailEventId": "event 7",
            "KmsRequestId": "request 7",
        },
    });
    assert_eq!(report(Some(last)), expected);
    expected["KeyLastUsage"] = json!({});
    assert_eq!(report(None), expected);
}
