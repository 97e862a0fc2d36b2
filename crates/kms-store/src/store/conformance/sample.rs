//! A sample history with every value that has a stored form: each key state, each event, each kind of
//! key.
//!
//! It is written out, and not made by the state machine, so that it never changes. This file holds
//! the values of version 1 of the stored form; [`v2`] and [`v3`] add
//! those of later versions.

mod v2;
mod v3;

pub use v2::{entries_v2, snapshot_v2};
pub use v3::{entries, snapshot};

use core::time::Duration;

use kms_core::{
    AccountId, Alias, AliasName, BackingKey, BackingKeys, Days, Era, Event, EventKind, Key, KeyId,
    KeyManager, KeySpec, KeyState, KeyUsage, Map, MaterialId, MultiRegion, NewKey,
    OnDemandRotations, Origin, Region, Resources, Rotated, RotationPeriod, RotationSchedule,
    RotationType, RunningRotation, Scope, Secret, SecretKey, Tag, Timestamp,
};

use crate::{ClockPosition, DocumentChange, Entry, Genesis, NumberedEvent, Snapshot, TrailRecord};

fn some<T>(found: Option<T>) -> T {
    found.unwrap_or_else(|| unreachable!("the sample is valid"))
}

fn scope(region: &str) -> Scope {
    Scope { account: some(AccountId::parse("111122223333")), region: some(Region::parse(region)) }
}

fn id(number: u8) -> KeyId {
    KeyId::from_random([number; 16])
}

fn alias(name: &str) -> AliasName {
    some(AliasName::parse(name))
}

fn day(day: u8) -> Timestamp {
    Timestamp::from_date(2024, 1, day)
}

fn material(
    key: KeyId,
    number: u8,
    created_at: Timestamp,
    rotation_type: Option<RotationType>,
) -> BackingKey {
    let secret = SecretKey::from_bytes([number; 32]);
    let id = MaterialId::of(key, &secret);
    let secret = Some(Secret::Symmetric(secret));
    BackingKey { id, secret, created_at, rotation_type, import: None }
}

/// Three generations of material.
fn rotated_materials(key: KeyId) -> BackingKeys {
    let mut materials = BackingKeys::new(material(key, 0x10, day(1), None));
    materials.rotate(material(key, 0x11, day(2), Some(RotationType::OnDemand)));
    materials.rotate(material(key, 0x12, day(3), Some(RotationType::Automatic)));
    materials
}

fn symmetric(number: u8, state: KeyState) -> Key {
    let id = id(number);
    Key {
        id,
        created_at: day(1),
        spec: KeySpec::SymmetricDefault,
        usage: KeyUsage::EncryptDecrypt,
        origin: Origin::AwsKms,
        manager: KeyManager::Customer,
        multi_region: None,
        custom_key_store_id: None,
        xks_key_id: None,
        description: format!("key {number}, Schlüssel, 鍵"),
        policy: r#"{"Version":"2012-10-17"}"#.to_owned(),
        tags: Map::new(),
        aliases: Vec::new(),
        state,
        materials: Some(BackingKeys::new(material(id, number, day(1), None))),
        schedule: RotationSchedule::Off,
        on_demand: OnDemandRotations::default(),
        public_key: Vec::new(),
        import_parameters: Vec::new(),
        grants: Vec::new(),
        last_usage: None,
    }
}

fn keys() -> Vec<Key> {
    let period = some(RotationPeriod::new(90));
    let running = RunningRotation { started_at: day(5), due: day(6) };
    let multi_region = KeyId::multi_region_from_random([0x0a; 16]);
    vec![
        Key {
            tags: Map::from([("team".to_owned(), "blue".to_owned())]),
            aliases: Vec::from([alias("alias/one"), alias("alias/two")]),
            materials: Some(rotated_materials(id(1))),
            schedule: RotationSchedule::On { period, next: day(3).plus_days(Days(90)) },
            on_demand: OnDemandRotations { used: 2, running: Some(running) },
            ..symmetric(1, KeyState::Enabled)
        },
        symmetric(2, KeyState::Disabled),
        symmetric(3, KeyState::PendingDeletion { delete_at: day(31) }),
        symmetric(4, KeyState::PendingReplicaDeletion { window: Days(7) }),
        Key { origin: Origin::External, materials: None, ..symmetric(5, KeyState::PendingImport) },
        Key {
            origin: Origin::AwsCloudHsm,
            custom_key_store_id: Some("cks-1234567890abcdef0".to_owned()),
            ..symmetric(6, KeyState::Unavailable { enabled: true })
        },
        Key {
            origin: Origin::ExternalKeyStore,
            custom_key_store_id: Some("cks-1234567890abcdef1".to_owned()),
            xks_key_id: Some("bb8562717f809024".to_owned()),
            ..symmetric(7, KeyState::Enabled)
        },
        Key {
            manager: KeyManager::Aws,
            schedule: RotationSchedule::ByAws,
            aliases: Vec::from([alias("alias/aws/s3")]),
            ..symmetric(8, KeyState::Enabled)
        },
        Key {
            spec: KeySpec::Rsa2048,
            usage: KeyUsage::SignVerify,
            materials: None,
            ..symmetric(9, KeyState::Enabled)
        },
        Key {
            id: multi_region,
            multi_region: Some(MultiRegion::primary()),
            materials: Some(BackingKeys::new(material(multi_region, 10, day(1), None))),
            ..symmetric(10, KeyState::Enabled)
        },
    ]
}

fn resources() -> Resources {
    let alias_of = |number| Alias { target: id(number), created_at: day(1), updated_at: day(2) };
    Resources {
        keys: keys().into_iter().map(|key| (key.id, key)).collect(),
        aliases: Map::from([
            (alias("alias/one"), alias_of(1)),
            (alias("alias/two"), alias_of(1)),
            (alias("alias/aws/s3"), alias_of(8)),
        ]),
        key_stores: Map::new(),
    }
}

fn record(seq: u64, key: Option<KeyId>) -> TrailRecord {
    let json = format!(r#"{{"eventName":"DescribeKey","eventID":"{seq}"}}"#);
    TrailRecord { seq, at: day(4), key, json }
}

fn numbered(seq: u64, kind: EventKind) -> NumberedEvent {
    NumberedEvent { seq, event: Event { at: day(4), scope: scope("us-east-1"), kind } }
}

/// A sample laboratory with everything that version 1 of the stored form has.
#[must_use]
pub fn snapshot_v1() -> Snapshot {
    Snapshot {
        genesis: Genesis {
            id: *b"orrery sample 01",
            era: Era::Historical,
            start: day(1),
            seed: Some("docs-1".to_owned()),
            scope: scope("us-east-1"),
            on_demand_rotation_time: Duration::new(5, 7),
        },
        clock: ClockPosition { at: day(4), rate: 86_400.5 },
        draws: 12_345_678_901,
        resources: Map::from([
            (scope("us-east-1"), resources()),
            (scope("cn-north-1"), Resources::default()),
        ]),
        events: vec![
            numbered(41, EventKind::KeyDisabled { key: id(2) }),
            numbered(42, EventKind::KeyEnabled { key: id(2) }),
        ],
        next_event: 43,
        trail: vec![record(7, None), record(8, Some(id(1)))],
        next_record: 9,
        documents: Map::from([
            ("ciphertext/1".to_owned(), r#"{"label":"first"}"#.to_owned()),
            ("note".to_owned(), String::new()),
        ]),
    }
}

/// Changes of the sample laboratory: every kind of event of version 1, one or two in each entry.
#[must_use]
pub fn entries_v1() -> Vec<Entry> {
    entries_of(&events_v1())
}

fn entries_of(events: &[EventKind]) -> Vec<Entry> {
    let mut next = 43;
    let mut entries = Vec::new();
    for (number, kinds) in events.chunks(2).enumerate() {
        let events: Vec<_> =
            (next..).zip(kinds).map(|(seq, kind)| numbered(seq, kind.clone())).collect();
        next += events.len() as u64;
        let seq = 9 + number as u64;
        entries.push(Entry {
            clock: ClockPosition { at: day(4), rate: 0.0 },
            draws: 12_345_678_901 + seq,
            events,
            trail: vec![record(seq, Some(id(1)))],
            documents: documents(number),
            last_usages: Vec::new(),
        });
    }
    entries
}

fn documents(number: usize) -> Vec<DocumentChange> {
    let change = |text: Option<&str>| DocumentChange {
        name: "note".to_owned(),
        text: text.map(str::to_owned),
    };
    match number {
        0 => vec![change(Some("changed"))],
        1 => vec![change(None)],
        _ => Vec::new(),
    }
}

fn events_v1() -> Vec<EventKind> {
    let key = id(1);
    let tag = Tag { key: "team".to_owned(), value: "red".to_owned() };
    let period = some(RotationPeriod::new(2560));
    vec![
        EventKind::KeyCreated(Box::new(new_key(Some(material(id(11), 11, day(4), None))))),
        EventKind::KeyCreated(Box::new(NewKey { id: id(12), ..new_key(None) })),
        EventKind::AliasCreated { name: alias("alias/three"), target: id(11) },
        EventKind::AliasUpdated { name: alias("alias/three"), target: id(12) },
        EventKind::AliasDeleted { name: alias("alias/three") },
        EventKind::KeyDeletionScheduled { key, delete_at: day(20) },
        EventKind::KeyDeletionCancelled { key },
        EventKind::KeyDeleted { key: id(3) },
        EventKind::KeyDescriptionUpdated { key, description: "other words".to_owned() },
        EventKind::KeyDisabled { key },
        EventKind::KeyEnabled { key },
        EventKind::KeyLeftPendingImport { key: id(5) },
        EventKind::KeyPolicyPut { key, policy: "{}".to_owned() },
        EventKind::KeyRotationEnabled { key, period, next: day(4).plus_days(period.days()) },
        EventKind::KeyRotationDisabled { key },
        EventKind::OnDemandRotationStarted { key, due: day(5) },
        EventKind::KeyRotated(Box::new(rotated(RotationType::OnDemand, None))),
        EventKind::KeyRotated(Box::new(rotated(RotationType::Automatic, Some(day(30))))),
        EventKind::ResourceTagged { key, tags: vec![tag] },
        EventKind::ResourceUntagged { key, tag_keys: vec!["team".to_owned()] },
    ]
}

fn new_key(material: Option<BackingKey>) -> NewKey {
    NewKey {
        id: id(11),
        spec: KeySpec::SymmetricDefault,
        usage: KeyUsage::EncryptDecrypt,
        origin: if material.is_some() { Origin::AwsKms } else { Origin::External },
        manager: KeyManager::Customer,
        description: String::new(),
        policy: "{}".to_owned(),
        tags: vec![Tag { key: "a".to_owned(), value: "b".to_owned() }],
        multi_region: false,
        custom_key_store_id: None,
        xks_key_id: None,
        material,
        public_key: Vec::new(),
    }
}

fn rotated(rotation_type: RotationType, next: Option<Timestamp>) -> Rotated {
    let secret = if next.is_some() { 0x21 } else { 0x20 };
    Rotated {
        key: id(1),
        origin: Origin::AwsKms,
        material: material(id(1), secret, day(4), Some(rotation_type)),
        previous: rotated_materials(id(1)).current().id,
        rotation_type,
        next,
    }
}
