//! Rotation on demand (section 2.1).

use core::time::Duration;

use kms_core::{
    AccessDenied, ConflictCause, Days, Era, InvalidState, KmsError, Limit, NotFound, Operation,
    Origin, Response, RotationType, Settings, StateProblem, Unsupported,
};
use kms_tests::actions::{self, Kind};
use kms_tests::lab::{Lab, date, scope};

const SECONDS_5: Duration = Duration::from_secs(5);
const MINUTES_20: Duration = Duration::from_secs(20 * 60);
const MILLISECOND: Duration = Duration::from_millis(1);

#[test]
fn odr_01_odr_02_it_is_answered_with_the_arn_whether_or_not_the_key_rotates_by_itself() {
    for mut lab in Lab::current() {
        for days in [None, Some(90)] {
            let key = lab.create_key();
            if days.is_some() {
                lab.enable_rotation(key, days);
            }
            let answer = Response::RotateKeyOnDemand { key: lab.arn(key) };
            assert_eq!(lab.done(actions::rotate_on_demand(key)), answer);
        }
    }
}

#[test]
fn odr_03_odr_04_it_completes_five_seconds_later() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.rotate_on_demand(key);
        assert_eq!(lab.rotation_status(key).on_demand_rotation_start, Some(lab.day(0)));
        lab.advance(SECONDS_5 - MILLISECOND);
        assert_eq!(lab.list_rotations(key, None), []);
        lab.advance(MILLISECOND);
        assert_eq!(lab.rotation_status(key).on_demand_rotation_start, None);
        assert_eq!(lab.rotated_at(key), [lab.day(0).plus(SECONDS_5)]);
        assert_eq!(lab.list_rotations(key, None).len(), 1);
    }
}

#[test]
fn odr_04_how_long_it_takes_can_be_chosen() {
    let slow = Duration::from_secs(90);
    let settings = Settings { on_demand_rotation_time: slow, ..Settings::default() };
    let mut lab = Lab::with(settings, date(2026, 9, 1));
    let key = lab.create_key();
    lab.rotate_on_demand(key);
    lab.advance_days(1);
    assert_eq!(lab.rotated_at(key), [lab.day(0).plus(slow)]);
}

#[test]
fn odr_05_meanwhile_the_old_material_encrypts() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        let old = lab.material(key);
        lab.rotate_on_demand(key);
        let (blob, (_, data_key)) = (lab.encrypt(key, b"x"), lab.data_key(key));
        for bytes in [blob, data_key] {
            let parsed = kms_crypto::CiphertextBlob::parse(&bytes).expect("a ciphertext of ours");
            assert_eq!(parsed.material, old);
        }
        lab.advance(SECONDS_5);
        assert_ne!(lab.material(key), old);
    }
}

#[test]
fn odr_06_the_schedule_stays() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(180));
        lab.advance_days(100);
        let before = lab.rotation_status(key);
        lab.rotate_on_demand_and_wait(key);
        assert_eq!(lab.rotation_status(key), before);
        assert_eq!(before.next_rotation, Some(lab.day(180)));
    }
}

#[test]
fn odr_07_the_worked_case_of_730_days() {
    let mut lab = Lab::starting(Era::Y2024, date(2022, 4, 15));
    let key = lab.create_key();
    lab.enable_rotation(key, Some(730));
    lab.advance_to(date(2024, 4, 10));
    lab.rotate_on_demand_and_wait(key);
    lab.advance_to(date(2026, 4, 14));
    let expected = [
        (date(2024, 4, 10).plus(SECONDS_5), RotationType::OnDemand),
        (date(2024, 4, 14), RotationType::Automatic),
        (date(2026, 4, 14), RotationType::Automatic),
    ];
    assert_eq!(lab.rotations(key), expected);
}

#[test]
fn odr_08_automatic_rotations_do_not_count() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        lab.advance_days(90 * 30 + 45);
        assert_eq!(lab.rotations(key).len(), 30);
        lab.rotate_on_demand(key);
        assert_eq!(lab.key(key).on_demand.used, 1);
    }
}

#[test]
fn odr_09_odr_10_it_is_granted_ten_times_and_since_2026_twenty_five_times() {
    for (era, at, quota) in [
        (Era::Y2024, date(2030, 1, 1), 10),
        (Era::Y2026, date(2024, 1, 1), 25),
        (Era::Historical, date(2024, 4, 12), 10),
        (Era::Historical, date(2026, 2, 16), 25),
    ] {
        let mut lab = Lab::starting(era, at);
        let key = lab.create_key();
        for _ in 0..quota {
            lab.rotate_on_demand_and_wait(key);
        }
        let used_up = KmsError::LimitExceeded(Limit::OnDemandRotations(lab.arn(key)));
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), used_up);
        assert_eq!(lab.rotations(key).len(), quota);
    }
}

#[test]
fn odr_10_a_history_that_crosses_february_2026_grants_more() {
    let mut lab = Lab::starting(Era::Historical, date(2026, 2, 15));
    let key = lab.create_key();
    (0..10).for_each(|_| lab.rotate_on_demand_and_wait(key));
    lab.refusal(actions::rotate_on_demand(key));
    lab.advance_to(date(2026, 2, 16));
    lab.rotate_on_demand(key);
}

#[test]
fn odr_11_the_count_survives_whatever_happens_to_the_key() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        let quota = lab.kms().rules().on_demand_quota();
        for _ in 0..quota {
            lab.rotate_on_demand_and_wait(key);
            lab.enable_rotation(key, None);
            lab.disable_rotation(key);
            lab.disable(key);
            lab.enable(key);
            lab.schedule_deletion(key, 7);
            lab.cancel_deletion(key);
            lab.enable(key);
        }
        let refusal = lab.refusal(actions::rotate_on_demand(key));
        assert!(matches!(refusal, KmsError::LimitExceeded(_)), "{refusal:?}");
    }
}

#[test]
fn odr_12_it_keeps_twenty_minutes_from_an_automatic_rotation() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        let limit = lab.day(90).as_millis() - 20 * 60 * 1000;
        lab.advance_to(kms_core::Timestamp::from_millis(limit));
        let cause = ConflictCause::DueSoon { next: lab.day(90) };
        let conflict = KmsError::Conflict(lab.arn(key), cause);
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), conflict);
        lab.advance(MINUTES_20 - MILLISECOND);
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), conflict);
        assert_eq!(lab.key(key).on_demand.used, 0);
        lab.advance(MILLISECOND);
        lab.rotate_on_demand(key);
    }
}

#[test]
fn odr_12_a_moment_earlier_it_is_granted() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        let limit = lab.day(90).as_millis() - 20 * 60 * 1000;
        lab.advance_to(kms_core::Timestamp::from_millis(limit - 1));
        lab.rotate_on_demand(key);
    }
}

#[test]
fn odr_13_one_runs_at_a_time() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.rotate_on_demand(key);
        let cause = ConflictCause::Running { due: lab.now().plus(SECONDS_5) };
        let conflict = KmsError::Conflict(lab.arn(key), cause);
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), conflict);
        assert_eq!(lab.key(key).on_demand.used, 1);
        lab.advance(SECONDS_5);
        lab.rotate_on_demand(key);
    }
}

#[test]
fn odr_14_a_date_that_falls_while_it_runs_is_kept_too() {
    let hour = Duration::from_secs(3600);
    let settings = Settings { era: Era::Y2026, on_demand_rotation_time: hour };
    let mut lab = Lab::with(settings, date(2026, 9, 1));
    let key = lab.create_key();
    lab.enable_rotation(key, Some(90));
    lab.advance_to(kms_core::Timestamp::from_millis(lab.day(90).as_millis() - 30 * 60 * 1000));
    let started = lab.now();
    lab.rotate_on_demand(key);
    lab.advance_days(1);
    let both =
        [(lab.day(90), RotationType::Automatic), (started.plus(hour), RotationType::OnDemand)];
    assert_eq!(lab.rotations(key), both);
    assert_eq!(lab.next_rotation(key), Some(lab.day(180)));
}

#[test]
fn odr_15_odr_16_odr_17_the_key_must_be_enabled() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        let arn = lab.arn(key);
        lab.disable(key);
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), KmsError::Disabled(arn));
        lab.schedule_deletion(key, 7);
        let problem = StateProblem::PendingDeletion;
        let pending = KmsError::InvalidState(InvalidState { key: arn, problem });
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), pending);
        lab.advance_days(7);
        let missing = KmsError::NotFound(NotFound::Key(arn));
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), missing);
    }
}

#[test]
fn odr_18_odr_19_other_kinds_of_key_cannot() {
    for mut lab in Lab::current() {
        for kind in [Kind::RsaEncrypting, Kind::RsaSigning, Kind::Hmac] {
            let key = lab.create_kind(kind);
            let refusal = KmsError::Unsupported(Unsupported::KeyType(lab.key(key).spec));
            assert_eq!(lab.refusal(actions::rotate_on_demand(key)), refusal);
        }
        for (kind, origin) in [
            (Kind::CloudHsm, Origin::AwsCloudHsm),
            (Kind::ExternalKeyStore, Origin::ExternalKeyStore),
        ] {
            let key = lab.create_kind(kind);
            let refusal = KmsError::Unsupported(Unsupported::Origin(lab.arn(key), origin));
            assert_eq!(lab.refusal(actions::rotate_on_demand(key)), refusal);
        }
    }
}

#[test]
fn odr_20_sta_16_the_state_is_judged_before_the_kind() {
    for mut lab in Lab::current() {
        let rsa = lab.create_kind(Kind::RsaSigning);
        lab.disable(rsa);
        let disabled = KmsError::Disabled(lab.arn(rsa));
        assert_eq!(lab.refusal(actions::rotate_on_demand(rsa)), disabled);
        let external =
            kms_core::CreateKey { origin: Origin::External, ..Kind::RsaSigning.request() };
        let external = lab.create(external);
        let problem = StateProblem::PendingImport;
        let waits = KmsError::InvalidState(InvalidState { key: lab.arn(external), problem });
        assert_eq!(lab.refusal(actions::rotate_on_demand(external)), waits);
    }
}

#[test]
fn odr_21_another_account_cannot_ask_for_it() {
    for mut lab in Lab::current() {
        let arn = {
            let key = lab.create_key();
            lab.arn(key)
        };
        let operation = Operation::RotateKeyOnDemand;
        let denied = KmsError::AccessDenied(AccessDenied::OtherAccount { operation, key: arn });
        let elsewhere = scope("444455556666", "us-east-1");
        assert_eq!(lab.ask_from(elsewhere, actions::rotate_on_demand(arn)), Err(denied));
    }
}

#[test]
fn odr_22_once_started_it_completes_though_the_key_is_disabled_or_to_be_deleted() {
    for mut lab in Lab::current() {
        let (disabled, pending) = (lab.create_key(), lab.create_key());
        lab.rotate_on_demand(disabled);
        lab.rotate_on_demand(pending);
        lab.disable(disabled);
        lab.schedule_deletion(pending, 7);
        for key in [disabled, pending] {
            assert_eq!(lab.rotation_status(key).on_demand_rotation_start, Some(lab.day(0)));
        }
        lab.advance_days(1);
        for key in [disabled, pending] {
            assert_eq!(lab.rotation_status(key).on_demand_rotation_start, None);
            let done = (lab.day(0).plus(SECONDS_5), RotationType::OnDemand);
            assert_eq!(lab.rotations(key), [done]);
        }
        assert_eq!(lab.now(), lab.day(0).plus_days(Days(1)));
    }
}

#[test]
fn odr_23_until_2024_it_does_not_exist() {
    for mut lab in Lab::classic() {
        for operation in [Operation::RotateKeyOnDemand, Operation::ListKeyRotations] {
            assert!(!lab.knows(operation));
        }
        lab.advance_days(1);
    }
    for lab in Lab::current() {
        assert!(lab.knows(Operation::RotateKeyOnDemand) && lab.knows(Operation::ListKeyRotations));
    }
    let eve = Lab::starting(Era::Historical, date(2024, 4, 11));
    assert!(!eve.knows(Operation::RotateKeyOnDemand));
}
