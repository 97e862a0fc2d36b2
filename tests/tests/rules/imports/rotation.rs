//! Rotating between imported materials (IMP-08 to IMP-11, IMP-19, IMP-21).

use super::*;
use kms_core::{ConflictCause, Limit, Origin, RotationType, Timestamp};
use kms_tests::lab::date;

#[test]
fn imp_08_lkr_05_lkr_08_lkr_09_lkr_10_new_material_waits_and_does_nothing() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        let one = lab.material(key);
        let two = lab.import_new(key, 2);
        assert_eq!((lab.material(key), lab.state(key)), (one, "Enabled"));
        assert_eq!(lab.describe(key).current_material, Some(one));
        let ciphertext = lab.encrypt(key, b"x");
        let made_with =
            kms_crypto::CiphertextBlob::parse(&ciphertext).expect("a ciphertext").material;
        assert_eq!(made_with, one);
        let listed = all_material(&mut lab, key);
        let states: Vec<_> = listed.iter().map(|it| (it.material, it.material_state)).collect();
        let expected = [(Some(one), Some("CURRENT")), (Some(two), Some("PENDING_ROTATION"))];
        assert_eq!(states, expected);
        assert!(listed.iter().all(|it| (it.rotation_date, it.rotation_type) == (None, None)));
        assert_eq!(lab.list_rotations(key, None), []);
    }
}

#[test]
fn imp_09_lkr_06_lkr_11_a_rotation_on_demand_makes_it_current() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        let old = lab.encrypt(key, b"old");
        let two = lab.import_new(key, 2);
        lab.rotate_on_demand(key);
        let started = lab.rotation_status(key).on_demand_rotation_start;
        assert_eq!(started, Some(lab.now()), "ROT-60");
        let takes = lab.kms().settings().on_demand_rotation_time;
        let cause = ConflictCause::Running { due: lab.now().plus(takes) };
        let conflict = KmsError::Conflict(lab.arn(key), cause);
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), conflict);
        lab.advance(takes);
        let rotated_at = lab.now();
        assert_eq!(lab.material(key), two);
        let new = lab.encrypt(key, b"new");
        assert_eq!((lab.decrypt(&old), lab.decrypt(&new)), (b"old".to_vec(), b"new".to_vec()));
        let [one, other] = all_material(&mut lab, key).try_into().expect("two materials");
        assert_eq!((one.material_state, one.rotation_type), (Some("NON_CURRENT"), None));
        assert_eq!((other.material_state, other.material), (Some("CURRENT"), Some(two)));
        assert_eq!(other.rotation_type, Some(RotationType::OnDemand));
        assert_eq!(other.rotation_date, Some(rotated_at));
        let imports = [one.import, other.import].map(|it| it.map(|it| (it.state, it.valid_to)));
        assert_eq!(imports, [Some(("IMPORTED", None)); 2]);
        assert_eq!(lab.list_rotations(key, None).len(), 1);
    }
}

#[test]
fn imp_10_odr_11_without_new_material_there_is_nothing_to_rotate_to() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        let none = problem(&lab, key, ImportProblem::NoneIsPending);
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), none);
        lab.import_new(key, 2);
        lab.rotate_on_demand_and_wait(key);
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), none);
        assert_eq!(lab.key(key).on_demand.used, 1);
        for byte in 3..27 {
            lab.import_new(key, byte);
            lab.rotate_on_demand_and_wait(key);
        }
        lab.import_new(key, 27);
        let limit = KmsError::LimitExceeded(Limit::OnDemandRotations(lab.arn(key)));
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), limit);
    }
}

#[test]
fn imp_11_one_material_at_a_time_waits() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        let pending = lab.import_new(key, 2);
        let import = lab.importing(key, &[3; 32]);
        let import = ImportKeyMaterial { import_type: Some(ImportType::NewKeyMaterial), ..import };
        let secret = kms_core::SecretKey::from_bytes([3; 32]);
        let new = MaterialId::of(key, &secret);
        let refusal = problem(&lab, key, ImportProblem::AnotherIsPending { new, pending });
        assert_eq!(lab.refusal(import), refusal);
    }
}

#[test]
fn imp_19_it_never_rotates_by_itself() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        let refusal = Unsupported::Origin(lab.arn(key), Origin::External);
        let refusal = KmsError::Unsupported(refusal);
        assert_eq!(lab.refusal(actions::enable_rotation(key, None)), refusal);
        assert_eq!(lab.refusal(actions::disable_rotation(key)), refusal);
        assert!(lab.advance_days(2000).is_empty());
    }
}

#[test]
fn imp_21_amb_27_in_2024_a_key_with_imported_material_does_not_rotate_on_demand() {
    let refused = |start: Timestamp, era, multi_region| {
        let mut lab = Lab::starting(era, start);
        let key = lab.create(CreateKey { multi_region, ..Kind::External.request() });
        lab.import(key, 1);
        let refusal = lab.refusal(actions::rotate_on_demand(key));
        let origin = Unsupported::Origin(lab.arn(key), Origin::External);
        assert!(matches!(&refusal, KmsError::Unsupported(_) | KmsError::Import(_)), "{refusal:?}");
        refusal == KmsError::Unsupported(origin)
    };
    assert!(refused(date(2026, 9, 1), Era::Y2024, false));
    assert!(!refused(date(2026, 9, 1), Era::Y2026, true));
    for (day, single, multi) in [
        (date(2025, 6, 4), true, true),
        (date(2025, 6, 5), false, true),
        (date(2025, 11, 20), false, true),
        (date(2025, 11, 21), false, false),
    ] {
        assert_eq!(refused(day, Era::Historical, false), single, "{day}");
        assert_eq!(refused(day, Era::Historical, true), multi, "{day}");
    }
}

#[test]
fn amb_27_until_the_end_of_2025_a_multi_region_key_has_one_imported_material() {
    let mut lab = Lab::starting(Era::Historical, date(2025, 11, 20));
    let key = lab.create(CreateKey { multi_region: true, ..Kind::External.request() });
    lab.import_new(key, 1);
    let import = lab.importing(key, &[2; 32]);
    let import = ImportKeyMaterial { import_type: Some(ImportType::NewKeyMaterial), ..import };
    let refusal = problem(&lab, key, ImportProblem::OneMaterialYet);
    assert_eq!(lab.refusal(import), refusal);
    lab.advance_days(1);
    lab.import_new(key, 2);
}

#[test]
fn odr_18_odr_19_odr_20_imported_key_pairs_and_hmac_keys_do_not_rotate() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create(CreateKey { origin: Origin::External, ..Kind::Hmac.request() });
    let waits = InvalidState { key: lab.arn(key), problem: StateProblem::PendingImport };
    assert_eq!(lab.refusal(actions::rotate_on_demand(key)), KmsError::InvalidState(waits));
    let import = lab.importing(key, &[1; 32]);
    lab.done(import);
    let refusal = KmsError::Unsupported(Unsupported::KeyType(lab.key(key).spec));
    assert_eq!(lab.refusal(actions::rotate_on_demand(key)), refusal);
}
