//! Deleting primaries and replicas.

use kms_core::{Days, EventKind, NotFound};

use super::*;

fn schedule(lab: &mut Lab, place: Scope, key: KeyId, days: u32) {
    lab.done_from(place, actions::schedule_deletion(key, days));
}

#[test]
fn del_19_sta_05_a_primary_with_replicas_waits_for_them_first() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        let expected = Response::ScheduleKeyDeletion {
            key: lab.arn(key),
            deletion_date: None,
            state: Some("PendingReplicaDeletion"),
            window: Some(Days(8)),
        };
        assert_eq!(lab.done(actions::schedule_deletion(key, 8)), expected);
        let metadata = lab.describe(key);
        assert_eq!((metadata.state, metadata.enabled), ("PendingReplicaDeletion", false));
        assert_eq!((metadata.deletion_date, metadata.pending_window), (None, Some(Days(8))));
        assert_eq!(lab.describe_in(ireland(), key).pending_window, None);
        lab.advance_days(400);
        assert_eq!(lab.state(key), "PendingReplicaDeletion");
        lab.cancel_deletion(key);
        assert_eq!((lab.state(key), lab.describe(key).pending_window), ("Disabled", None));
        lab.enable(key);
        lab.encrypt(key, b"x");
    }
}

#[test]
fn del_19_rot_46_a_primary_that_waits_for_its_replicas_does_not_rotate_and_reads_so() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        lab.enable_rotation(key, Some(90));
        lab.done(actions::schedule_deletion(key, 7));
        let status = lab.status_in(home(), key);
        assert_eq!((status.enabled, status.next_rotation, status.period), (false, None, None));
        assert!(lab.status_in(ireland(), key).enabled, "the setting is kept");
        lab.advance_days(200);
        assert_eq!(lab.materials_in(ireland(), key).len(), 1);
        lab.cancel_deletion(key);
        lab.enable(key);
        assert_eq!(lab.materials_in(ireland(), key).len(), 2);
    }
}

#[test]
fn sta_12_the_end_of_the_last_replica_starts_the_window_of_the_primary() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland(), tokyo()]);
        lab.done(actions::schedule_deletion(key, 10));
        schedule(&mut lab, ireland(), key, 7);
        lab.advance_days(1);
        schedule(&mut lab, tokyo(), key, 7);
        lab.advance_days(6);
        assert_eq!(lab.kms().key(ireland(), key), None);
        let metadata = lab.describe(key);
        assert_eq!((metadata.state, metadata.deletion_date), ("PendingReplicaDeletion", None));
        assert_eq!(metadata.multi_region_configuration, Some(regions(home(), &[tokyo()])));
        lab.advance_days(1);
        let metadata = lab.describe(key);
        let gone = lab.now().plus_days(Days(10));
        assert_eq!((metadata.state, metadata.deletion_date), ("PendingDeletion", Some(gone)));
        assert_eq!(metadata.pending_window, None);
        lab.advance_to(gone);
        let missing = KmsError::NotFound(NotFound::Key(lab.arn(key)));
        assert_eq!(lab.refusal(actions::describe(key)), missing);
    }
}

#[test]
fn sta_12_a_jump_over_all_of_it_gives_the_same_events_in_order_of_time() {
    for mut lab in Lab::current() {
        let (key, other) = (lab.create_in(&[ireland(), tokyo()]), lab.create_key());
        lab.enable_rotation(other, Some(90));
        let from = lab.now();
        lab.done(actions::schedule_deletion(key, 30));
        schedule(&mut lab, ireland(), key, 30);
        schedule(&mut lab, tokyo(), key, 29);
        lab.disable(other);
        lab.enable(other);
        let at = |days| from.plus_days(Days(days));
        let events = lab.advance_days(100);
        let told: Vec<_> = events.iter().map(|it| (it.at, it.scope, it.kind.key())).collect();
        let deleted = Some(key);
        let expected = [
            (at(29), tokyo(), deleted),
            (at(30), ireland(), deleted),
            (at(30), home(), deleted),
            (at(60), home(), deleted),
            (at(90), home(), Some(other)),
        ];
        assert_eq!(told, expected);
        let scheduled = EventKind::KeyDeletionScheduled { key, delete_at: at(60) };
        assert_eq!(events[2].kind, scheduled);
    }
}

#[test]
fn sta_12_a_refused_request_that_finds_the_window_started_leaves_no_trace_of_its_own() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        lab.done(actions::schedule_deletion(key, 7));
        schedule(&mut lab, ireland(), key, 7);
        let missing = KmsError::NotFound(NotFound::Key(ireland().key_arn(key)));
        lab.let_pass(8);
        assert_eq!(lab.refusal_from(ireland(), actions::enable(key)), missing);
        assert_eq!(lab.describe(key).deletion_date, Some(lab.now().plus_days(Days(6))));
    }
}

#[test]
fn del_20_a_deleted_replica_can_be_made_again() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        let blob = lab.encrypt_in(ireland(), key, b"x");
        schedule(&mut lab, ireland(), key, 7);
        let taken = KmsError::AlreadyReplicated(ireland().key_arn(key));
        assert_eq!(lab.refusal(actions::replicate(key, ireland().region)), taken);
        lab.advance_days(7);
        assert_eq!(lab.describe(key).multi_region_configuration, Some(regions(home(), &[])));
        lab.rotate_on_demand_and_wait(key);
        lab.replicate(key, ireland());
        assert_eq!(lab.materials_in(ireland(), key).len(), 2);
        assert_eq!(lab.decrypt_in(ireland(), &blob), b"x");
    }
}

#[test]
fn del_19_a_primary_without_replicas_and_a_replica_are_deleted_as_other_keys() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        schedule(&mut lab, ireland(), key, 9);
        let metadata = lab.describe_in(ireland(), key);
        let date = Some(lab.now().plus_days(Days(9)));
        assert_eq!((metadata.state, metadata.deletion_date), ("PendingDeletion", date));
        assert_eq!(lab.state(key), "Enabled");
        lab.advance_days(9);
        lab.schedule_deletion(key, 7);
        assert_eq!(lab.state(key), "PendingDeletion");
        lab.advance_days(7);
        assert_eq!(lab.keys(), []);
    }
}
