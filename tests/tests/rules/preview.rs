//! Previews of the events that happen without further commands.

use kms_core::{PreviewedEvent, PreviewedKind, RotationType, Timestamp};
use kms_tests::lab::{Lab, home};

const NEVER: Timestamp = Timestamp::MAX;

#[test]
fn rot_03_the_rotations_of_a_key_are_previewed_without_end_and_change_nothing() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        let before = lab.key(key).clone();
        let preview = lab.kms().preview(NEVER, 3);
        let rotation = |day| {
            let kind = PreviewedKind::Rotated(RotationType::Automatic);
            PreviewedEvent { at: day, scope: home(), key, kind }
        };
        assert_eq!(preview.events, [90, 180, 270].map(|day| rotation(lab.day(day))));
        assert!(preview.is_truncated);
        let until = lab.kms().preview(lab.day(180), 3);
        assert_eq!((until.events.len(), until.is_truncated), (2, false));
        assert_eq!(*lab.key(key), before);
    }
}

#[test]
fn rot_45_del_10_a_key_that_is_pending_deletion_does_nothing_but_end() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_days(360);
        lab.schedule_deletion(key, 7);
        let at = lab.day(367);
        let deleted = PreviewedEvent { at, scope: home(), key, kind: PreviewedKind::Deleted };
        let preview = lab.kms().preview_key(home(), key, NEVER, 9);
        assert_eq!((preview.events, preview.is_truncated), (vec![deleted], false));
    }
}

#[test]
fn odr_14_a_preview_of_no_events_says_whether_there_are_any() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        assert!(!lab.kms().preview(NEVER, 0).is_truncated);
        lab.rotate_on_demand(key);
        let preview = lab.kms().preview(NEVER, 0);
        assert_eq!((preview.events, preview.is_truncated), (Vec::new(), true));
    }
}
