//! A key that missed its date while it was disabled (section 1.4).

use core::time::Duration;

use kms_core::{KeyId, RotationType};
use kms_tests::lab::Lab;

const MILLISECOND: Duration = Duration::from_millis(1);

/// A key that was disabled as soon as it rotated every so many days.
fn disabled_key(lab: &mut Lab, days: Option<u32>) -> KeyId {
    let key = lab.create_key();
    lab.enable_rotation(key, days);
    lab.disable(key);
    key
}

/// A key that is enabled again 400 days after its birth, and 100 after its rotation was enabled.
fn key_of_400_days_whose_rotation_is_young(lab: &mut Lab) -> KeyId {
    let key = lab.create_key();
    lab.advance_days(300);
    lab.enable_rotation(key, None);
    lab.advance_days(100);
    lab.disable(key);
    lab.enable(key);
    key
}

#[test]
fn rot_37_material_that_is_a_year_old_rotates_at_once() {
    for mut lab in Lab::classic() {
        let key = disabled_key(&mut lab, None);
        lab.advance_days(365);
        lab.enable(key);
        assert_eq!(lab.rotations(key), [(lab.day(365), RotationType::Automatic)]);
    }
}

#[test]
fn rot_37_until_2024_the_age_of_the_material_counts_and_not_the_date() {
    for mut lab in Lab::classic() {
        let key = key_of_400_days_whose_rotation_is_young(&mut lab);
        assert_eq!(lab.rotated_at(key), [lab.day(400)]);
        lab.advance_days(365);
        assert_eq!(lab.rotated_at(key), [lab.day(400), lab.day(765)]);
    }
}

#[test]
fn rot_38_younger_material_keeps_its_date() {
    for mut lab in Lab::classic() {
        let key = disabled_key(&mut lab, None);
        lab.advance_to(lab.day(364));
        lab.enable(key);
        assert_eq!(lab.rotated_at(key), []);
        lab.advance_days(1);
        assert_eq!(lab.rotated_at(key), [lab.day(365)]);
    }
}

#[test]
fn rot_39_a_key_past_its_date_rotates_at_once() {
    for mut lab in Lab::current() {
        for late in [Duration::ZERO, MILLISECOND, Duration::from_secs(86_400 * 30)] {
            let due = lab.now().plus_days(kms_core::Days(90));
            let key = disabled_key(&mut lab, Some(90));
            lab.advance_to(due.plus(late));
            assert_eq!(lab.rotations(key), []);
            lab.enable(key);
            assert_eq!(lab.rotations(key), [(due.plus(late), RotationType::Automatic)]);
        }
    }
}

#[test]
fn rot_39_since_2024_the_date_counts_and_not_the_age_of_the_material() {
    for mut lab in Lab::current() {
        let key = key_of_400_days_whose_rotation_is_young(&mut lab);
        assert_eq!(lab.rotations(key), []);
        assert_eq!(lab.next_rotation(key), Some(lab.day(665)));
    }
}

#[test]
fn rot_40_a_key_before_its_date_goes_on_as_planned() {
    for mut lab in Lab::current() {
        let key = disabled_key(&mut lab, Some(90));
        lab.advance_days(89);
        lab.enable(key);
        assert_eq!(lab.next_rotation(key), Some(lab.day(90)));
        lab.advance_days(1);
        assert_eq!(lab.rotated_at(key), [lab.day(90)]);
    }
}

#[test]
fn rot_41_the_schedule_starts_anew_from_there() {
    for mut lab in Lab::all() {
        let key = disabled_key(&mut lab, None);
        lab.advance_days(400);
        lab.enable(key);
        lab.advance_days(2 * 365);
        assert_eq!(lab.rotated_at(key), [400, 765, 1130].map(|day| lab.day(day)));
    }
}

#[test]
fn rot_42_however_many_dates_were_missed_it_is_one_rotation() {
    for mut lab in Lab::all() {
        let key = disabled_key(&mut lab, None);
        lab.advance_days(5 * 365 + 1);
        lab.enable(key);
        lab.enable(key);
        assert_eq!(lab.rotated_at(key), [lab.day(5 * 365 + 1)]);
    }
}

#[test]
fn rot_42_a_key_whose_rotation_is_off_has_missed_nothing() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.disable(key);
        lab.advance_days(5 * 365);
        lab.enable(key);
        assert_eq!(lab.rotations(key), []);
    }
}
