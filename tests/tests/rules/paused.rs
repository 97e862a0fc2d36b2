//! Keys that are disabled or wait for their deletion do not rotate (sections 1.4 and 1.5).

use kms_core::{Days, InvalidState, KmsError, NotFound, RotationSchedule, StateProblem};
use kms_tests::actions;
use kms_tests::lab::Lab;

#[test]
fn rot_34_a_disabled_key_does_not_rotate() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.disable(key);
        lab.advance_days(2000);
        assert_eq!(lab.rotations(key), []);
        assert_eq!(lab.kms().next_deadline(), None);
    }
}

#[test]
fn rot_35_rot_44_the_status_of_a_disabled_key_stays() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        let before = lab.rotation_status(key);
        lab.disable(key);
        assert!(before.enabled);
        assert_eq!(lab.rotation_status(key), before);
    }
}

#[test]
fn rot_36_the_rotation_of_a_disabled_key_cannot_be_set() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.disable(key);
        let disabled = KmsError::Disabled(lab.arn(key));
        assert_eq!(lab.refusal(actions::enable_rotation(key, None)), disabled);
        assert_eq!(lab.refusal(actions::disable_rotation(key)), disabled);
    }
}

#[test]
fn rot_43_the_date_of_an_overdue_key_stays_in_the_past() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        lab.disable(key);
        lab.advance_days(500);
        assert_eq!(lab.next_rotation(key), Some(lab.day(90)));
    }
}

#[test]
fn rot_45_a_key_that_waits_for_its_deletion_does_not_rotate() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_days(360);
        lab.schedule_deletion(key, 30);
        lab.advance_days(29);
        assert_eq!(lab.rotations(key), []);
    }
}

#[test]
fn rot_46_its_status_reads_false_and_it_may_be_asked_for() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.schedule_deletion(key, 30);
        assert!(!lab.rotation_status(key).enabled);
    }
}

#[test]
fn rot_47_its_status_has_no_period_and_no_date() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        let off = lab.rotation_status(key);
        lab.enable_rotation(key, Some(90));
        lab.schedule_deletion(key, 30);
        assert_eq!(lab.rotation_status(key), off);
        assert!(matches!(lab.key(key).schedule, RotationSchedule::On { .. }));
    }
}

#[test]
fn rot_48_its_rotation_cannot_be_set() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.schedule_deletion(key, 30);
        let pending = KmsError::InvalidState(InvalidState {
            key: lab.arn(key),
            problem: StateProblem::PendingDeletion,
        });
        assert_eq!(lab.refusal(actions::enable_rotation(key, None)), pending);
        assert_eq!(lab.refusal(actions::disable_rotation(key)), pending);
    }
}

#[test]
fn rot_49_a_cancelled_deletion_gives_the_status_back_as_it_was() {
    for mut lab in Lab::all() {
        let (on, off) = (lab.create_key(), lab.create_key());
        lab.enable_rotation(on, None);
        for key in [on, off] {
            let before = lab.rotation_status(key);
            lab.schedule_deletion(key, 7);
            lab.advance_days(3);
            lab.cancel_deletion(key);
            assert_eq!(lab.rotation_status(key), before);
            assert_eq!(before.enabled, key == on);
        }
    }
}

#[test]
fn rot_50_an_overdue_key_rotates_when_it_is_enabled_and_not_at_the_cancel() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_days(350);
        lab.schedule_deletion(key, 30);
        lab.advance_days(20);
        lab.cancel_deletion(key);
        assert_eq!(lab.rotations(key), []);
        lab.advance_days(10);
        assert_eq!(lab.rotations(key), []);
        lab.enable(key);
        assert_eq!(lab.rotated_at(key), [lab.day(380)]);
    }
}

#[test]
fn rot_51_days_spent_waiting_are_not_added() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_days(100);
        lab.schedule_deletion(key, 30);
        lab.advance_days(20);
        lab.cancel_deletion(key);
        lab.enable(key);
        lab.advance_days(245);
        assert_eq!(lab.rotated_at(key), [lab.day(365)]);
    }
}

#[test]
fn rot_52_a_deleted_key_rotates_no_more_and_is_not_found() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.schedule_deletion(key, 7);
        lab.advance_days(2000);
        let missing = KmsError::NotFound(NotFound::Key(lab.arn(key)));
        for action in [
            actions::enable_rotation(key, None),
            actions::disable_rotation(key),
            actions::rotation_status(key),
            actions::rotate_on_demand(key),
            actions::list_rotations(key, None),
        ] {
            assert_eq!(lab.refusal(action), missing);
        }
        assert_eq!(lab.kms().next_deadline(), None);
        assert_eq!(lab.now(), lab.day(0).plus_days(Days(2000)));
    }
}
