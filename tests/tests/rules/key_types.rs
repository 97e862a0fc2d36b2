//! Keys that cannot rotate by themselves (section 1.6).

use kms_core::{InvalidState, KmsError, Origin, RotationStatus, StateProblem, Unsupported};
use kms_tests::actions::{self, Kind};
use kms_tests::lab::Lab;

const PAIRS_AND_HMAC: [Kind; 3] = [Kind::RsaEncrypting, Kind::RsaSigning, Kind::Hmac];
const CUSTOM: [(Kind, Origin); 2] =
    [(Kind::CloudHsm, Origin::AwsCloudHsm), (Kind::ExternalKeyStore, Origin::ExternalKeyStore)];

/// Both ways to set a key's rotation are refused so.
fn assert_cannot_be_set(lab: &mut Lab, key: kms_core::KeyId, refusal: KmsError) {
    assert_eq!(lab.refusal(actions::enable_rotation(key, None)), refusal);
    assert_eq!(lab.refusal(actions::disable_rotation(key)), refusal);
}

fn origin(lab: &Lab, key: kms_core::KeyId, origin: Origin) -> KmsError {
    KmsError::Unsupported(Unsupported::Origin(lab.arn(key), origin))
}

#[test]
fn rot_53_of_all_kinds_only_symmetric_keys_with_material_of_kms_rotate() {
    for mut lab in Lab::all() {
        for kind in Kind::ALL {
            let key = lab.create_kind(kind);
            let enabled = lab.ask(actions::enable_rotation(key, None)).is_ok();
            assert_eq!(enabled, kind == Kind::Symmetric, "{kind:?}");
        }
    }
}

#[test]
fn rot_54_rot_55_key_pairs_and_hmac_keys_are_refused_without_a_text() {
    for mut lab in Lab::all() {
        for kind in PAIRS_AND_HMAC {
            let key = lab.create_kind(kind);
            let refusal = KmsError::Unsupported(Unsupported::KeyType(lab.key(key).spec));
            assert_cannot_be_set(&mut lab, key, refusal);
        }
    }
}

#[test]
fn rot_56_sta_16_keys_for_imported_material_are_refused_by_their_origin_in_every_state() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let refusal = origin(&lab, key, Origin::External);
        assert_cannot_be_set(&mut lab, key, refusal.clone());
        lab.schedule_deletion(key, 7);
        assert_cannot_be_set(&mut lab, key, refusal.clone());
        lab.cancel_deletion(key);
        assert_cannot_be_set(&mut lab, key, refusal);
    }
}

#[test]
fn rot_57_keys_in_custom_key_stores_are_refused_by_their_origin() {
    for mut lab in Lab::all() {
        for (kind, its) in CUSTOM {
            let key = lab.create_kind(kind);
            let refusal = origin(&lab, key, its);
            assert_cannot_be_set(&mut lab, key, refusal);
        }
    }
}

#[test]
fn rot_58_key_pairs_and_hmac_keys_say_that_they_do_not_rotate() {
    for mut lab in Lab::all() {
        for kind in PAIRS_AND_HMAC {
            let key = lab.create_kind(kind);
            assert!(!lab.rotation_status(key).enabled);
        }
    }
}

#[test]
fn rot_59_until_2024_the_status_of_a_key_for_imported_material_is_refused() {
    for mut lab in Lab::classic() {
        let key = lab.create_kind(Kind::External);
        let refusal = origin(&lab, key, Origin::External);
        assert_eq!(lab.refusal(actions::rotation_status(key)), refusal);
        lab.schedule_deletion(key, 7);
        lab.cancel_deletion(key);
        assert_eq!(lab.refusal(actions::rotation_status(key)), refusal);
    }
}

#[test]
fn rot_60_since_2024_only_while_it_waits_for_import() {
    for mut lab in Lab::current() {
        let key = lab.create_kind(Kind::External);
        let refusal = origin(&lab, key, Origin::External);
        assert_eq!(lab.refusal(actions::rotation_status(key)), refusal);
        lab.schedule_deletion(key, 7);
        lab.cancel_deletion(key);
        let status = RotationStatus {
            key: Some(lab.arn(key)),
            enabled: false,
            period: None,
            next_rotation: None,
            on_demand_rotation_start: None,
        };
        assert_eq!(lab.rotation_status(key), status);
    }
}

#[test]
fn rot_61_the_status_of_a_key_in_a_custom_key_store_is_refused() {
    for mut lab in Lab::all() {
        for (kind, its) in CUSTOM {
            let key = lab.create_kind(kind);
            let refusal = origin(&lab, key, its);
            assert_eq!(lab.refusal(actions::rotation_status(key)), refusal);
        }
    }
}

#[test]
fn imp_01_sta_02_a_key_for_imported_material_waits_for_it() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let metadata = lab.describe(key);
        assert_eq!((metadata.state, metadata.enabled), ("PendingImport", false));
        assert_eq!(metadata.current_material, None);
    }
}

#[test]
fn imp_18_it_does_no_cryptography_meanwhile() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let waits = KmsError::InvalidState(InvalidState {
            key: lab.arn(key),
            problem: StateProblem::PendingImport,
        });
        assert_eq!(lab.refusal(actions::encrypt(key, b"x")), waits);
        assert_eq!(lab.refusal(actions::data_key(key)), waits);
    }
}
