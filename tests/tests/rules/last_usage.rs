//! The last use of keys (section 7). The tests of the laboratory show which calls count.

use kms_core::{Era, KeyId, KmsError, NotFound, Operation, Response};
use kms_tests::actions::{self, Kind};
use kms_tests::lab::{Lab, date, home, scope};

/// The date at which AWS began to record the last use of keys.
const TRACKING: kms_core::Timestamp = date(2026, 4, 27);

fn tracked_since(lab: &mut Lab, key: KeyId) -> kms_core::Timestamp {
    match lab.done(actions::last_usage(key)) {
        Response::GetKeyLastUsage(report) => {
            assert_eq!((report.key, report.last), (lab.arn(key), None));
            assert_eq!(report.creation_date, lab.key(key).created_at);
            report.tracking_start
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn key_11_tracking_starts_with_the_key_or_with_the_service() {
    let mut lab = Lab::starting(Era::Historical, date(2020, 1, 1));
    let old = lab.create_key();
    assert!(!lab.knows(Operation::GetKeyLastUsage));
    lab.advance_to(TRACKING);
    let young = lab.create_key();
    lab.advance_days(1);
    let later = lab.create_key();
    assert_eq!(tracked_since(&mut lab, old), TRACKING);
    assert_eq!(tracked_since(&mut lab, young), TRACKING);
    assert_eq!(tracked_since(&mut lab, later), lab.now());

    let mut lab = Lab::starting(Era::Y2026, date(2020, 1, 1));
    let key = lab.create_key();
    assert_eq!(tracked_since(&mut lab, key), lab.now());
}

#[test]
fn key_11_only_the_owner_may_ask_and_by_no_alias() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_key();
    lab.create_alias("app", key);
    let refused = KmsError::NotFound(NotFound::KeyId("alias/app".to_owned()));
    assert_eq!(lab.refusal(actions::last_usage("alias/app")), refused);
    let stranger = scope("444455556666", "us-east-1");
    let refused = lab.ask_from(stranger, actions::last_usage(home().key_arn(key)));
    assert!(matches!(refused, Err(KmsError::AccessDenied(_))), "{refused:?}");
    let managed = lab.use_aws_service("s3");
    tracked_since(&mut lab, managed);
}

#[test]
fn sta_18_a_key_in_any_state_tells_its_last_use() {
    let mut lab = Lab::new(Era::Y2026);
    let (disabled, pending) = (lab.create_key(), lab.create_key());
    lab.disable(disabled);
    lab.schedule_deletion(pending, 7);
    let waiting = lab.create_kind(Kind::External);
    for (key, state) in
        [(disabled, "Disabled"), (pending, "PendingDeletion"), (waiting, "PendingImport")]
    {
        assert_eq!(lab.state(key), state);
        tracked_since(&mut lab, key);
    }
    for row in ["Unavailable", "Creating", "Updating"] {
        let (at, rules) = (lab.now(), lab.kms().rules());
        let state = match row {
            "Unavailable" => kms_core::KeyState::Unavailable { enabled: true },
            "Creating" => kms_core::KeyState::Creating { until: at },
            _ => kms_core::KeyState::Updating { until: at },
        };
        let verdict = kms_core::permit(rules, Operation::GetKeyLastUsage, state);
        assert_eq!(verdict, kms_core::Verdict::Allowed, "{row}");
    }
}
