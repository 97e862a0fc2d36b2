//! Deleting keys (section 5).

use core::time::Duration;

use kms_core::{
    AccessDenied, Days, EventKind, InvalidState, KeyId, KmsError, NotFound, PendingWindow,
    Response, StateProblem,
};
use kms_tests::actions::{self, whole};
use kms_tests::lab::Lab;

fn pending(lab: &Lab, key: KeyId) -> KmsError {
    let problem = StateProblem::PendingDeletion;
    KmsError::InvalidState(InvalidState { key: lab.arn(key), problem })
}

#[test]
fn del_01_del_02_a_window_is_7_to_30_days_and_30_by_default() {
    assert_eq!([0, 6, 31, 365].map(PendingWindow::new), [None; 4]);
    assert_eq!(
        [7, 30].map(|days| PendingWindow::new(days).map(PendingWindow::days)),
        [Some(Days(7)), Some(Days(30))]
    );
    assert_eq!(PendingWindow::DEFAULT.days(), Days(30));
}

#[test]
fn del_03_since_2021_the_answer_tells_state_and_window() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        let expected = Response::ScheduleKeyDeletion {
            key: lab.arn(key),
            deletion_date: Some(lab.day(10)),
            state: Some("PendingDeletion"),
            window: Some(Days(10)),
        };
        assert_eq!(lab.done(actions::schedule_deletion(key, 10)), expected);
    }
}

#[test]
fn del_04_before_it_tells_the_date_alone() {
    for mut lab in Lab::classic() {
        let key = lab.create_key();
        let expected = Response::ScheduleKeyDeletion {
            key: lab.arn(key),
            deletion_date: Some(lab.day(10)),
            state: None,
            window: None,
        };
        assert_eq!(lab.done(actions::schedule_deletion(key, 10)), expected);
    }
}

#[test]
fn del_05_del_06_a_key_is_deleted_to_the_millisecond() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.schedule_deletion(key, 7);
        assert_eq!(lab.describe(key).deletion_date, Some(lab.day(7)));
        lab.advance_to(lab.day(6).plus(Duration::from_millis(86_399_999)));
        assert_eq!(lab.state(key), "PendingDeletion");
        let events = lab.advance(Duration::from_millis(1));
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].at, &events[0].kind), (lab.day(7), &EventKind::KeyDeleted { key }));
    }
}

#[test]
fn del_07_del_09_the_date_shows_during_the_window_and_not_after_a_cancel() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.schedule_deletion(key, 7);
        let metadata = lab.describe(key);
        assert_eq!((metadata.state, metadata.enabled), ("PendingDeletion", false));
        assert_eq!(metadata.deletion_date, Some(lab.day(7)));
        let cancelled = Response::CancelKeyDeletion { key: lab.arn(key) };
        assert_eq!(lab.done(actions::cancel_deletion(key)), cancelled);
        let metadata = lab.describe(key);
        assert_eq!((metadata.state, metadata.deletion_date), ("Disabled", None));
        lab.advance_days(100);
        assert_eq!(lab.state(key), "Disabled");
    }
}

#[test]
fn del_08_a_second_schedule_is_refused_and_moves_nothing() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.schedule_deletion(key, 30);
        lab.advance_days(1);
        let refused = pending(&lab, key);
        assert_eq!(lab.refusal(actions::schedule_deletion(key, 7)), refused);
        assert_eq!(lab.describe(key).deletion_date, Some(lab.day(30)));
    }
}

#[test]
fn del_10_del_11_a_deleted_key_takes_all_its_own_with_it() {
    for mut lab in Lab::all() {
        let (key, other) = (lab.create_key(), lab.create_key());
        lab.create_alias("one", key);
        lab.create_alias("two", key);
        let stays = lab.create_alias("three", other);
        lab.done(actions::tag(key, &[("a", "b")]));
        lab.delete(key);
        assert_eq!(lab.keys(), [lab.arn(other)]);
        let left: Vec<_> = lab.aliases(None).into_iter().map(|entry| entry.arn.name).collect();
        assert_eq!(left, [stays]);
        let missing = KmsError::NotFound(NotFound::Key(lab.arn(key)));
        assert_eq!(lab.refusal(actions::list_tags(key)), missing);
        lab.create_alias("one", other);
    }
}

#[test]
fn del_12_after_that_it_is_not_found() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.delete(key);
        let missing = KmsError::NotFound(NotFound::Key(lab.arn(key)));
        for action in [
            actions::describe(key),
            actions::enable(key),
            actions::disable(key),
            actions::cancel_deletion(key),
            actions::schedule_deletion(key, 7),
            actions::policy(key),
            actions::list_aliases(Some(key)),
        ] {
            assert_eq!(lab.refusal(action), missing);
        }
        assert_eq!(lab.refusal(actions::encrypt(key, b"x")), missing);
        assert_eq!(lab.keys(), []);
    }
}

#[test]
fn del_13_its_ciphertext_is_denied_and_not_called_damaged() {
    for mut lab in Lab::all() {
        let (key, other) = (lab.create_key(), lab.create_key());
        let blob = lab.encrypt(key, b"lost");
        lab.delete(key);
        let denied = KmsError::AccessDenied(AccessDenied::CiphertextOfNoKey);
        assert_eq!(lab.refusal(actions::decrypt(&blob)), denied);
        assert_eq!(lab.refusal(actions::re_encrypt(&blob, other)), denied);
    }
}

#[test]
fn del_14_cry_24_the_same_material_in_another_key_does_not_open_it() {
    let mut lab = Lab::new(kms_core::Era::Y2026);
    let (key, other) = (lab.create_key(), lab.create_key());
    let blob = lab.encrypt(key, b"lost");
    let current = lab.key(key).materials.as_ref().expect("material").current().clone();
    let secret = current.symmetric().expect("a secret");
    let mut parsed = kms_crypto::CiphertextBlob::parse(&blob).expect("a ciphertext of ours");
    let context = kms_core::EncryptionContext::default();
    assert!(kms_crypto::decrypt(&parsed, secret, &context).is_ok());
    parsed.key = other;
    assert!(kms_crypto::decrypt(&parsed, secret, &context).is_err());
    assert_eq!(lab.refusal(actions::decrypt(&parsed.to_bytes())), KmsError::InvalidCiphertext);
}

#[test]
fn del_15_aliases_resolve_during_the_window_and_the_state_speaks_then() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let alias = lab.create_alias("app", key);
        lab.schedule_deletion(key, 7);
        assert_eq!(lab.aliases(None).len(), 1);
        assert_eq!(lab.describe("alias/app").arn, lab.arn(key));
        let refused = pending(&lab, key);
        assert_eq!(lab.refusal(actions::encrypt("alias/app", b"x")), refused);
        lab.done(actions::delete_alias(&alias));
    }
}

#[test]
fn del_16_aws_managed_keys_are_not_deleted() {
    for mut lab in Lab::all() {
        let key = lab.use_aws_service("ebs");
        let refusal = lab.refusal(actions::schedule_deletion(key, 7));
        assert!(matches!(refusal, KmsError::AccessDenied(AccessDenied::ManagedByAws { .. })));
    }
}

#[test]
fn del_18_the_end_is_one_event() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.enable_rotation(key, None);
        lab.schedule_deletion(key, 7);
        let events = lab.advance_days(5000);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].kind, EventKind::KeyDeleted { key });
        let listed = lab.done(kms_core::Action::ListAliases { key: None, page: whole() });
        assert!(matches!(listed, Response::ListAliases(listing) if listing.items.is_empty()));
    }
}
