//! The effects of a rotation, and the properties that it leaves unchanged (section 1.3).

use kms_core::{EventKind, KeyMetadata, RotationType};
use kms_tests::actions;
use kms_tests::lab::{Lab, home};

#[test]
fn rot_26_sta_13_a_rotation_leaves_a_key_its_face_and_state() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let alias = lab.create_alias("app", key);
        lab.done(actions::tag(key, &[("team", "blue")]));
        lab.done(actions::put_policy(key, "{}"));
        lab.done(actions::describe_as(key, "for the app"));
        lab.enable_rotation(key, None);
        let face = |lab: &mut Lab| {
            let metadata = KeyMetadata { current_material: None, ..lab.describe(key) };
            (metadata, lab.tags(key), lab.policy(key), lab.aliases(Some(key)))
        };
        let (before, material) = (face(&mut lab), lab.material(key));
        lab.advance_days(3 * 365);
        assert_eq!(face(&mut lab), before);
        assert_eq!(lab.kms().alias(home(), &alias).map(|alias| alias.target), Some(key));
        assert_ne!(lab.material(key), material);
    }
}

#[test]
fn rot_26_rot_27_new_ciphertext_is_made_with_new_material_and_old_ciphertext_is_decrypted_with_its_own()
 {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        let mut ciphertexts = Vec::new();
        for generation in 0..6_u8 {
            let blob = lab.encrypt(key, &[generation; 3]);
            assert_eq!(made_with(&blob), lab.material(key));
            ciphertexts.push((generation, blob));
            lab.advance_days(365);
        }
        let materials: Vec<_> = ciphertexts.iter().map(|(_, blob)| made_with(blob)).collect();
        assert!(materials.iter().enumerate().all(|(at, m)| !materials[..at].contains(m)));
        for (generation, blob) in ciphertexts {
            assert_eq!(lab.decrypt(&blob), [generation; 3]);
        }
    }
}

fn made_with(blob: &[u8]) -> kms_core::MaterialId {
    kms_crypto::CiphertextBlob::parse(blob).expect("a ciphertext of ours").material
}

#[test]
fn rot_28_all_material_is_kept_while_the_key_lives() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let first = lab.encrypt(key, b"first");
        lab.enable_rotation(key, None);
        lab.advance_days(365 * 9);
        assert_eq!(lab.rotations(key).len(), 9);
        lab.disable_rotation(key);
        lab.disable(key);
        lab.enable(key);
        lab.schedule_deletion(key, 7);
        lab.cancel_deletion(key);
        lab.enable(key);
        assert_eq!(lab.decrypt(&first), b"first");
    }
}

#[test]
fn rot_29_a_rotation_changes_no_ciphertext_and_no_data_key() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let (plaintext, ciphertext) = lab.data_key(key);
        let made = made_with(&ciphertext);
        lab.enable_rotation(key, None);
        lab.advance_days(365);
        assert_eq!(lab.decrypt(&ciphertext), plaintext);
        assert_ne!(made, lab.material(key));
    }
}

#[test]
fn rot_30_the_current_material_has_another_name_after_a_rotation() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_key();
        let before = lab.describe(key).current_material;
        assert_eq!(before, Some(lab.material(key)));
        lab.enable_rotation(key, None);
        lab.advance_days(365);
        let after = lab.describe(key).current_material;
        assert_eq!(after, Some(lab.material(key)));
        assert_ne!(after, before);
    }
}

#[test]
fn rot_31_until_the_new_material_is_there_the_old_one_serves() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        let before = lab.material(key);
        lab.rotate_on_demand(key);
        let blob = lab.encrypt(key, b"meanwhile");
        assert_eq!(made_with(&blob), before);
        assert_eq!(lab.decrypt(&blob), b"meanwhile");
    }
}

#[test]
fn rot_32_a_key_that_rotated_is_one_key() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_days(365 * 5);
        assert_eq!(lab.keys(), [lab.arn(key)]);
    }
}

#[test]
fn rot_33_each_automatic_rotation_is_one_event_at_its_own_time() {
    for mut lab in Lab::all() {
        let (key, managed) = (lab.create_key(), lab.use_aws_service("s3"));
        lab.enable_rotation(key, None);
        let events = lab.advance_days(1095);
        let of = |wanted| {
            let rotations = events.iter().filter_map(|event| match &event.kind {
                EventKind::KeyRotated(it) if it.key == wanted => Some((event.at, it.rotation_type)),
                _ => None,
            });
            rotations.collect::<Vec<_>>()
        };
        let dates = [365, 730, 1095].map(|day| (lab.day(day), RotationType::Automatic));
        assert_eq!(of(key), dates);
        assert_eq!(of(managed), lab.rotations(managed));
        assert!(!of(managed).is_empty());
        assert!(events.iter().all(|event| matches!(event.kind, EventKind::KeyRotated(_))));
    }
}
