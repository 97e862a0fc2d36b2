//! The life of a key (section 4.1).

use kms_core::{Days, InvalidState, KeyState, KmsError, StateProblem};
use kms_tests::actions::{self, Kind};
use kms_tests::lab::{Lab, date};

fn invalid(lab: &Lab, key: kms_core::KeyId, problem: StateProblem) -> KmsError {
    KmsError::InvalidState(InvalidState { key: lab.arn(key), problem })
}

#[test]
fn sta_01_the_states_have_the_words_of_aws() {
    let (delete_at, until) = (date(2026, 1, 1), date(2026, 1, 1));
    for (state, word) in [
        (KeyState::Creating { until }, "Creating"),
        (KeyState::Enabled, "Enabled"),
        (KeyState::Disabled, "Disabled"),
        (KeyState::PendingDeletion { delete_at }, "PendingDeletion"),
        (KeyState::PendingReplicaDeletion { window: Days(7) }, "PendingReplicaDeletion"),
        (KeyState::PendingImport, "PendingImport"),
        (KeyState::Unavailable { enabled: true }, "Unavailable"),
        (KeyState::Updating { until }, "Updating"),
    ] {
        assert_eq!(state.as_str(), word);
    }
}

#[test]
fn sta_02_a_new_key_is_enabled_unless_it_waits_for_import() {
    for mut lab in Lab::all() {
        for kind in Kind::ALL {
            let key = lab.create_kind(kind);
            let state = if kind == Kind::External { "PendingImport" } else { "Enabled" };
            assert_eq!(lab.state(key), state, "{kind:?}");
        }
    }
}

#[test]
fn sta_03_enabled_means_the_state_of_that_name() {
    for mut lab in Lab::all() {
        let (key, external) = (lab.create_key(), lab.create_kind(Kind::External));
        assert!(lab.describe(key).enabled);
        lab.disable(key);
        assert!(!lab.describe(key).enabled);
        lab.schedule_deletion(key, 7);
        assert!(!lab.describe(key).enabled);
        assert!(!lab.describe(external).enabled);
    }
}

#[test]
fn sta_04_enabling_and_disabling_may_be_repeated() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        for _ in 0..2 {
            lab.disable(key);
            assert_eq!(lab.state(key), "Disabled");
        }
        for _ in 0..2 {
            lab.enable(key);
            assert_eq!(lab.state(key), "Enabled");
        }
        let switches = lab.events().len() - 1;
        assert_eq!(switches, 2, "what is so already is no event");
    }
}

#[test]
fn sta_05_sta_06_a_deletion_can_be_scheduled_and_cancelled_and_leaves_the_key_disabled() {
    for mut lab in Lab::all() {
        let (enabled, disabled) = (lab.create_key(), lab.create_key());
        let waiting = lab.create_kind(Kind::External);
        lab.disable(disabled);
        for key in [enabled, disabled, waiting] {
            lab.schedule_deletion(key, 7);
            assert_eq!(lab.state(key), "PendingDeletion");
            lab.cancel_deletion(key);
            assert_eq!(lab.state(key), "Disabled");
        }
    }
}

#[test]
fn sta_07_only_a_pending_deletion_can_be_cancelled() {
    for mut lab in Lab::all() {
        let (key, waiting) = (lab.create_key(), lab.create_kind(Kind::External));
        let refused = invalid(&lab, key, StateProblem::NotPendingDeletion);
        assert_eq!(lab.refusal(actions::cancel_deletion(key)), refused);
        lab.disable(key);
        assert_eq!(lab.refusal(actions::cancel_deletion(key)), refused);
        let refused = invalid(&lab, waiting, StateProblem::NotPendingDeletion);
        assert_eq!(lab.refusal(actions::cancel_deletion(waiting)), refused);
    }
}

#[test]
fn sta_08_first_cancel_then_enable() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.schedule_deletion(key, 7);
        let refused = invalid(&lab, key, StateProblem::PendingDeletion);
        assert_eq!(lab.refusal(actions::enable(key)), refused);
        assert_eq!(lab.refusal(actions::disable(key)), refused);
        lab.cancel_deletion(key);
        lab.enable(key);
        assert_eq!(lab.state(key), "Enabled");
    }
}

#[test]
fn sta_09_a_key_without_material_waits_for_import_again_when_it_is_enabled() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        lab.schedule_deletion(key, 7);
        lab.cancel_deletion(key);
        assert_eq!(lab.state(key), "Disabled");
        lab.enable(key);
        assert_eq!(lab.state(key), "PendingImport");
    }
}

#[test]
fn sta_12_a_primary_that_waits_for_its_replicas_has_no_deadline() {
    assert_eq!(KeyState::PendingReplicaDeletion { window: Days(7) }.deletion_date(), None);
}

#[test]
fn sta_14_cryptography_on_a_key_that_waits_for_its_deletion() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let blob = lab.encrypt(key, b"x");
        lab.schedule_deletion(key, 7);
        let refused = invalid(&lab, key, StateProblem::PendingDeletion);
        assert_eq!(lab.refusal(actions::encrypt(key, b"x")), refused);
        assert_eq!(lab.refusal(actions::decrypt(&blob)), refused);
        assert_eq!(lab.refusal(actions::data_key(key)), refused);
        assert_eq!(lab.refusal(actions::re_encrypt(&blob, key)), refused);
    }
}

#[test]
fn sta_15_cryptography_on_a_disabled_key() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let blob = lab.encrypt(key, b"x");
        lab.disable(key);
        let refused = KmsError::Disabled(lab.arn(key));
        assert_eq!(lab.refusal(actions::encrypt(key, b"x")), refused);
        assert_eq!(lab.refusal(actions::decrypt(&blob)), refused);
        assert_eq!(lab.refusal(actions::data_key(key)), refused);
        assert_eq!(lab.refusal(actions::re_encrypt(&blob, key)), refused);
        lab.enable(key);
        assert_eq!(lab.decrypt(&blob), b"x");
    }
}
