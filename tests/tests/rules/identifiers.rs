//! Creating, naming and describing keys (section 7.3).

use kms_core::{
    AlgorithmList, CreateKey, Era, KeyId, KeyManager, KeyMetadata, KeyRef, KeySpec, KeyUsage,
    KmsError, NotFound, Origin, Region,
};
use kms_tests::actions::{self, Kind};
use kms_tests::lab::Lab;

#[test]
fn key_01_the_defaults_of_a_new_key() {
    let plain = CreateKey::default();
    assert_eq!((plain.spec, plain.usage), (KeySpec::SymmetricDefault, KeyUsage::EncryptDecrypt));
    assert_eq!((plain.origin, plain.multi_region), (Origin::AwsKms, false));
    assert_eq!(plain.description, "");
}

#[test]
fn key_02_today_the_metadata_of_a_plain_key_tells_all_of_this() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_key();
        let expected = KeyMetadata {
            customer_master_key_spec: Some(KeySpec::SymmetricDefault),
            spec: Some(KeySpec::SymmetricDefault),
            algorithms: Some(AlgorithmList::of(
                KeySpec::SymmetricDefault,
                KeyUsage::EncryptDecrypt,
            )),
            multi_region: Some(false),
            current_material: Some(lab.material(key)),
            ..of_2018(&lab, key)
        };
        assert_eq!(lab.describe(key), expected);
    }
}

#[test]
fn key_03_in_2018_it_told_this() {
    for mut lab in Lab::classic() {
        let key = lab.create_key();
        let expected = of_2018(&lab, key);
        assert_eq!(lab.describe(key), expected);
    }
}

fn of_2018(lab: &Lab, key: KeyId) -> KeyMetadata {
    KeyMetadata {
        arn: lab.arn(key),
        creation_date: lab.day(0),
        enabled: true,
        description: String::new(),
        usage: KeyUsage::EncryptDecrypt,
        state: "Enabled",
        deletion_date: None,
        valid_to: None,
        origin: Origin::AwsKms,
        custom_key_store_id: None,
        expiration_model: None,
        manager: KeyManager::Customer,
        customer_master_key_spec: None,
        spec: None,
        algorithms: None,
        multi_region: None,
        multi_region_configuration: None,
        pending_window: None,
        current_material: None,
        xks_key_id: None,
    }
}

#[test]
fn key_03_in_2020_a_key_pair_says_what_it_is() {
    let mut lab = Lab::new(Era::Y2020);
    let key = lab.create_kind(Kind::RsaSigning);
    let metadata = lab.describe(key);
    assert_eq!(metadata.customer_master_key_spec, Some(KeySpec::Rsa2048));
    assert_eq!(metadata.algorithms.map(AlgorithmList::member), Some("SigningAlgorithms"));
    assert_eq!((metadata.spec, metadata.multi_region), (None, None));
}

#[test]
fn key_04_an_id_is_a_uuid_and_stands_in_the_arn() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let id = key.to_string();
        let parts: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert!(id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'-')));
        let arn = format!("arn:aws:kms:us-east-1:111122223333:key/{id}");
        assert_eq!(lab.describe(arn.clone()).arn.to_string(), arn);
    }
}

#[test]
fn mrk_06_the_id_of_a_multi_region_key_says_so() {
    for mut lab in Lab::current() {
        let key = lab.create(CreateKey { multi_region: true, ..CreateKey::default() });
        assert!(key.to_string().starts_with("mrk-"));
        assert_eq!(lab.describe(key).multi_region, Some(true));
    }
}

#[test]
fn key_05_what_is_no_name_of_a_key() {
    for mut lab in Lab::all() {
        for text in ["fake-key-id", "", "arn:aws:s3:::bucket", "1234ABCD"] {
            let refused = KmsError::NotFound(NotFound::KeyId(text.into()));
            assert_eq!(lab.refusal(actions::describe(text)), refused);
            assert_eq!(lab.refusal(actions::enable(text)), refused);
        }
    }
}

#[test]
fn key_06_an_arn_of_another_region() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let arn = format!("arn:aws:kms:eu-west-1:111122223333:key/{key}");
        let region = Region::parse("eu-west-1").expect("a Region");
        let refused = KmsError::NotFound(NotFound::Arn(region));
        assert!(matches!(KeyRef::parse(&arn), KeyRef::Arn(_)));
        assert_eq!(lab.refusal(actions::describe(arn)), refused);
    }
}

#[test]
fn key_08_describing_tells_nothing_of_aliases_tags_policy_or_rotation() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let before = lab.describe(key);
        lab.create_alias("app", key);
        lab.done(actions::tag(key, &[("a", "b")]));
        lab.done(actions::put_policy(key, "{}"));
        lab.enable_rotation(key, None);
        assert_eq!(lab.describe(key), before);
    }
}

#[test]
fn key_09_only_symmetric_keys_of_kms_name_their_material() {
    for mut lab in Lab::with_named_material() {
        for kind in Kind::ALL {
            let key = lab.create_kind(kind);
            let named = lab.describe(key).current_material.is_some();
            assert_eq!(named, kind == Kind::Symmetric, "{kind:?}");
        }
    }
}

#[test]
fn key_10_a_description_can_be_changed_until_the_key_waits_for_its_deletion() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.done(actions::describe_as(key, "one"));
        lab.disable(key);
        lab.done(actions::describe_as(key, "two"));
        assert_eq!(lab.describe(key).description, "two");
        lab.schedule_deletion(key, 7);
        let refusal = lab.refusal(actions::describe_as(key, "three"));
        assert!(matches!(refusal, KmsError::InvalidState(_)));
        assert_eq!(lab.describe(key).description, "two");
    }
}
