//! CreateKey: defaults, synonyms, and what fits together.

use kms_core::{
    Action, CreateKey, Era, KeySpec, KeyUsage, Origin, Region, Rules, Scope, Tag, Timestamp,
};
use serde_json::{Value, json};

use crate::support::*;

fn created(body: Value) -> CreateKey {
    created_in(Era::Y2026, body)
}

fn created_in(era: Era, body: Value) -> CreateKey {
    match taken_in(era, "CreateKey", body) {
        Action::CreateKey(new) => new,
        other => panic!("{other:?}"),
    }
}

#[test]
fn key_01_an_empty_request_makes_a_symmetric_key() {
    for era in [Era::Y2020, Era::Y2024, Era::Y2026] {
        assert_eq!(created_in(era, json!({})), CreateKey::default());
    }
}

#[test]
fn key_01_every_member_is_read() {
    let policy = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*"}]}"#;
    let new = created(json!({
        "KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY", "Origin": "EXTERNAL",
        "Description": "d", "Policy": policy, "MultiRegion": true,
        "Tags": [{"TagKey": "k", "TagValue": "v"}],
    }));
    let tags = vec![Tag { key: "k".into(), value: "v".into() }];
    assert_eq!(
        new,
        CreateKey {
            spec: KeySpec::Rsa2048,
            usage: KeyUsage::SignVerify,
            origin: Origin::External,
            description: "d".into(),
            policy: Some(policy.into()),
            tags,
            multi_region: true,
            custom_key_store_id: None,
            xks_key_id: None,
        }
    );
}

#[test]
fn key_07_other_keys_than_symmetric_ones_need_a_usage() {
    for spec in KeySpec::ALL.iter().filter(|spec| **spec != KeySpec::SymmetricDefault) {
        assert_invalid(
            "CreateKey",
            json!({"KeySpec": spec.as_str()}),
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption \
             keys.",
        );
    }
}

#[test]
fn key_07_the_usage_must_be_one_that_the_key_has() {
    for spec in KeySpec::ALL {
        for usage in KeyUsage::ALL {
            let body = json!({"KeySpec": spec.as_str(), "KeyUsage": usage.as_str()});
            if spec.usages().contains(usage) {
                let new = created(body);
                assert_eq!((new.spec, new.usage), (*spec, *usage));
            } else {
                let words = format!("KeyUsage {usage} is not compatible with KeySpec {spec}");
                assert_invalid("CreateKey", body, &words);
            }
        }
    }
}

#[test]
fn key_01_the_older_name_of_the_spec_means_the_same() {
    let usage = "GENERATE_VERIFY_MAC";
    let new = created(json!({"CustomerMasterKeySpec": "HMAC_256", "KeyUsage": usage}));
    assert_eq!(new.spec, KeySpec::Hmac256);
    let both =
        json!({"CustomerMasterKeySpec": "HMAC_256", "KeySpec": "HMAC_256", "KeyUsage": usage});
    assert_eq!(created(both).spec, KeySpec::Hmac256);
    let differ =
        json!({"CustomerMasterKeySpec": "HMAC_224", "KeySpec": "HMAC_256", "KeyUsage": usage});
    assert_invalid(
        "CreateKey",
        differ,
        "KeySpec is HMAC_256, but CustomerMasterKeySpec, its older name, is HMAC_224. Give \
         KeySpec alone.",
    );
}

#[test]
fn key_01_specs_usages_and_origins_come_with_the_years() {
    let set = |era, member: &str| {
        let fault = refused_in(era, "CreateKey", json!({member: "x"}));
        let (_, set) = fault.message.split_once("enum value set: [").expect("a set of words");
        set.trim_end_matches(']').replace(", ", " ")
    };
    assert_eq!(
        set(Era::Y2020, "CustomerMasterKeySpec"),
        "RSA_2048 RSA_3072 RSA_4096 ECC_NIST_P256 ECC_NIST_P384 ECC_NIST_P521 ECC_SECG_P256K1 \
         SYMMETRIC_DEFAULT"
    );
    assert_eq!(set(Era::Y2020, "KeyUsage"), "SIGN_VERIFY ENCRYPT_DECRYPT");
    assert_eq!(set(Era::Y2020, "Origin"), "AWS_KMS EXTERNAL AWS_CLOUDHSM");
    assert_eq!(set(Era::Y2024, "KeyUsage"), "SIGN_VERIFY ENCRYPT_DECRYPT GENERATE_VERIFY_MAC");
    assert!(set(Era::Y2024, "KeySpec").ends_with("HMAC_512 SM2"));
    assert!(
        set(Era::Y2026, "KeySpec")
            .ends_with("ECC_NIST_EDWARDS25519 ML_KEM_512 ML_KEM_768 ML_KEM_1024")
    );
    assert!(set(Era::Y2026, "CustomerMasterKeySpec").ends_with("HMAC_512 SM2"));
    assert_eq!(set(Era::Y2026, "Origin"), "AWS_KMS EXTERNAL AWS_CLOUDHSM EXTERNAL_KEY_STORE");
}

#[test]
fn key_01_wir_12_members_of_later_years_are_ignored() {
    let body = json!({"KeySpec": "nonsense", "MultiRegion": true, "XksKeyId": "x"});
    assert_eq!(created_in(Era::Y2020, body), CreateKey::default());
}

#[test]
fn kem_01_ml_kem_keys_are_made_by_kms_and_not_in_china() {
    let kem = |origin| {
        let usage = "ENCAPSULATE_DECAPSULATE";
        json!({"KeySpec": "ML_KEM_768", "KeyUsage": usage, "Origin": origin})
    };
    assert_eq!(created(kem("AWS_KMS")).spec, KeySpec::MlKem768);
    let fault = refused("CreateKey", kem("EXTERNAL"));
    assert_fault(
        &fault,
        "UnsupportedOperationException",
        "A key of KeySpec ML_KEM_768 cannot have Origin EXTERNAL: KMS generates it.",
    );
    let china = Scope { region: Region::parse("cn-north-1").expect("a Region"), ..scope() };
    let pair = json!({"KeyId": ID, "KeyPairSpec": "ML_KEM_768"});
    for (operation, body) in [("CreateKey", kem("AWS_KMS")), ("GenerateDataKeyPair", pair)] {
        let target = format!("TrentService.{operation}");
        let call = kms_api::decode(rules(Era::Y2026), china, &target, &body.to_string());
        assert_fault(
            &call.expect_err("there is no such key").fault,
            "UnsupportedOperationException",
            "ML_KEM_768 is not available in cn-north-1: there are no ML-KEM keys in China Regions.",
        );
    }
}

fn stored(origin: &str) -> Value {
    let xks = (origin == "EXTERNAL_KEY_STORE").then_some("xks-1");
    json!({"Origin": origin, "CustomKeyStoreId": "cks-1", "XksKeyId": xks})
}

#[test]
fn keys_in_custom_key_stores_name_their_store() {
    for (origin, read) in
        [("AWS_CLOUDHSM", Origin::AwsCloudHsm), ("EXTERNAL_KEY_STORE", Origin::ExternalKeyStore)]
    {
        let new = created(stored(origin));
        assert_eq!((new.origin, new.custom_key_store_id.as_deref()), (read, Some("cks-1")));
        assert_eq!(new.xks_key_id.is_some(), origin == "EXTERNAL_KEY_STORE");
    }
}

#[test]
fn origins_and_key_stores_must_fit() {
    for (body, words) in [
        (
            json!({"Origin": "AWS_CLOUDHSM"}),
            "CustomKeyStoreId is required when Origin is AWS_CLOUDHSM.",
        ),
        (
            json!({"CustomKeyStoreId": "cks-1"}),
            "CustomKeyStoreId needs Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE, not AWS_KMS.",
        ),
        (
            json!({"Origin": "EXTERNAL_KEY_STORE", "CustomKeyStoreId": "cks-1"}),
            "XksKeyId is required when Origin is EXTERNAL_KEY_STORE.",
        ),
        (json!({"XksKeyId": "xks-1"}), "XksKeyId needs Origin EXTERNAL_KEY_STORE, not AWS_KMS."),
    ] {
        assert_invalid("CreateKey", body, words);
    }
    assert_one_error(
        "CreateKey",
        json!({"Origin": "EXTERNAL_KEY_STORE", "CustomKeyStoreId": "cks-1", "XksKeyId": "a b"}),
        "Value 'a b' at 'xksKeyId' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: ^[a-zA-Z0-9-_.]+$",
    );
}

#[test]
fn custom_key_stores_hold_single_region_symmetric_keys() {
    for origin in ["AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"] {
        let mut body = stored(origin);
        body["MultiRegion"] = json!(true);
        assert_fault(
            &refused("CreateKey", body),
            "UnsupportedOperationException",
            &format!("A key of Origin {origin} cannot be a multi-Region key."),
        );
        let mut body = stored(origin);
        body["KeySpec"] = json!("RSA_2048");
        body["KeyUsage"] = json!("SIGN_VERIFY");
        assert_fault(
            &refused("CreateKey", body),
            "UnsupportedOperationException",
            &format!("A key of Origin {origin} must be SYMMETRIC_DEFAULT, not RSA_2048."),
        );
    }
}

#[test]
fn other_keys_than_symmetric_ones_import_since_2023() {
    let body = json!({
        "Origin": "EXTERNAL", "CustomerMasterKeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY",
    });
    let on = |day| {
        let rules = Rules::as_of(Timestamp::from_date(2023, 6, day));
        put(rules, "CreateKey", &body.to_string()).map_err(|rejected| rejected.fault)
    };
    assert!(on(5).is_ok());
    assert_fault(
        &on(4).expect_err("too early"),
        "UnsupportedOperationException",
        "A key of Origin EXTERNAL must be SYMMETRIC_DEFAULT, not RSA_2048.",
    );
}

#[test]
fn pol_04_pol_07_a_key_is_born_with_a_sound_policy() {
    let locked = r#"{"Statement":[]}"#;
    let fault = refused("CreateKey", json!({"Policy": locked}));
    assert_eq!(fault.code, "MalformedPolicyDocumentException");
    let locked = r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*"}]}"#;
    let fault = refused("CreateKey", json!({"Policy": locked}));
    assert_eq!(fault.code, "MalformedPolicyDocumentException");
    let body = json!({"Policy": locked, "BypassPolicyLockoutSafetyCheck": true});
    assert_eq!(created(body).policy.as_deref(), Some(locked));
}
