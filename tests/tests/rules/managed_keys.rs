//! AWS managed keys rotate as AWS decides (section 1.7).

use kms_core::{AccessDenied, Era, KmsError, Operation, RotationType};
use kms_tests::actions::{self, Kind, alias};
use kms_tests::lab::{Lab, date};

#[test]
fn rot_62_until_2022_they_rotate_every_three_years() {
    let mut lab = Lab::new(Era::Y2020);
    let key = lab.use_aws_service("s3");
    lab.advance_days(1094);
    assert_eq!(lab.rotations(key), []);
    lab.advance_days(1096);
    let dates = [1095, 2190].map(|day| (lab.day(day), RotationType::Automatic));
    assert_eq!(lab.rotations(key), dates);
}

#[test]
fn rot_63_since_then_every_year() {
    for mut lab in Lab::current() {
        let key = lab.use_aws_service("s3");
        lab.advance_days(1095);
        assert_eq!(lab.rotated_at(key), [365, 730, 1095].map(|day| lab.day(day)));
    }
}

#[test]
fn rot_64_their_status_always_reads_true() {
    for mut lab in Lab::all() {
        let key = lab.use_aws_service("s3");
        assert!(lab.rotation_status(key).enabled);
        lab.advance_days(3000);
        assert!(lab.rotation_status(key).enabled);
    }
}

#[test]
fn rot_65_del_16_their_account_can_change_nothing_about_them() {
    for mut lab in Lab::all() {
        let key = lab.use_aws_service("s3");
        let arn = lab.arn(key);
        for action in [
            actions::enable_rotation(key, None),
            actions::disable_rotation(key),
            actions::rotate_on_demand(key),
            actions::disable(key),
            actions::schedule_deletion(key, 7),
            actions::put_policy(key, "{}"),
            actions::describe_as(key, "mine"),
        ] {
            let operation = action.operation().expect("an operation");
            let denied = AccessDenied::ManagedByAws { operation, key: arn };
            let denied = KmsError::AccessDenied(denied);
            assert_eq!(lab.refusal(action), denied);
        }
        assert_eq!(lab.state(key), "Enabled");
    }
}

#[test]
fn rot_66_a_history_that_crosses_may_2022_shortens_the_wait() {
    let mut lab = Lab::starting(Era::Historical, date(2021, 9, 1));
    let young = lab.use_aws_service("s3");
    lab.advance_to(date(2024, 1, 1));
    assert_eq!(lab.rotated_at(young), [date(2022, 9, 1), date(2023, 9, 1)]);

    let mut lab = Lab::starting(Era::Historical, date(2019, 8, 1));
    let old = lab.use_aws_service("s3");
    lab.advance_to(date(2024, 1, 1));
    assert_eq!(lab.rotated_at(old), [date(2022, 5, 1), date(2023, 5, 1)]);
}

#[test]
fn rot_67_what_is_not_in_the_account_is_not_listed() {
    for mut lab in Lab::all() {
        assert_eq!(lab.keys(), []);
        let key = lab.use_aws_service("s3");
        assert_eq!(lab.use_aws_service("s3"), key);
        assert_eq!(lab.keys(), [lab.arn(key)]);
        assert_eq!(lab.describe("alias/aws/s3").arn, lab.arn(key));
    }
}

#[test]
fn ali_12_no_alias_of_a_customer_points_to_them() {
    for mut lab in Lab::all() {
        let (managed, own) = (lab.use_aws_service("s3"), lab.create_kind(Kind::Symmetric));
        let name = lab.create_alias("app", own);
        let denied = |operation| {
            let key = lab.arn(managed);
            KmsError::AccessDenied(AccessDenied::ManagedByAws { operation, key })
        };
        let (create, update) = (denied(Operation::CreateAlias), denied(Operation::UpdateAlias));
        assert_eq!(lab.refusal(actions::create_alias(&alias("other"), managed)), create);
        assert_eq!(lab.refusal(actions::update_alias(&name, managed)), update);
    }
}
