//! The creation of replicas, and their own properties.

use kms_core::{
    Action, CreateKey, Event, EventKind, ImportChange, Imported, InvalidState, KeyState, Kms,
    KmsError, MaterialId, Response, Secret, SecretKey, Settings, StateProblem, TagProblem,
    Unsupported,
};
use kms_core::{BackingKey, Command, Context, Import, Origin};
use kms_tests::actions;
use kms_tests::entropy::Seeded;

use super::*;

#[test]
fn mrk_07_a_replica_is_creating_first_and_enabled_seconds_later() {
    for mut lab in Lab::current() {
        let key = lab.create(actions::multi_region());
        lab.advance_days(1);
        let request = actions::replicate(key, ireland().region);
        let Response::ReplicateKey { primary, metadata, policy, tags } = lab.done(request) else {
            panic!("another answer");
        };
        assert_eq!((primary, tags), (lab.arn(key), vec![]));
        assert_eq!(policy, lab.policy(key), "the default policy, in one partition");
        assert_eq!(metadata.arn, ireland().key_arn(key));
        assert_eq!((metadata.state, metadata.enabled), ("Creating", false));
        assert_eq!((metadata.current_material, metadata.creation_date), (None, lab.day(1)));
        assert_eq!(metadata.multi_region_configuration, Some(regions(home(), &[ireland()])));
        assert_eq!(lab.describe_in(ireland(), key), metadata);
        assert_eq!(lab.kms().next_deadline(), Some(lab.day(1).plus(SETTLING)));
        let creating = InvalidState { key: metadata.arn, problem: StateProblem::Creating };
        let refused = lab.refusal_from(ireland(), actions::encrypt(key, b"x"));
        assert_eq!(refused, KmsError::InvalidState(creating));
        assert_eq!(lab.advance(SETTLING - Duration::from_millis(1)), []);
        assert_eq!(lab.advance(Duration::from_millis(1)).len(), 1);
        let ready = lab.describe_in(ireland(), key);
        assert_eq!((ready.state, ready.enabled), ("Enabled", true));
        assert_eq!(ready.current_material, lab.describe(key).current_material);
    }
}

#[test]
fn mrk_07_a_replica_of_an_imported_key_waits_for_its_material() {
    let now = kms_tests::lab::date(2026, 9, 1);
    let (mut kms, mut entropy) = (Kms::new(Settings::default(), now), Seeded::new(7));
    let mut ask = |kms: &mut Kms, at, action| {
        let command = Command { scope: home(), dry_run: false, action };
        kms.execute(at, &mut Context::without_algorithms(&mut entropy), &command).outcome
    };
    let external = CreateKey { origin: Origin::External, ..actions::multi_region() };
    let created = ask(&mut kms, now, Action::CreateKey(external)).expect("it works");
    let Response::CreateKey(created) = created else { panic!("another answer") };
    let key = created.arn.key;
    let replicate = Action::ReplicateKey(actions::replicate(key, ireland().region));
    let pending = InvalidState { key: created.arn, problem: StateProblem::PendingImport };
    assert_eq!(ask(&mut kms, now, replicate.clone()), Err(KmsError::InvalidState(pending)));
    let secret = SecretKey::from_bytes([9; 32]);
    let id = MaterialId::of(key, &secret);
    let import = Import {
        description: Some("theirs".into()),
        valid_to: Some(now.plus_days(kms_core::Days(9))),
    };
    let material = BackingKey {
        id,
        secret: Some(Secret::Symmetric(secret)),
        created_at: now,
        rotation_type: None,
        import: Some(Box::new(import)),
    };
    let imported = Imported { material, public_key: vec![], parameters: [0; 32], enabled: true };
    let change = ImportChange::Imported(Box::new(imported));
    let kind = EventKind::ImportChanged { key, change };
    kms.apply(&Event { at: now, scope: home(), kind });
    let answer = ask(&mut kms, now, replicate).expect("it works");
    let Response::ReplicateKey { metadata, .. } = answer else { panic!("another answer") };
    assert_eq!((metadata.state, metadata.origin), ("Creating", Origin::External));
    kms.advance_to(now.plus(SETTLING), &mut Seeded::new(8));
    let replica = kms.key(ireland(), key).expect("a replica");
    assert_eq!(replica.state, KeyState::PendingImport);
    let material = replica.materials.as_ref().expect("its name is known").current();
    assert_eq!((material.id, &material.secret, material.valid_to()), (id, &None, None));
    assert!(kms.key(home(), key).expect("a primary").has_all_material());
}

#[test]
fn mrk_04_a_replica_made_after_rotations_holds_all_material() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        lab.enable_rotation(key, Some(180));
        let mut blobs = vec![lab.encrypt(key, b"x")];
        for _ in 0..3 {
            lab.advance_days(180);
            blobs.push(lab.encrypt(key, b"x"));
            blobs.push(lab.encrypt_in(ireland(), key, b"x"));
        }
        lab.rotate_on_demand_and_wait(key);
        lab.replicate(key, tokyo());
        assert_eq!(lab.materials_in(tokyo(), key).len(), 5);
        assert_eq!(lab.rotations_in(tokyo(), key), lab.rotations_in(home(), key));
        assert_eq!(lab.status_in(tokyo(), key), lab.status_in(home(), key));
        blobs.push(lab.encrypt_in(tokyo(), key, b"x"));
        assert_decrypted_everywhere(&mut lab, &everywhere(), &blobs, b"x");
    }
}

#[test]
fn mrk_04_policy_description_tags_aliases_and_state_are_its_own() {
    for mut lab in Lab::current() {
        let new = CreateKey {
            description: "at home".into(),
            policy: Some("{}".into()),
            tags: actions::tags(&[("where", "home")]),
            ..actions::multi_region()
        };
        let key = lab.create(new);
        lab.create_alias("app", key);
        let request = kms_core::ReplicateKey {
            description: "abroad".into(),
            tags: actions::tags(&[("where", "abroad")]),
            ..actions::replicate(key, ireland().region)
        };
        lab.done(request);
        lab.advance(SETTLING);
        let replica = lab.key_in(ireland(), key).clone();
        assert_eq!(replica.description, "abroad");
        assert_eq!(replica.tags.get(&"where".to_owned()).map(String::as_str), Some("abroad"));
        assert_ne!(replica.policy, "{}");
        assert!(replica.aliases.is_empty());
        lab.done_from(ireland(), actions::disable(key));
        lab.done_from(ireland(), actions::create_alias(&actions::alias("app"), key));
        lab.done_from(ireland(), actions::describe_as(key, "further"));
        lab.done_from(ireland(), actions::tag(key, &[("more", "tags")]));
        assert_eq!(
            (lab.state(key), lab.describe(key).description.as_str()),
            ("Enabled", "at home")
        );
        assert_eq!(lab.tags(key), [("where".to_owned(), "home".to_owned())]);
        let blob = lab.encrypt(key, b"x");
        let refused = lab.refusal_from(ireland(), actions::decrypt(&blob));
        assert_eq!(refused, KmsError::Disabled(ireland().key_arn(key)));
    }
}

#[test]
fn mrk_02_only_a_multi_region_primary_is_replicated() {
    for mut lab in Lab::current() {
        let single = lab.create_key();
        let refused = lab.refusal(actions::replicate(single, ireland().region));
        assert_eq!(refused, not_primary(home(), single));
        let key = lab.create_in(&[ireland()]);
        only_primary(&mut lab, key, &[ireland()], actions::replicate(key, tokyo().region));
    }
}

#[test]
fn mrk_04_a_region_has_a_key_once_and_in_the_same_partition() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        for there in [home(), ireland()] {
            let taken = KmsError::AlreadyReplicated(there.key_arn(key));
            assert_eq!(lab.refusal(actions::replicate(key, there.region)), taken);
        }
        for name in ["cn-north-1", "us-gov-west-1"] {
            let region = scope("111122223333", name).region;
            let partition = Unsupported::Partition { key: lab.arn(key), region };
            let refused = lab.refusal(actions::replicate(key, region));
            assert_eq!(refused, KmsError::Unsupported(partition));
        }
        let tags = actions::tags(&[("aws:x", "y")]);
        let request = kms_core::ReplicateKey { tags, ..actions::replicate(key, tokyo().region) };
        assert_eq!(lab.refusal(request), KmsError::Tag(TagProblem::Reserved));
        lab.disable(key);
        let refused = lab.refusal(actions::replicate(key, tokyo().region));
        assert_eq!(refused, KmsError::Disabled(lab.arn(key)));
        assert_eq!(
            lab.describe(key).multi_region_configuration,
            Some(regions(home(), &[ireland()]))
        );
    }
}

#[test]
fn key_06_a_replica_is_named_in_its_own_region() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        let (here, there) = (home().key_arn(key), ireland().key_arn(key));
        let elsewhere = KmsError::NotFound(kms_core::NotFound::Arn(home().region));
        assert_eq!(lab.refusal_from(ireland(), actions::describe(here)), elsewhere);
        assert_eq!(lab.describe_in(ireland(), key).arn, there);
        let others = scope("444455556666", "eu-west-1");
        let missing = KmsError::NotFound(kms_core::NotFound::Key(others.key_arn(key)));
        assert_eq!(lab.refusal_from(others, actions::describe(key)), missing);
        assert_eq!(lab.kms().resources().get(&others), None);
    }
}
