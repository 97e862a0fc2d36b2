//! Aliases (section 6).

use kms_core::{
    AliasEntry, AliasName, Context, Era, Invalid, InvalidState, KeyRef, KeyUsage, KmsError, Limit,
    NotFound, Quota, Response, StateProblem,
};
use kms_tests::actions::{self, Kind, alias};
use kms_tests::lab::{Lab, home, scope};

#[test]
fn ali_01_a_name_is_the_prefix_and_up_to_250_characters() {
    let longest = "a".repeat(250);
    for name in ["a", "A/b_c-9", longest.as_str()] {
        assert!(AliasName::parse(&format!("alias/{name}")).is_some(), "{name}");
    }
    let too_long = "a".repeat(251);
    for name in ["", "a:b", "a b", "ä", "a.b", too_long.as_str()] {
        assert_eq!(AliasName::parse(&format!("alias/{name}")), None, "{name}");
    }
    assert_eq!(AliasName::parse("app"), None);
}

#[test]
fn ali_03_names_of_aws_are_not_for_customers() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.use_aws_service("s3");
        for name in ["aws/s3", "aws/mine"] {
            let name = alias(name);
            let refused = KmsError::InvalidAliasName(name.clone());
            assert_eq!(lab.refusal(actions::create_alias(&name, key)), refused);
            assert_eq!(lab.refusal(actions::update_alias(&name, key)), refused);
            assert_eq!(lab.refusal(actions::delete_alias(&name)), refused);
        }
    }
}

#[test]
fn ali_05_ali_06_a_name_is_taken_once_in_an_account_and_region_and_case_counts() {
    for mut lab in Lab::all() {
        let (key, other) = (lab.create_key(), lab.create_key());
        let name = lab.create_alias("app", key);
        let taken = KmsError::AlreadyExists(lab.alias_arn(&name));
        assert_eq!(lab.refusal(actions::create_alias(&name, other)), taken);
        lab.create_alias("App", other);
        let far = scope("111122223333", "eu-central-1");
        let created = lab.ask_from(far, kms_core::CreateKey::default());
        let Ok(Response::CreateKey(metadata)) = created else { panic!("{created:?}") };
        let again = lab.ask_from(far, actions::create_alias(&name, metadata.arn.key));
        assert!(again.is_ok(), "{again:?}");
    }
}

#[test]
fn ali_07_a_key_has_many_aliases_and_an_alias_one_key() {
    for mut lab in Lab::all() {
        let (old, new) = (lab.create_key(), lab.create_key());
        let name = lab.create_alias("one", old);
        lab.create_alias("two", old);
        lab.done(actions::update_alias(&name, new));
        assert_eq!(lab.aliases(Some(old)).len(), 1);
        assert_eq!(lab.aliases(Some(new)).len(), 1);
    }
}

#[test]
fn ali_08_since_2024_a_key_has_at_most_50() {
    for mut lab in Lab::current() {
        let (full, other) = (lab.create_key(), lab.create_key());
        for number in 0..50 {
            lab.create_alias(&format!("n{number}"), full);
        }
        let limit = KmsError::LimitExceeded(Limit::Resources {
            quota: Quota::AliasesPerKey,
            limit: 50,
            usage: 50,
        });
        assert_eq!(lab.refusal(actions::create_alias(&alias("n50"), full)), limit);
        let own = lab.create_alias("other", other);
        assert_eq!(lab.refusal(actions::update_alias(&own, full)), limit);
        lab.done(actions::update_alias(&alias("n7"), full));
    }
}

#[test]
fn ali_09_until_then_an_account_has_at_most_10000_in_a_region() {
    let mut lab = Lab::new(Era::Y2020);
    let (key, other) = (lab.create_key(), lab.create_key());
    let mut kms = lab.kms().clone();
    let mut entropy = kms_tests::entropy::Seeded::new(2);
    let mut ask = |action| {
        let command = kms_core::Command { scope: home(), dry_run: false, action };
        kms.execute(lab.now(), &mut Context::without_algorithms(&mut entropy), &command).outcome
    };
    for number in 0..10_000 {
        let name = alias(&format!("n{number}"));
        assert!(ask(actions::create_alias(&name, key)).is_ok());
    }
    let limit = KmsError::LimitExceeded(Limit::Resources {
        quota: Quota::AliasesPerRegion,
        limit: 10_000,
        usage: 10_000,
    });
    assert_eq!(ask(actions::create_alias(&alias("more"), other)), Err(limit));
    assert!(ask(actions::update_alias(&alias("n0"), other)).is_ok());
}

#[test]
fn ali_10_the_target_is_a_key_that_exists_by_id_or_arn() {
    for mut lab in Lab::all() {
        let (key, gone) = (lab.create_key(), lab.create_key());
        lab.delete(gone);
        let name = alias("app");
        let missing = KmsError::NotFound(NotFound::Key(lab.arn(gone)));
        assert_eq!(lab.refusal(actions::create_alias(&name, gone)), missing);
        lab.done(actions::create_alias(&name, lab.arn(key)));
        let no_key = KmsError::NotFound(NotFound::KeyId("alias/app".into()));
        assert_eq!(lab.refusal(actions::create_alias(&alias("b"), "alias/app")), no_key);
        assert_eq!(lab.refusal(actions::update_alias(&name, "alias/app")), no_key);
    }
}

#[test]
fn ali_11_the_target_may_be_disabled_but_not_pending_deletion() {
    for mut lab in Lab::all() {
        let (disabled, pending) = (lab.create_key(), lab.create_key());
        let external = lab.create_kind(Kind::External);
        lab.disable(disabled);
        lab.schedule_deletion(pending, 7);
        lab.create_alias("disabled", disabled);
        lab.create_alias("external", external);
        let problem = StateProblem::PendingDeletion;
        let refused = KmsError::InvalidState(InvalidState { key: lab.arn(pending), problem });
        let (create, update) = (alias("pending"), alias("disabled"));
        assert_eq!(lab.refusal(actions::create_alias(&create, pending)), refused);
        assert_eq!(lab.refusal(actions::update_alias(&update, pending)), refused);
    }
}

#[test]
fn ali_13_changes_are_answered_with_nothing() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let name = alias("app");
        let empty = Response::Empty { key: Some(lab.arn(key)) };
        assert_eq!(lab.done(actions::create_alias(&name, key)), empty);
        assert_eq!(lab.done(actions::update_alias(&name, key)), empty);
        assert_eq!(lab.done(actions::delete_alias(&name)), empty);
    }
}

#[test]
fn ali_14_ali_15_an_alias_moves_between_keys_of_one_type_and_usage_only() {
    for mut lab in Lab::all() {
        let keys = Kind::ALL.map(|kind| (kind, lab.create_kind(kind)));
        for (from_kind, from) in keys {
            let name = lab.create_alias("moving", from);
            for (to_kind, to) in keys {
                let outcome = lab.ask(actions::update_alias(&name, to));
                let (old, new) = (lab.key(from), lab.key(to));
                if family(from_kind) == family(to_kind) {
                    assert!(outcome.is_ok(), "{from_kind:?} to {to_kind:?}: {outcome:?}");
                    lab.done(actions::update_alias(&name, from));
                } else {
                    let (from, to): (KeyUsage, KeyUsage) = (old.usage, new.usage);
                    let invalid = Invalid::AliasTarget { alias: name.clone(), from, to };
                    assert_eq!(outcome, Err(KmsError::Validation(invalid)));
                }
            }
            lab.done(actions::delete_alias(&name));
        }
    }
}

fn family(kind: Kind) -> u8 {
    match kind {
        Kind::Symmetric | Kind::External | Kind::CloudHsm | Kind::ExternalKeyStore => 0,
        Kind::RsaEncrypting => 1,
        Kind::RsaSigning => 2,
        Kind::Hmac => 3,
    }
}

#[test]
fn ali_16_an_alias_that_is_not_there() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let name = alias("nowhere");
        let missing = KmsError::NotFound(NotFound::Alias(lab.alias_arn(&name)));
        assert_eq!(lab.refusal(actions::update_alias(&name, key)), missing);
        assert_eq!(lab.refusal(actions::delete_alias(&name)), missing);
        assert_eq!(lab.refusal(actions::encrypt("alias/nowhere", b"x")), missing);
        assert_eq!(lab.refusal(actions::describe("alias/nowhere")), missing);
    }
}

#[test]
fn ali_17_an_alias_leaves_a_key_that_waits_for_its_deletion() {
    for mut lab in Lab::all() {
        let (old, new) = (lab.create_key(), lab.create_key());
        let name = lab.create_alias("moving", old);
        lab.schedule_deletion(old, 7);
        lab.done(actions::update_alias(&name, new));
        lab.advance_days(7);
        assert_eq!(lab.aliases(Some(new)).len(), 1);
    }
}

#[test]
fn ali_18_ali_19_moving_an_alias_keeps_the_date_of_its_creation() {
    for mut lab in Lab::current() {
        let (old, new) = (lab.create_key(), lab.create_key());
        let name = lab.create_alias("app", old);
        lab.advance_days(3);
        lab.done(actions::update_alias(&name, new));
        let entry = AliasEntry {
            arn: lab.alias_arn(&name),
            target: new,
            creation_date: Some(lab.day(0)),
            last_updated_date: Some(lab.day(3)),
        };
        assert_eq!(lab.aliases(None), [entry]);
    }
}

#[test]
fn ali_20_until_december_2020_aliases_show_no_dates() {
    for mut lab in Lab::classic() {
        let key = lab.create_key();
        lab.create_alias("app", key);
        let dates: Vec<_> = lab
            .aliases(None)
            .into_iter()
            .map(|entry| (entry.creation_date, entry.last_updated_date))
            .collect();
        assert_eq!(dates, [(None, None)]);
    }
}

#[test]
fn ali_21_ali_22_the_list_holds_aws_aliases_too_and_can_be_of_one_key() {
    for mut lab in Lab::all() {
        let (key, managed) = (lab.create_key(), lab.use_aws_service("s3"));
        lab.create_alias("app", key);
        assert_eq!(lab.aliases(None).len(), 2);
        assert_eq!(lab.aliases(Some(managed)).len(), 1);
        let by_arn = KeyRef::Arn(lab.arn(key));
        let page = actions::whole();
        let listed = lab.done(kms_core::Action::ListAliases { key: Some(by_arn), page });
        let Response::ListAliases(listing) = listed else { panic!("{listed:?}") };
        assert_eq!(listing.items, lab.aliases(Some(key)));
    }
}

#[test]
fn ali_23_deleting_an_alias_does_not_touch_the_key() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let before = lab.describe(key);
        let name = lab.create_alias("app", key);
        lab.done(actions::delete_alias(&name));
        assert_eq!(lab.describe(key), before);
        assert_eq!(lab.aliases(None), []);
    }
}

#[test]
fn ali_24_cryptography_and_describe_key_take_an_alias_and_nothing_else_does() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let name = lab.create_alias("app", key);
        for text in [name.as_str().to_owned(), lab.alias_arn(&name).to_string()] {
            let text = text.as_str();
            let blob = lab.encrypt(text, b"x");
            lab.plaintext(actions::decrypt_with(text, &blob));
            lab.re_encrypt(actions::re_encrypt(&blob, text));
            lab.data_key(text);
            lab.describe(text);
            let no_key = KmsError::NotFound(NotFound::KeyId(text.into()));
            for action in [
                actions::enable(text),
                actions::disable(text),
                actions::schedule_deletion(text, 7),
                actions::cancel_deletion(text),
                actions::rotate_on_demand(text),
                actions::policy(text),
                actions::put_policy(text, "{}"),
                actions::list_policies(text),
                actions::tag(text, &[]),
                actions::untag(text, &[]),
                actions::list_tags(text),
                actions::describe_as(text, ""),
            ] {
                assert_eq!(lab.refusal(action), no_key);
            }
        }
    }
}

#[test]
fn ali_25_from_another_account_an_alias_needs_its_arn() {
    let elsewhere = scope("444455556666", "us-east-1");
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let name = lab.create_alias("app", key);
        let arn = lab.alias_arn(&name).to_string();
        assert!(lab.ask_from(elsewhere, actions::encrypt(arn, b"x")).is_ok());
        let missing = KmsError::NotFound(NotFound::Alias(elsewhere.alias_arn(name)));
        assert_eq!(lab.ask_from(elsewhere, actions::encrypt("alias/app", b"x")), Err(missing));
    }
}
