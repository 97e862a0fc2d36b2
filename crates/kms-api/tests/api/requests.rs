//! The envelope of a request, and what each sound request is taken for.

use kms_api::decode;
use kms_core::{
    Action, AliasName, Era, GenerateRandom, KeyOwners, KeyRef, Operation, Page, PendingWindow,
    PolicyName, RotationPeriod, Tag, Timestamp,
};
use serde_json::{Value, json};

use crate::support::*;

fn key() -> KeyRef {
    KeyRef::Id(key_id())
}

fn first(limit: usize) -> Page {
    Page { limit, after: None }
}

/// Requests that hold the id of a key and nothing else.
fn on_a_key() -> Vec<(&'static str, Action)> {
    let name = PolicyName::Default;
    vec![
        ("CancelKeyDeletion", Action::CancelKeyDeletion { key: key() }),
        (
            "DeleteImportedKeyMaterial",
            Action::DeleteImportedKeyMaterial { key: key(), material: None },
        ),
        ("DescribeKey", Action::DescribeKey { key: key() }),
        ("DisableKey", Action::DisableKey { key: key() }),
        ("DisableKeyRotation", Action::DisableKeyRotation { key: key() }),
        ("EnableKey", Action::EnableKey { key: key() }),
        ("EnableKeyRotation", Action::EnableKeyRotation { key: key(), period: None }),
        ("GetKeyLastUsage", Action::GetKeyLastUsage { key: key() }),
        ("GetKeyPolicy", Action::GetKeyPolicy { key: key(), name }),
        ("GetKeyRotationStatus", Action::GetKeyRotationStatus { key: key() }),
        ("ListAliases", Action::ListAliases { key: Some(key()), page: first(50) }),
        ("ListKeyPolicies", Action::ListKeyPolicies { key: key(), page: first(100) }),
        (
            "ListKeyRotations",
            Action::ListKeyRotations { key: key(), include: None, page: first(100) },
        ),
        ("ListResourceTags", Action::ListResourceTags { key: key(), page: first(50) }),
        ("RotateKeyOnDemand", Action::RotateKeyOnDemand { key: key() }),
        (
            "ScheduleKeyDeletion",
            Action::ScheduleKeyDeletion { key: key(), window: PendingWindow::DEFAULT },
        ),
    ]
}

/// The other requests, each with no member but those it needs.
fn with_more() -> Vec<(&'static str, Value, Action)> {
    let name = || AliasName::parse("alias/a").expect("an alias name");
    let policy = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*"}}"#;
    let aliased = || json!({"AliasName": "alias/a", "TargetKeyId": ID});
    vec![
        ("CreateAlias", aliased(), Action::CreateAlias { name: name(), target: key() }),
        ("UpdateAlias", aliased(), Action::UpdateAlias { name: name(), target: key() }),
        ("DeleteAlias", json!({"AliasName": "alias/a"}), Action::DeleteAlias { name: name() }),
        (
            "Decapsulate",
            json!({
                "KeyId": ID, "SharedSecretCiphertextBlob": "YWJj",
                "EncapsulationAlgorithm": "ML_KEM",
            }),
            Action::Decapsulate { key: key(), ciphertext: b"abc".to_vec() },
        ),
        (
            "Encapsulate",
            json!({"KeyId": ID, "EncapsulationAlgorithm": "ML_KEM"}),
            Action::Encapsulate { key: key() },
        ),
        (
            "GenerateRandom",
            json!({"NumberOfBytes": 5}),
            Action::GenerateRandom(GenerateRandom { len: 5, custom_key_store_id: None }),
        ),
        ("ListAliases", json!({}), Action::ListAliases { key: None, page: first(50) }),
        ("ListKeys", json!({}), Action::ListKeys { owners: KeyOwners::Caller, page: first(100) }),
        (
            "PutKeyPolicy",
            json!({"KeyId": ID, "Policy": policy}),
            Action::PutKeyPolicy { key: key(), name: PolicyName::Default, policy: policy.into() },
        ),
        (
            "TagResource",
            json!({"KeyId": ID, "Tags": [{"TagKey": "a", "TagValue": ""}]}),
            Action::TagResource {
                key: key(),
                tags: vec![Tag { key: "a".into(), value: String::new() }],
            },
        ),
        (
            "UntagResource",
            json!({"KeyId": ID, "TagKeys": ["a", "b"]}),
            Action::UntagResource { key: key(), tag_keys: vec!["a".into(), "b".into()] },
        ),
        (
            "UpdateKeyDescription",
            json!({"KeyId": ID, "Description": ""}),
            Action::UpdateKeyDescription { key: key(), description: String::new() },
        ),
    ]
}

/// Every request of this file, with what it is taken for.
fn requests() -> Vec<(&'static str, Value, Action)> {
    let on_a_key = on_a_key().into_iter();
    let on_a_key = on_a_key.map(|(name, action)| (name, json!({"KeyId": ID}), action));
    on_a_key.chain(with_more()).collect()
}

#[test]
fn wir_01_wir_13_tag_01_del_01_each_request_is_taken_for_its_action() {
    for (operation, body, action) in requests() {
        assert_eq!(taken(operation, body), action, "{operation}");
    }
}

/// Operations whose sound requests other files of this folder put.
const ELSEWHERE: &[&str] = &[
    "ConnectCustomKeyStore",
    "CreateCustomKeyStore",
    "DeleteCustomKeyStore",
    "DescribeCustomKeyStores",
    "DisconnectCustomKeyStore",
    "UpdateCustomKeyStore",
    "CreateGrant",
    "CreateKey",
    "Decrypt",
    "DeriveSharedSecret",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetParametersForImport",
    "GetPublicKey",
    "ImportKeyMaterial",
    "ListGrants",
    "ListRetirableGrants",
    "ReEncrypt",
    "ReplicateKey",
    "RetireGrant",
    "RevokeGrant",
    "Sign",
    "UpdatePrimaryRegion",
    "Verify",
    "VerifyMac",
];

#[test]
fn each_operation_is_decoded_somewhere_in_these_tests() {
    let requests = requests();
    let tried: Vec<&str> =
        requests.iter().map(|(name, ..)| *name).chain(ELSEWHERE.iter().copied()).collect();
    for operation in Operation::ALL {
        assert!(tried.contains(&operation.as_str()), "{operation}");
    }
}

#[test]
fn wir_10_odr_23_what_an_era_does_not_know_is_an_unknown_operation() {
    let code = |era, target: &str| {
        let rejected = decode(rules(era), scope(), target, "{}").expect_err(target);
        assert_eq!((rejected.operation, rejected.fault.status), (None, 400), "{target}");
        rejected.fault.code
    };
    for target in ["", "ListKeys", "TrentService.", "TrentService.Rotate", "trentservice.ListKeys"]
    {
        assert_eq!(code(Era::Y2026, target), "UnknownOperationException", "{target}");
    }
    for operation in ["RotateKeyOnDemand", "ListKeyRotations", "GetKeyLastUsage", "GenerateMac"] {
        let target = format!("TrentService.{operation}");
        assert_eq!(code(Era::Y2020, &target), "UnknownOperationException", "{operation}");
    }
    assert_eq!(code(Era::Y2024, "TrentService.GetKeyLastUsage"), "UnknownOperationException");
}

#[test]
fn wir_10_a_body_that_is_no_json_object_is_refused() {
    for body in ["{", "nonsense", "[]", "1", "null", "\"{}\"", "{\"KeyId\":}", &"[".repeat(999)] {
        let rejected = put(rules(Era::Y2026), "ListKeys", body).expect_err(body);
        assert_eq!(rejected.fault.code, "SerializationException", "{body}");
        assert_eq!(rejected.operation, Some(Operation::ListKeys));
        assert_eq!(rejected.parameters, None);
    }
    for body in ["", " \n", "{}"] {
        let call = put(rules(Era::Y2026), "ListKeys", body).expect("an empty request");
        assert_eq!(call.parameters, json!({}));
    }
}

#[test]
fn wir_10_a_member_of_the_wrong_type_is_named() {
    for (operation, body, message) in [
        ("DescribeKey", json!({"KeyId": 5}), "KeyId must be a string, not 5."),
        ("ListKeys", json!({"Limit": "5"}), "Limit must be an integer, not a string."),
        ("ListKeys", json!({"Limit": 7.5}), "Limit must be an integer, not 7.5."),
        ("ListKeys", json!({"Limit": 1e300}), "Limit must be an integer, not 1e+300."),
        (
            "CreateKey",
            json!({"MultiRegion": "yes"}),
            "MultiRegion must be true or false, not a string.",
        ),
        (
            "Decrypt",
            json!({"CiphertextBlob": []}),
            "CiphertextBlob must be a string of standard base64, not a list.",
        ),
        ("TagResource", json!({"KeyId": ID, "Tags": {}}), "Tags must be a list, not an object."),
        (
            "TagResource",
            json!({"KeyId": ID, "Tags": ["a"]}),
            "Tags[0] must be an object, not a string.",
        ),
        (
            "TagResource",
            json!({"KeyId": ID, "Tags": [{"TagKey": "a", "TagValue": "b"}, {"TagKey": true}]}),
            "Tags[1].TagKey must be a string, not true.",
        ),
        (
            "UntagResource",
            json!({"KeyId": ID, "TagKeys": [null]}),
            "TagKeys[0] must be a string, not null.",
        ),
        (
            "Encrypt",
            json!({"KeyId": ID, "Plaintext": "YQ==", "EncryptionContext": {"a": 1}}),
            "EncryptionContext must be an object whose values are strings, not this object.",
        ),
    ] {
        assert_fault(&refused(operation, body), "SerializationException", message);
    }
}

#[test]
fn wir_05_blobs_are_strict_standard_base64() {
    for text in ["YQ", "YQ=", "YR==", "YQ==\n", " YQ==", "_-8=", "a"] {
        let fault = refused("Encrypt", json!({"KeyId": ID, "Plaintext": text}));
        assert_fault(
            &fault,
            "SerializationException",
            "Plaintext must be a string of standard base64, not this string.",
        );
    }
}

#[test]
fn wir_12_rot_04_what_nobody_knows_is_ignored() {
    let body = json!({"KeyId": ID, "Nonsense": {"x": 1}, "RotationPeriodInDays": null});
    let quiet = Action::EnableKeyRotation { key: key(), period: None };
    assert_eq!(taken("EnableKeyRotation", body), quiet);
    for period in [json!(180), json!(1), json!("nonsense")] {
        let body = json!({"KeyId": ID, "RotationPeriodInDays": period});
        assert_eq!(taken_in(Era::Y2020, "EnableKeyRotation", body), quiet);
    }
    let all = json!({"KeyId": ID, "IncludeKeyMaterial": "ALL_KEY_MATERIAL"});
    let listed = Action::ListKeyRotations { key: key(), include: None, page: first(100) };
    assert_eq!(taken_in(Era::Y2024, "ListKeyRotations", all), listed);
}

#[test]
fn cry_21_a_dry_run_is_one_only_since_there_are_any() {
    let body = json!({"KeyId": ID, "Plaintext": "YQ==", "DryRun": true}).to_string();
    let is_dry = |rules| put(rules, "Encrypt", &body).expect("sound").command.dry_run;
    assert!(is_dry(rules(Era::Y2024)));
    assert!(!is_dry(rules(Era::Y2020)));
    let day = |day| Era::Historical.rules(Timestamp::from_date(2023, 7, day));
    assert!(is_dry(day(5)) && !is_dry(day(4)));
}

#[test]
fn wir_01_the_request_is_kept_as_it_was_read() {
    let body = json!({"KeyId": "alias/x", "Odd": [1, null], "GrantTokens": ["a", "b"]});
    let call = put(rules(Era::Y2026), "DescribeKey", &body.to_string()).expect("sound");
    assert_eq!((call.operation, call.parameters), (Operation::DescribeKey, body));
    assert_eq!(call.command.scope, scope());
    let rejected = put(rules(Era::Y2026), "DescribeKey", r#"{"KeyId":""}"#).expect_err("empty");
    assert_eq!(rejected.operation, Some(Operation::DescribeKey));
    assert_eq!(rejected.parameters, Some(json!({"KeyId": ""})));
}

#[test]
fn references_are_read_and_left_to_the_core() {
    for text in [ID, ARN, "alias/x", "arn:aws:kms:us-east-1:111122223333:alias/x", "nonsense"] {
        let action = taken("GetKeyRotationStatus", json!({"KeyId": text}));
        assert_eq!(action, Action::GetKeyRotationStatus { key: KeyRef::parse(text) }, "{text}");
    }
}

#[test]
fn rot_06_whole_numbers_may_be_written_as_floats() {
    for body in [
        r#""RotationPeriodInDays":180"#,
        r#""RotationPeriodInDays":180.0"#,
        r#""RotationPeriodInDays":1.8E2"#,
    ] {
        let body = format!(r#"{{"KeyId":"{ID}",{body}}}"#);
        let call = put(rules(Era::Y2026), "EnableKeyRotation", &body).expect("sound");
        let period = RotationPeriod::new(180);
        assert_eq!(call.command.action, Action::EnableKeyRotation { key: key(), period });
    }
}

#[test]
fn what_may_hold_plaintext_is_not_shown() {
    let call = |body: Value| put(rules(Era::Y2026), "Encrypt", &body.to_string());
    let sound = call(json!({"KeyId": ID, "Plaintext": "c2VjcmV0"})).expect("sound");
    assert!(!format!("{sound:?}").contains("c2VjcmV0"), "{sound:?}");
    let refused = call(json!({"KeyId": "", "Plaintext": "c2VjcmV0"})).expect_err("no key");
    assert!(!format!("{refused:?}").contains("c2VjcmV0"), "{refused:?}");
}
