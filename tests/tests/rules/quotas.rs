//! Quotas (section 8).

use kms_core::{
    Command, Context, CreateGrant, CreateKey, Era, Grant, GrantId, Key, KeyId, KeyManager, Kms,
    KmsError, Limit, Map, Principal, Quota, Region, Resources, Response, Scope,
};
use kms_tests::actions::{Request, create_grant, role};
use kms_tests::entropy::Seeded;
use kms_tests::lab::{Lab, home};

/// A copy of a service, after `change`.
fn with(lab: &Lab, change: impl FnOnce(&mut Resources)) -> Kms {
    let mut resources = lab.kms().resources().clone();
    change(resources.entry(home()).or_default());
    Kms::restore(lab.kms().settings(), lab.now(), resources)
}

fn ask(kms: &mut Kms, it: impl Request) -> Result<Response, KmsError> {
    ask_from(kms, home(), it)
}

fn ask_from(kms: &mut Kms, scope: Scope, it: impl Request) -> Result<Response, KmsError> {
    let command = Command { scope, dry_run: false, action: it.action() };
    let mut entropy = Seeded::new(9);
    kms.execute(kms.now(), &mut Context::without_algorithms(&mut entropy), &command).outcome
}

fn id(number: u32) -> KeyId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    KeyId::from_random(bytes)
}

fn reached(quota: Quota, limit: usize) -> KmsError {
    KmsError::LimitExceeded(Limit::Resources { quota, limit, usage: limit })
}

/// The keys of a laboratory that has one, and so many copies of it.
fn copies(one: &Key, count: u32) -> Map<KeyId, Key> {
    (0..count).map(|number| (id(number), Key { id: id(number), ..one.clone() })).collect()
}

#[test]
fn quo_01_quo_02_quo_03_an_account_has_so_many_keys_in_a_region() {
    for (era, limit) in [(Era::Y2020, 10_000), (Era::Y2024, 100_000), (Era::Y2026, 100_000)] {
        let mut lab = Lab::new(era);
        let key = lab.create_key();
        lab.schedule_deletion(key, 30);
        let pending = lab.key(key).clone();
        let managed = Key { id: id(u32::MAX), manager: KeyManager::Aws, ..pending.clone() };
        let mut kms = with(&lab, |it| {
            // Keys that wait for their deletion count; one that AWS manages does not.
            it.keys = copies(&pending, limit - 1);
            it.keys.insert(managed.id, managed);
        });
        let limit = usize::try_from(limit).unwrap();
        assert!(ask(&mut kms, CreateKey::default()).is_ok());
        let refused = Err(reached(Quota::KeysPerRegion, limit));
        assert_eq!(ask(&mut kms, CreateKey::default()), refused);
        let elsewhere = Scope { region: Region::parse("eu-west-1").unwrap(), ..home() };
        assert!(ask_from(&mut kms, elsewhere, CreateKey::default()).is_ok());
    }
}

/// So many grants of a key, each for its own role.
fn grants(count: u32, grantee: impl Fn(u32) -> Principal) -> Vec<Grant> {
    let grant = |number: u32| {
        let mut bytes = [0; GrantId::LEN];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        Grant {
            id: GrantId::from_bytes(bytes),
            name: None,
            created_at: kms_tests::lab::date(2020, 1, 1),
            issuing_account: home().account,
            grantee: grantee(number),
            retiring: None,
            operations: Vec::new(),
            constraints: kms_core::GrantConstraints::default(),
        }
    };
    (0..count).map(grant).collect()
}

#[test]
fn quo_01_quo_02_a_key_has_so_many_grants() {
    for (era, limit) in [(Era::Y2020, 10_000), (Era::Y2024, 50_000), (Era::Y2026, 50_000)] {
        let mut lab = Lab::new(era);
        let key = lab.create_key();
        let mut kms = with(&lab, |it| {
            let key = it.keys.get_mut(&key).unwrap();
            key.grants = grants(limit - 1, |number| role(&number.to_string()));
        });
        let named = CreateGrant { name: Some("last".to_owned()), ..create_grant(key) };
        assert!(ask(&mut kms, named.clone()).is_ok());
        assert!(ask(&mut kms, named).is_ok(), "the same once more");
        let limit = usize::try_from(limit).unwrap();
        assert_eq!(ask(&mut kms, create_grant(key)), Err(reached(Quota::GrantsPerKey, limit)));
    }
}

#[test]
fn quo_02_a_principal_has_500_grants_of_a_key_until_2024() {
    for (era, limit) in [(Era::Y2020, Some(500)), (Era::Y2024, None)] {
        let mut lab = Lab::new(era);
        let key = lab.create_key();
        let mut kms = with(&lab, |it| {
            it.keys.get_mut(&key).unwrap().grants = grants(499, |_| role("app"));
        });
        assert!(ask(&mut kms, create_grant(key)).is_ok());
        let refused = limit.map(|limit| reached(Quota::GrantsPerPrincipal, limit));
        assert_eq!(ask(&mut kms, create_grant(key)).err(), refused);
        let other = CreateGrant { grantee: role("other"), ..create_grant(key) };
        assert!(ask(&mut kms, other).is_ok());
    }
}
