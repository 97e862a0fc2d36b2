//! Switching automatic rotation on and off, and its dates (section 1.1).

use core::time::Duration;

use kms_core::{Days, Era, KeyRef, KmsError, NotFound, RotationPeriod, RotationType};
use kms_tests::actions;
use kms_tests::lab::{Lab, date};

#[test]
fn rot_01_a_new_key_does_not_rotate() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        assert!(!lab.rotation_status(key).enabled);
        lab.advance_days(3000);
        assert_eq!(lab.rotations(key), []);
    }
}

#[test]
fn rot_02_rot_03_the_first_rotation_comes_a_period_after_enabling_and_so_does_each_next_one() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.advance_days(100);
        lab.enable_rotation(key, None);
        lab.advance_days(365);
        assert_eq!(lab.rotated_at(key), [lab.day(465)]);
        lab.advance_days(2 * 365);
        assert_eq!(lab.rotated_at(key), [lab.day(465), lab.day(830), lab.day(1195)]);
    }
}

#[test]
fn rot_03_a_jump_over_many_dates_is_a_rotation_at_each() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        lab.advance_days(20 * 365);
        let dates: Vec<_> = (1..=81).map(|n| (lab.day(90 * n), RotationType::Automatic)).collect();
        assert_eq!(lab.rotations(key), dates);
    }
}

#[test]
fn rot_04_until_2024_the_period_is_a_year() {
    for mut lab in Lab::classic() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_days(5 * 365);
        assert_eq!(lab.rotated_at(key), [365, 730, 1095, 1460, 1825].map(|day| lab.day(day)));
    }
}

#[test]
fn rot_05_without_a_period_it_is_365_days() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        let status = lab.rotation_status(key);
        assert_eq!(status.period, Some(Days(365)));
        assert_eq!(status.next_rotation, Some(lab.day(365)));
    }
}

#[test]
fn rot_06_a_period_is_90_to_2560_days() {
    assert_eq!([0, 89, 2561, u32::MAX].map(RotationPeriod::new), [None; 4]);
    for mut lab in Lab::current() {
        for days in [90, 2560] {
            let key = lab.create_key();
            lab.enable_rotation(key, Some(days));
            assert_eq!(lab.rotation_status(key).period, Some(Days(days)));
        }
    }
}

#[test]
fn rot_07_enabling_and_disabling_are_answered_with_nothing() {
    use kms_core::Response::Empty;
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let arn = Some(lab.arn(key));
        assert_eq!(lab.done(actions::enable_rotation(key, None)), Empty { key: arn });
        assert_eq!(lab.done(actions::disable_rotation(key)), Empty { key: arn });
    }
}

#[test]
fn rot_08_rot_28_after_disabling_nothing_rotates_and_the_current_material_goes_on() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let old = lab.encrypt(key, b"before");
        lab.enable_rotation(key, None);
        lab.advance_days(400);
        let current = lab.material(key);
        lab.disable_rotation(key);
        lab.advance_days(2000);
        assert!(!lab.rotation_status(key).enabled);
        assert_eq!(lab.rotated_at(key), [lab.day(365)]);
        assert_eq!(lab.material(key), current);
        assert_eq!(lab.decrypt(&old), b"before");
    }
}

#[test]
fn rot_09_enabling_again_forgets_the_old_date() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_days(300);
        lab.disable_rotation(key);
        lab.advance_days(10);
        lab.enable_rotation(key, None);
        lab.advance_days(365);
        assert_eq!(lab.rotated_at(key), [lab.day(675)]);
    }
}

#[test]
fn rot_10_a_rotation_on_demand_completes_though_automatic_rotation_is_disabled() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.rotate_on_demand(key);
        lab.disable_rotation(key);
        lab.advance(Duration::from_secs(5));
        let done = lab.day(0).plus(Duration::from_secs(5));
        assert_eq!(lab.rotations(key), [(done, RotationType::OnDemand)]);
    }
}

#[test]
fn rot_11_another_period_counts_from_the_call() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(365));
        lab.advance_days(100);
        lab.enable_rotation(key, Some(180));
        assert_eq!(lab.rotation_status(key).period, Some(Days(180)));
        assert_eq!(lab.next_rotation(key), Some(lab.day(280)));
        lab.enable_rotation(key, Some(90));
        assert_eq!(lab.next_rotation(key), Some(lab.day(190)));
        lab.advance_days(360);
        assert_eq!(lab.rotated_at(key), [190, 280, 370, 460].map(|day| lab.day(day)));
    }
}

#[test]
fn rot_12_the_same_period_again_changes_nothing() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(180));
        lab.advance_days(100);
        let before = lab.events().len();
        lab.enable_rotation(key, Some(180));
        assert_eq!(lab.next_rotation(key), Some(lab.day(180)));
        assert_eq!(lab.events().len(), before);
    }
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_days(100);
        lab.enable_rotation(key, None);
        lab.advance_days(265);
        assert_eq!(lab.rotated_at(key), [lab.day(365)]);
    }
}

#[test]
fn rot_13_leaving_the_period_out_changes_it_to_365_days() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(180));
        lab.advance_days(100);
        lab.enable_rotation(key, None);
        assert_eq!(lab.rotation_status(key).period, Some(Days(365)));
        assert_eq!(lab.next_rotation(key), Some(lab.day(465)));
    }
}

#[test]
fn rot_14_a_year_is_365_days_and_no_calendar_year() {
    for era in Era::ALL {
        let mut lab = Lab::starting(*era, date(2023, 3, 15));
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.advance_to(date(2024, 3, 15));
        assert_eq!(lab.rotated_at(key), [date(2024, 3, 14)]);
    }
}

#[test]
fn rot_15_a_rotation_keeps_the_time_of_day_to_the_millisecond() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.advance(Duration::from_millis(1));
        lab.enable_rotation(key, None);
        let due = lab.day(365).plus(Duration::from_millis(1));
        lab.advance_to(lab.day(365));
        assert_eq!(lab.rotated_at(key), []);
        lab.advance(Duration::from_millis(1));
        assert_eq!(lab.rotated_at(key), [due]);
    }
}

#[test]
fn rot_16_a_key_is_named_by_its_id_or_its_arn() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        for name in [key.to_string(), lab.arn(key).to_string()] {
            lab.done(actions::enable_rotation(name.clone(), None));
            lab.done(actions::rotation_status(name.clone()));
            lab.done(actions::disable_rotation(name));
        }
    }
}

#[test]
fn rot_17_an_alias_is_no_name_for_a_key_here() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let alias = lab.create_alias("app", key);
        for name in [alias.as_str().to_owned(), lab.alias_arn(&alias).to_string()] {
            let refused = KmsError::NotFound(NotFound::KeyId(name.clone()));
            assert!(!matches!(KeyRef::parse(&name), KeyRef::Malformed(_)));
            for action in [
                actions::enable_rotation(name.clone(), None),
                actions::disable_rotation(name.clone()),
                actions::rotation_status(name.clone()),
            ] {
                assert_eq!(lab.refusal(action), refused);
            }
        }
    }
}
