//! Grants (section 8).

use kms_core::{
    Action, CreateGrant, Era, GrantConstraints, GrantEntry, GrantId, GrantOperation, Invalid,
    KeyId, KeyRef, KmsError, ListGrants, Listing, NotFound, Principal, Response,
};
use kms_tests::actions::{self, Kind, create_grant, list_grants, page, role};
use kms_tests::lab::{Lab, home, scope};

fn ids(entries: &[GrantEntry]) -> Vec<GrantId> {
    entries.iter().map(|entry| entry.grant.id).collect()
}

fn sorted(mut ids: Vec<GrantId>) -> Vec<GrantId> {
    ids.sort_unstable();
    ids
}

fn named(key: KeyId, name: &str) -> CreateGrant {
    CreateGrant { name: Some(name.to_owned()), ..create_grant(key) }
}

#[test]
fn grt_01_a_grant_is_listed_as_it_was_made() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let subset = [("a".to_owned(), "1".to_owned())].into_iter().collect();
        let asked = CreateGrant {
            retiring: Some(role("retiring")),
            operations: vec![GrantOperation::Decrypt, GrantOperation::Encrypt],
            constraints: GrantConstraints { context_subset: Some(subset), ..Default::default() },
            ..named(key, "mine")
        };
        let id = lab.grant(asked.clone());
        let [GrantEntry { key: arn, grant }] = &lab.grants(list_grants(key))[..] else {
            panic!("one grant is expected")
        };
        assert_eq!((*arn, grant.id, grant.created_at), (lab.arn(key), id, lab.now()));
        assert_eq!(grant.issuing_account, home().account);
        let CreateGrant { key: _, name, grantee, retiring, operations, constraints } = asked;
        assert_eq!((&grant.name, &grant.grantee, &grant.retiring), (&name, &grantee, &retiring));
        assert_eq!((&grant.operations, &grant.constraints), (&operations, &constraints));
    }
}

#[test]
fn grt_01_a_grant_takes_no_alias_and_crosses_accounts_by_arn() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_key();
    lab.create_alias("app", key);
    let refused = KmsError::NotFound(NotFound::KeyId("alias/app".to_owned()));
    assert_eq!(lab.refusal(create_grant("alias/app")), refused);

    let stranger = scope("444455556666", "us-east-1");
    let arn = lab.arn(key);
    let Ok(Response::CreateGrant(created)) = lab.ask_from(stranger, create_grant(arn)) else {
        panic!("a key's owner lets all accounts ask")
    };
    let entries = lab.grants(list_grants(key));
    assert_eq!(entries[0].grant.issuing_account, stranger.account);
    let listed = lab.ask_from(stranger, list_grants(arn));
    assert!(matches!(listed, Ok(Response::ListGrants(it)) if ids(&it.items) == [created.grant]));
    let elsewhere = scope("111122223333", "eu-west-1");
    let refused = lab.ask_from(elsewhere, actions::retire_grant(arn, created.grant));
    assert_eq!(refused, Err(KmsError::NotFound(NotFound::Arn(home().region))));
    let retired = lab.ask_from(stranger, actions::retire_grant(arn, created.grant));
    assert_eq!(retired, Ok(Response::RetireGrant { key: arn, grant: created.grant }));
    assert_eq!(lab.grants(list_grants(key)), []);
}

#[test]
fn grt_02_a_grant_allows_what_its_key_can_do() {
    use GrantOperation as It;
    let always = [It::CreateGrant, It::RetireGrant, It::DescribeKey];
    let encrypting = [It::Decrypt, It::Encrypt, It::ReEncryptFrom, It::ReEncryptTo];
    let symmetric = [It::GenerateDataKey, It::GenerateDataKeyWithoutPlaintext];
    let pairs = [It::GenerateDataKeyPair, It::GenerateDataKeyPairWithoutPlaintext];
    let kinds: [(Kind, &[&[It]]); 6] = [
        (Kind::Symmetric, &[&encrypting, &symmetric, &pairs]),
        (Kind::CloudHsm, &[&encrypting, &symmetric]),
        (Kind::ExternalKeyStore, &[&encrypting, &symmetric]),
        (Kind::RsaEncrypting, &[&encrypting, &[It::GetPublicKey]]),
        (Kind::RsaSigning, &[&[It::Sign, It::Verify, It::GetPublicKey]]),
        (Kind::Hmac, &[&[It::GenerateMac, It::VerifyMac]]),
    ];
    let mut lab = Lab::new(Era::Y2026);
    for (kind, allowed) in kinds {
        let key = lab.create_kind(kind);
        for operation in GrantOperation::ALL {
            let asked = CreateGrant { operations: vec![*operation], ..create_grant(key) };
            let fits = always.contains(operation) || allowed.concat().contains(operation);
            let arn = lab.arn(key);
            let refusal = Invalid::GrantOperation { key: arn, operation: *operation };
            let expected = if fits { None } else { Some(KmsError::Validation(refusal)) };
            assert_eq!(lab.ask(asked).err(), expected, "{operation} of {kind:?}");
        }
        let context = CreateGrant {
            constraints: GrantConstraints {
                context_equals: Some(kms_core::Map::new()),
                ..Default::default()
            },
            ..create_grant(key)
        };
        let arn = lab.arn(key);
        let refusal = KmsError::Validation(Invalid::GrantContext { key: arn });
        let expected = if allowed.contains(&&symmetric[..]) { None } else { Some(refusal) };
        assert_eq!(lab.ask(context).err(), expected, "{kind:?}");
    }
}

#[test]
fn grt_03_the_same_name_and_content_is_the_same_grant() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let ask = |lab: &mut Lab, it: CreateGrant| match lab.done(it) {
            Response::CreateGrant(created) => created,
            other => panic!("{other:?}"),
        };
        let first = ask(&mut lab, named(key, "one"));
        lab.advance_days(1);
        let events = lab.events().len();
        let again = ask(&mut lab, named(key, "one"));
        assert_eq!(again.grant, first.grant);
        assert_ne!(again.salt, first.salt, "a new token");
        assert_eq!(lab.events().len(), events);

        let other = CreateGrant { grantee: role("other"), ..named(key, "one") };
        let others = [named(key, "two"), other, create_grant(key), create_grant(key)];
        let mut all: Vec<_> = others.map(|it| ask(&mut lab, it).grant).into();
        all.push(first.grant);
        let all = sorted(all);
        assert!(all.is_sorted_by(|one, next| one < next), "five different grants");
        assert_eq!(ids(&lab.grants(list_grants(key))), all);
    }
}

#[test]
fn grt_04_grants_end_in_every_state() {
    for mut lab in Lab::all() {
        let (key, ids) = (lab.create_key(), |lab: &mut Lab, key| {
            [lab.grant(create_grant(key)), lab.grant(create_grant(key))]
        });
        let [one, two] = ids(&mut lab, key);
        lab.disable(key);
        assert_eq!(lab.refusal(create_grant(key)), KmsError::Disabled(lab.arn(key)));
        let arn = lab.arn(key);
        assert_eq!(
            lab.done(actions::retire_grant(key, one)),
            Response::RetireGrant { key: arn, grant: one }
        );
        lab.schedule_deletion(key, 7);
        assert_eq!(lab.grants(list_grants(key)).len(), 1);
        let revoked = lab.done(actions::revoke_grant(key, two));
        assert_eq!(revoked, Response::Empty { key: Some(arn) });
        for again in [actions::retire_grant(key, one), actions::revoke_grant(key, two)] {
            let (Action::RetireGrant { grant, .. } | Action::RevokeGrant { grant, .. }) = again
            else {
                panic!("{again:?}")
            };
            let gone = KmsError::NotFound(NotFound::Grant { key: arn, grant });
            assert_eq!(lab.refusal(again), gone);
        }
    }
}

#[test]
fn grt_05_pages_follow_each_other_whatever_comes_and_goes() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_key();
    let all = sorted((0..7).map(|_| lab.grant(create_grant(key))).collect());
    let list = |lab: &mut Lab, page| {
        let ask = ListGrants { page, ..list_grants(key) };
        match lab.done(ask) {
            Response::ListGrants(Listing { items, next }) => (self::ids(&items), next),
            other => panic!("{other:?}"),
        }
    };
    let (first, next) = list(&mut lab, page(3, None));
    assert_eq!(first, all[..3]);
    // The one that the marker names goes, and one that was not shown yet.
    lab.done(actions::revoke_grant(key, all[2]));
    lab.done(actions::revoke_grant(key, all[4]));
    let (second, next) = list(&mut lab, page(2, next.as_deref()));
    assert_eq!(second, [all[3], all[5]]);
    let (third, end) = list(&mut lab, page(2, next.as_deref()));
    assert_eq!((&third[..], end), (&all[6..], None));
    let ask = ListGrants { page: page(3, Some("no grant")), ..list_grants(key) };
    assert_eq!(lab.refusal(ask), KmsError::InvalidMarker);
}

#[test]
fn grt_05_lists_show_what_they_are_asked_for() {
    let mut lab = Lab::new(Era::Y2026);
    let (key, other) = (lab.create_key(), lab.create_key());
    let retiring = Some(role("retiring"));
    let service = Principal::Service("sample.amazonaws.com".to_owned());
    let mine = lab.grant(CreateGrant { retiring: retiring.clone(), ..create_grant(key) });
    let theirs = lab.grant(CreateGrant { grantee: service.clone(), ..create_grant(key) });
    let more = lab.grant(CreateGrant { retiring, ..create_grant(other) });

    let grant = ListGrants { grant: Some(theirs), ..list_grants(key) };
    assert_eq!(ids(&lab.grants(grant)), [theirs]);
    let grantee = ListGrants { grantee: Some(service), ..list_grants(key) };
    assert_eq!(ids(&lab.grants(grantee)), [theirs]);
    let both = ListGrants { grant: Some(theirs), grantee: Some(role("app")), ..list_grants(key) };
    assert_eq!(lab.grants(both), []);

    let retirable = lab.grants(actions::list_retirable(role("retiring")));
    assert_eq!(ids(&retirable), sorted(vec![mine, more]));
    assert_eq!(lab.grants(actions::list_retirable(role("app"))), []);
    let elsewhere = scope("111122223333", "eu-west-1");
    let listed = lab.ask_from(elsewhere, actions::list_retirable(role("retiring")));
    assert!(matches!(listed, Ok(Response::ListRetirableGrants(it)) if it.items.is_empty()));
    let stranger = scope("444455556666", "us-east-1");
    let listed = lab.ask_from(stranger, actions::list_retirable(role("retiring")));
    assert!(matches!(listed, Ok(Response::ListRetirableGrants(it)) if it.items.len() == 2));
}

#[test]
fn cry_21_a_dry_run_makes_and_ends_no_grant() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_key();
    let grant = lab.grant(create_grant(key));
    assert_eq!(lab.try_out(create_grant(key)), Err(KmsError::DryRun));
    assert_eq!(lab.try_out(actions::retire_grant(key, grant)), Err(KmsError::DryRun));
    assert_eq!(lab.try_out(actions::revoke_grant(key, grant)), Err(KmsError::DryRun));
    assert_eq!(ids(&lab.grants(list_grants(key))), [grant]);
    lab.disable(key);
    assert_eq!(lab.try_out(create_grant(key)), Err(KmsError::Disabled(lab.arn(key))));
}

#[test]
fn del_11_grants_vanish_with_their_key() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let retiring = Some(role("retiring"));
        lab.grant(CreateGrant { retiring, ..create_grant(key) });
        lab.delete(key);
        assert_eq!(lab.grants(actions::list_retirable(role("retiring"))), []);
        let gone = KmsError::NotFound(NotFound::Key(lab.arn(key)));
        assert_eq!(lab.refusal(Action::ListGrants(list_grants(key))), gone);
        assert!(matches!(list_grants(key).key, KeyRef::Id(_)));
    }
}

#[test]
fn rot_26_grants_stay_the_same_when_their_key_rotates() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_key();
    lab.grant(create_grant(key));
    let before = lab.grants(list_grants(key));
    lab.rotate_on_demand_and_wait(key);
    assert_eq!(lab.rotations(key).len(), 1);
    assert_eq!(lab.grants(list_grants(key)), before);
}
