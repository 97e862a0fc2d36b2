//! Imported material of one key in several Regions (MRK-05).

use core::time::Duration;

use super::*;
use kms_core::{ConflictCause, MaterialId, Scope};
use kms_tests::lab::{home, scope};

const SETTLING: Duration = Duration::from_secs(5);
const WAITS_FOR_REGIONS: &str = "PENDING_MULTI_REGION_IMPORT_AND_ROTATION";

fn ireland() -> Scope {
    scope("111122223333", "eu-west-1")
}

fn tokyo() -> Scope {
    scope("111122223333", "ap-northeast-1")
}

/// A multi-Region key with imported material, at home alone.
fn primary(lab: &mut Lab) -> KeyId {
    let key = lab.create(CreateKey { multi_region: true, ..Kind::External.request() });
    lab.import(key, 1);
    key
}

/// A replica that has the primary's first material too.
fn replicate(lab: &mut Lab, key: KeyId, to: Scope) {
    lab.done(actions::replicate(key, to.region));
    lab.advance(SETTLING);
    assert_eq!(state_in(lab, to, key), "PendingImport");
    import_in(lab, to, key, 1);
    assert_eq!(state_in(lab, to, key), "Enabled");
}

fn import_in(lab: &mut Lab, scope: Scope, key: KeyId, byte: u8) -> MaterialId {
    let import = lab.importing_from(scope, key, &[byte; 32]);
    match lab.done_from(scope, import) {
        Response::ImportKeyMaterial { material: Some(material), .. } => material,
        other => panic!("{other:?}"),
    }
}

/// A key in two Regions, and the material that waits for a rotation in both.
fn pending_everywhere(lab: &mut Lab) -> (KeyId, MaterialId) {
    let key = primary(lab);
    replicate(lab, key, ireland());
    let new = lab.import_new(key, 2);
    import_in(lab, ireland(), key, 2);
    (key, new)
}

/// The same with a running rotation, and a replica that has lost the pending material.
fn rotating_without_its_replica(lab: &mut Lab) -> (KeyId, MaterialId) {
    let (key, new) = pending_everywhere(lab);
    lab.rotate_on_demand(key);
    lab.done_from(ireland(), super::delete(key, Some(new)));
    (key, new)
}

fn state_in(lab: &mut Lab, scope: Scope, key: KeyId) -> &'static str {
    match lab.done_from(scope, actions::describe(key)) {
        Response::DescribeKey(metadata) => metadata.state,
        other => panic!("{other:?}"),
    }
}

/// The states of all materials in a Region, and whether each is there.
fn materials_in(lab: &mut Lab, scope: Scope, key: KeyId) -> Vec<(&'static str, &'static str)> {
    let all = Some(IncludeKeyMaterial::AllKeyMaterial);
    let Response::ListKeyRotations(listing) =
        lab.done_from(scope, actions::list_rotations(key, all))
    else {
        panic!("no list");
    };
    let state = |it: RotationEntry| Some((it.material_state?, it.import?.state));
    listing.items.into_iter().filter_map(state).collect()
}

#[test]
fn mrk_05_imp_13_each_region_imports_the_same_material_under_the_same_id() {
    for mut lab in Lab::with_named_material() {
        let key = primary(&mut lab);
        let ciphertext = lab.encrypt(key, b"from home");
        lab.done(actions::replicate(key, ireland().region));
        lab.advance(SETTLING);
        let waits =
            InvalidState { key: ireland().key_arn(key), problem: StateProblem::PendingImport };
        let refusal = lab.refusal_from(ireland(), actions::decrypt(&ciphertext));
        assert_eq!(refusal, KmsError::InvalidState(waits));
        let other = lab.importing_from(ireland(), key, &[2; 32]);
        let refusal = ImportRefusal {
            key: ireland().key_arn(key),
            problem: ImportProblem::Incorrect(IncorrectMaterial::IsNotAssociated),
        };
        assert_eq!(lab.refusal_from(ireland(), other), KmsError::Import(Box::new(refusal)));
        assert_eq!(import_in(&mut lab, ireland(), key, 1), lab.material(key));
        let Response::Decrypt { plaintext, .. } =
            lab.done_from(ireland(), actions::decrypt(&ciphertext))
        else {
            panic!("not decrypted");
        };
        assert_eq!(plaintext.as_bytes(), b"from home");
    }
}

#[test]
fn mrk_05_lkr_08_new_material_goes_into_the_primary_then_everywhere_then_it_rotates() {
    for mut lab in Lab::with_named_material() {
        let key = primary(&mut lab);
        for to in [ireland(), tokyo()] {
            replicate(&mut lab, key, to);
        }
        let import = lab.importing_from(ireland(), key, &[2; 32]);
        let import = ImportKeyMaterial { import_type: Some(ImportType::NewKeyMaterial), ..import };
        let problem = ImportProblem::NewInReplica;
        let refusal = ImportRefusal { key: ireland().key_arn(key), problem };
        assert_eq!(lab.refusal_from(ireland(), import), KmsError::Import(Box::new(refusal)));
        let new = lab.import_new(key, 2);
        let current = ("CURRENT", "IMPORTED");
        for (region, here) in [(ireland(), WAITS_FOR_REGIONS), (tokyo(), "PENDING_ROTATION")] {
            let waits = (WAITS_FOR_REGIONS, "IMPORTED");
            assert_eq!(materials_in(&mut lab, home(), key), [current, waits]);
            let none = super::problem(&lab, key, ImportProblem::NoneIsPending);
            assert_eq!(lab.refusal(actions::rotate_on_demand(key)), none);
            assert_eq!(import_in(&mut lab, region, key, 2), new);
            assert_eq!(materials_in(&mut lab, region, key), [current, (here, "IMPORTED")]);
        }
        lab.rotate_on_demand_and_wait(key);
        for region in [home(), ireland(), tokyo()] {
            let rotated = [("NON_CURRENT", "IMPORTED"), current];
            assert_eq!(materials_in(&mut lab, region, key), rotated);
            let found = lab.kms().key(region, key).and_then(|key| key.materials.as_ref());
            assert_eq!(found.map(|materials| materials.current().id), Some(new));
            assert_eq!(state_in(&mut lab, region, key), "Enabled");
        }
    }
}

#[test]
fn mrk_05_what_the_primary_deletes_before_its_rotation_goes_everywhere() {
    for mut lab in Lab::with_named_material() {
        let (key, new) = pending_everywhere(&mut lab);
        // A replica's own loss is its own.
        lab.done_from(ireland(), super::delete(key, Some(new)));
        let home_has = [("CURRENT", "IMPORTED"), (WAITS_FOR_REGIONS, "IMPORTED")];
        assert_eq!(materials_in(&mut lab, home(), key), home_has);
        import_in(&mut lab, ireland(), key, 2);
        lab.rotate_on_demand(key);
        lab.delete_material(key, Some(new));
        for region in [home(), ireland()] {
            let [_, next] = materials_in(&mut lab, region, key).try_into().expect("two");
            assert_eq!(next, (WAITS_FOR_REGIONS, "PENDING_IMPORT"));
            assert_eq!(state_in(&mut lab, region, key), "Enabled");
        }
        assert!(lab.advance_days(1).is_empty(), "a rotation without its material");
    }
}

#[test]
fn mrk_05_a_replica_that_lost_what_becomes_current_waits_for_it() {
    for mut lab in Lab::with_named_material() {
        let (key, new) = rotating_without_its_replica(&mut lab);
        lab.advance(lab.kms().settings().on_demand_rotation_time);
        assert_eq!(lab.material(key), new);
        assert_eq!(state_in(&mut lab, ireland(), key), "PendingImport");
        assert_eq!(import_in(&mut lab, ireland(), key, 2), new);
        assert_eq!(state_in(&mut lab, ireland(), key), "Enabled");
    }
}

#[test]
fn mrk_05_the_primary_region_moves_only_to_who_has_what_a_running_rotation_needs() {
    for mut lab in Lab::with_named_material() {
        let (key, new) = rotating_without_its_replica(&mut lab);
        let moving = || actions::update_primary(key, ireland().region);
        let conflict = KmsError::Conflict(lab.arn(key), ConflictCause::PrimaryLacksMaterial);
        assert_eq!(lab.refusal(moving()), conflict);
        import_in(&mut lab, ireland(), key, 2);
        lab.done(moving());
        lab.advance(SETTLING);
        for region in [home(), ireland()] {
            let found = lab.kms().key(region, key).and_then(|key| key.materials.as_ref());
            assert_eq!(found.map(|materials| materials.current().id), Some(new));
        }
    }
}

#[test]
fn imp_14_what_expires_while_the_primary_region_changes_is_missing_at_once() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create(CreateKey { multi_region: true, ..Kind::External.request() });
        let end = lab.now().plus(Duration::from_secs(SETTLING.as_secs() + 2));
        let import = ImportKeyMaterial { valid_to: Some(end), ..lab.importing(key, &[1; 32]) };
        lab.done(import);
        lab.done(actions::replicate(key, ireland().region));
        lab.advance(SETTLING);
        import_in(&mut lab, ireland(), key, 1);
        lab.done(actions::update_primary(key, ireland().region));
        lab.advance(Duration::from_secs(3));
        assert_eq!(lab.state(key), "Updating");
        let problem = StateProblem::PendingImport;
        let waits = KmsError::InvalidState(InvalidState { key: lab.arn(key), problem });
        assert_eq!(lab.refusal(actions::encrypt(key, b"late")), waits);
        lab.advance(SETTLING);
        assert_eq!(lab.state(key), "PendingImport");
    }
}
