//! The response of GetKeyRotationStatus (section 1.2).

use core::time::Duration;

use kms_core::{AccessDenied, Days, KmsError, Operation, Response, RotationStatus};
use kms_tests::actions;
use kms_tests::lab::{Lab, scope};

const OFF: RotationStatus = RotationStatus {
    key: None,
    enabled: false,
    period: None,
    next_rotation: None,
    on_demand_rotation_start: None,
};

#[test]
fn rot_19_until_2024_the_answer_is_yes_or_no() {
    for mut lab in Lab::classic() {
        let key = lab.create_key();
        assert_eq!(lab.rotation_status(key), OFF);
        lab.enable_rotation(key, None);
        assert_eq!(lab.rotation_status(key), RotationStatus { enabled: true, ..OFF });
    }
}

#[test]
fn rot_20_rot_23_since_2024_it_names_the_key_by_arn_its_period_and_its_date() {
    for mut lab in Lab::current() {
        for days in [90, 180] {
            let key = lab.create_key();
            lab.enable_rotation(key, Some(days));
            let expected = RotationStatus {
                key: Some(lab.arn(key)),
                enabled: true,
                period: Some(Days(days)),
                next_rotation: Some(lab.day(days)),
                on_demand_rotation_start: None,
            };
            assert_eq!(lab.rotation_status(key), expected);
        }
    }
}

#[test]
fn rot_21_where_it_is_off_there_is_nothing_else_to_tell() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        let off = RotationStatus { key: Some(lab.arn(key)), ..OFF };
        assert_eq!(lab.rotation_status(key), off);
        lab.enable_rotation(key, Some(90));
        lab.disable_rotation(key);
        assert_eq!(lab.rotation_status(key), off);
    }
}

#[test]
fn rot_22_a_running_rotation_on_demand_shows_when_it_started() {
    for mut lab in Lab::current() {
        let (on, off) = (lab.create_key(), lab.create_key());
        lab.enable_rotation(on, None);
        for key in [on, off] {
            let before = lab.rotation_status(key);
            lab.rotate_on_demand(key);
            let started = lab.now();
            let running = RotationStatus { on_demand_rotation_start: Some(started), ..before };
            assert_eq!(lab.rotation_status(key), running);
            lab.advance(Duration::from_millis(4999));
            assert_eq!(lab.rotation_status(key), running);
            lab.advance(Duration::from_millis(1));
            assert_eq!(lab.rotation_status(key), before);
        }
    }
}

#[test]
fn rot_25_another_account_may_ask_for_the_status_and_set_nothing() {
    let elsewhere = scope("444455556666", "us-east-1");
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let arn = lab.arn(key);
        let status = lab.ask_from(elsewhere, actions::rotation_status(arn));
        assert!(matches!(status, Ok(Response::GetKeyRotationStatus(_))), "{status:?}");
        for (action, operation) in [
            (actions::enable_rotation(arn, None), Operation::EnableKeyRotation),
            (actions::disable_rotation(arn), Operation::DisableKeyRotation),
        ] {
            let denied = AccessDenied::OtherAccount { operation, key: arn };
            let refusal = lab.refusal_from(elsewhere, action);
            assert_eq!(refusal, KmsError::AccessDenied(denied));
        }
    }
}
