//! Material that ends by itself (IMP-14, IMP-15, IMP-20).

use super::*;
use kms_core::{EventKind, ImportChange, Timestamp};

/// Imports 32 bytes that end on a day of the laboratory's.
fn import_until(lab: &mut Lab, key: KeyId, byte: u8, end: Timestamp) {
    let valid_to = Some(end);
    let import = ImportKeyMaterial { valid_to, ..lab.importing(key, &[byte; 32]) };
    lab.done(import);
}

#[test]
fn imp_20_on_its_day_material_is_deleted_and_the_key_waits_for_it() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let end = lab.day(30);
        import_until(&mut lab, key, 1, end);
        let material = lab.material(key);
        assert!(lab.advance_to(lab.day(29)).is_empty());
        let events = lab.advance_to(lab.day(31));
        let [event] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!(event.at, end);
        let EventKind::ImportChanged { change: ImportChange::Expired(lost), .. } = &event.kind
        else {
            panic!("{event:?}");
        };
        assert_eq!((lost.material, lost.pending_import), (material, true));
        assert_eq!(lab.state(key), "PendingImport");
        assert!(lab.key(key).materials.iter().all(|it| it.current().secret.is_none()));
        let end = lab.day(60);
        import_until(&mut lab, key, 1, end);
        assert_eq!(lab.state(key), "Enabled");
        assert_eq!(lab.describe(key).valid_to, Some(end));
    }
}

#[test]
fn imp_20_importing_again_sets_another_end_or_none() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let (near, far) = (lab.day(10), lab.day(20));
        import_until(&mut lab, key, 1, near);
        import_until(&mut lab, key, 1, far);
        assert!(lab.advance_to(lab.day(19)).is_empty());
        lab.import(key, 1);
        assert_eq!(lab.describe(key).expiration_model, Some("KEY_MATERIAL_DOES_NOT_EXPIRE"));
        assert!(lab.advance_to(lab.day(400)).is_empty());
    }
}

#[test]
fn imp_14_the_key_needs_all_material_that_was_ever_current() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_kind(Kind::External);
        let (first, second) = (lab.day(30), lab.day(20));
        import_until(&mut lab, key, 1, first);
        let one = lab.material(key);
        let old = lab.encrypt(key, b"old");
        let two = lab.import_new(key, 2);
        lab.rotate_on_demand_and_wait(key);
        import_until(&mut lab, key, 2, second);
        assert_eq!(lab.describe(key).valid_to, Some(second), "the earliest end");
        lab.advance_to(first);
        assert_eq!(lab.state(key), "PendingImport");
        for (byte, state) in [(2, "PendingImport"), (1, "Enabled")] {
            lab.import(key, byte);
            assert_eq!(lab.state(key), state);
        }
        assert_eq!(lab.material(key), two);
        assert_eq!(lab.decrypt(&old), b"old");
        lab.delete_material(key, Some(one));
        assert_eq!(lab.state(key), "PendingImport");
        let waits = InvalidState { key: lab.arn(key), problem: StateProblem::PendingImport };
        assert_eq!(lab.refusal(actions::encrypt(key, b"x")), KmsError::InvalidState(waits));
    }
}

#[test]
fn imp_15_what_waits_for_a_rotation_may_go_and_be_replaced() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        let two = lab.import_new(key, 2);
        lab.rotate_on_demand(key);
        lab.delete_material(key, Some(two));
        assert_eq!(lab.state(key), "Enabled");
        let entry = all_material(&mut lab, key).remove(1);
        assert_eq!(entry.material_state, Some("PENDING_ROTATION"));
        assert_eq!(entry.import.map(|it| it.state), Some("PENDING_IMPORT"));
        assert!(lab.advance_days(1).is_empty(), "a rotation without its material");
        let three = lab.import_new(key, 3);
        assert_eq!(all_material(&mut lab, key).len(), 2);
        lab.rotate_on_demand_and_wait(key);
        assert_eq!(lab.material(key), three);
        // One that ends while its rotation is under way ends that too.
        let four = lab.import_new(key, 4);
        let end = lab.now().plus(core::time::Duration::from_secs(2));
        import_until(&mut lab, key, 4, end);
        lab.rotate_on_demand(key);
        lab.advance_days(1);
        assert_eq!((lab.material(key), lab.state(key)), (three, "Enabled"));
        lab.import(key, 4);
        lab.rotate_on_demand_and_wait(key);
        assert_eq!(lab.material(key), four);
    }
}

#[test]
fn imp_20_a_key_that_waits_for_its_deletion_goes_on_waiting() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let end = lab.day(3);
        import_until(&mut lab, key, 1, end);
        lab.schedule_deletion(key, 30);
        lab.advance_to(lab.day(4));
        assert_eq!(lab.state(key), "PendingDeletion");
        lab.cancel_deletion(key);
        lab.enable(key);
        assert_eq!(lab.state(key), "PendingImport");
    }
}
