//! The sample values that version 2 of the stored form added: key pairs, imported material, replica
//! keys, grants, last usage.

use kms_core::{
    BackingKey, BackingKeys, Days, EventKind, Grant, GrantChange, GrantConstraints, GrantId,
    GrantOperation, Import, ImportChange, ImportParameters, Imported, Key, KeyId, KeySpec,
    KeyState, KeyUsage, LastUsage, LostImport, Map, MaterialId, MultiRegion, MultiRegionChange,
    NewKey, Operation, Origin, Principal, PrivateKey, Resources, Secret, SettledState,
    WrappingAlgorithm, WrappingKeySpec,
};

use super::{
    alias, day, entries_of, events_v1, id, material, new_key, scope, snapshot_v1, some, symmetric,
};
use crate::{Entry, KeyLastUsage, Snapshot};

/// A sample laboratory with everything that version 2 of the stored form has.
#[must_use]
pub fn snapshot_v2() -> Snapshot {
    let mut snapshot = snapshot_v1();
    let (primary_region, replica_region) = (scope("us-east-1"), scope("us-west-2"));
    let resources = some(snapshot.resources.get_mut(&primary_region));
    for key in [key_pair(), hmac(), imported(), lost(), primary(), updating()] {
        resources.keys.insert(key.id, key);
    }
    if let Some(key) = resources.keys.get_mut(&id(1)) {
        key.grants = vec![grant(1), bare_grant()];
        key.last_usage = Some(usage(8));
        key.aliases = vec![alias("alias/one"), alias("alias/two")];
    }
    let replica = replica(KeyState::Creating { until: day(4) });
    let keys = Map::from([(replica.id, replica)]);
    snapshot.resources.insert(replica_region, Resources { keys, ..Resources::default() });
    snapshot
}

/// Changes of the sample laboratory of version 2: every kind of event, one or two in each entry.
#[must_use]
pub fn entries_v2() -> Vec<Entry> {
    entries_with_usage(&all_events())
}

/// Every kind of event of version 2.
pub(super) fn all_events() -> Vec<EventKind> {
    let mut all = events_v1();
    all.extend(events_v2());
    all
}

/// Returns the entries of these events, the first with a last use.
pub(super) fn entries_with_usage(events: &[EventKind]) -> Vec<Entry> {
    let mut entries = entries_of(events);
    if let Some(first) = entries.first_mut() {
        first.last_usages =
            vec![KeyLastUsage { scope: scope("us-east-1"), key: id(1), usage: usage(9) }];
    }
    entries
}

fn events_v2() -> Vec<EventKind> {
    let key = id(1);
    let import = |change| EventKind::ImportChanged { key: id(23), change };
    let grants = |change| EventKind::GrantChanged { key, change };
    let regions = |change| EventKind::MultiRegionChanged { key: replicated(), change };
    let lost = |number, pending_import| LostImport {
        material: material(id(23), number, day(2), None).id,
        pending_import,
    };
    vec![
        EventKind::KeyCreated(Box::new(NewKey {
            spec: KeySpec::EccNistP256,
            usage: KeyUsage::SignVerify,
            public_key: vec![4, 5, 6],
            ..new_key(Some(private(id(11), 5)))
        })),
        grants(GrantChange::Created(Box::new(grant(2)))),
        grants(GrantChange::Retired(grant(2).id)),
        grants(GrantChange::Revoked(grant(1).id)),
        import(ImportChange::Prepared(Box::new(parameters(2)))),
        import(ImportChange::Imported(Box::new(Imported {
            material: imported_material(material(id(23), 0x33, day(4), None), None),
            public_key: Vec::new(),
            parameters: parameters(2).id,
            enabled: false,
        }))),
        import(ImportChange::Expired(lost(0x33, false))),
        import(ImportChange::Deleted(lost(0x31, true))),
        regions(MultiRegionChange::Replicated(Box::new(replica(KeyState::Creating {
            until: day(5),
        })))),
        regions(MultiRegionChange::Settled(SettledState::Enabled)),
        regions(MultiRegionChange::Settled(SettledState::PendingImport)),
        regions(MultiRegionChange::PrimaryUpdated {
            primary: scope("us-west-2").region,
            replicas: vec![scope("us-east-1").region],
            until: Some(day(5)),
        }),
        regions(MultiRegionChange::DeletionPendingReplicas { window: Days(7) }),
    ]
}

fn private(key: KeyId, number: u8) -> BackingKey {
    let private = PrivateKey::from(vec![number; 138]);
    BackingKey {
        id: MaterialId::of_private(key, &private),
        secret: Some(Secret::Private(private)),
        ..material(key, number, day(1), None)
    }
}

fn key_pair() -> Key {
    Key {
        spec: KeySpec::Rsa4096,
        usage: KeyUsage::SignVerify,
        materials: Some(BackingKeys::new(private(id(21), 21))),
        public_key: vec![1, 2, 3],
        ..symmetric(21, KeyState::Enabled)
    }
}

fn hmac() -> Key {
    Key {
        spec: KeySpec::Hmac256,
        usage: KeyUsage::GenerateVerifyMac,
        materials: Some(BackingKeys::new(private(id(22), 22))),
        ..symmetric(22, KeyState::Enabled)
    }
}

/// A key with a material that expires, and one that becomes current with the next rotation.
fn imported() -> Key {
    let mut materials =
        BackingKeys::new(imported_material(material(id(23), 0x31, day(2), None), Some(20)));
    materials.import(imported_material(material(id(23), 0x32, day(3), None), None));
    Key {
        origin: Origin::External,
        materials: Some(materials),
        import_parameters: vec![parameters(1)],
        ..symmetric(23, KeyState::Enabled)
    }
}

/// A key whose imported material was deleted.
fn lost() -> Key {
    let gone = BackingKey {
        secret: None,
        ..imported_material(material(id(24), 0x31, day(2), None), None)
    };
    Key {
        origin: Origin::External,
        materials: Some(BackingKeys::new(gone)),
        ..symmetric(24, KeyState::PendingImport)
    }
}

fn imported_material(material: BackingKey, valid_to: Option<u8>) -> BackingKey {
    let description = valid_to.map(|_| "from the safe".to_owned());
    let import = Import { description, valid_to: valid_to.map(day) };
    BackingKey { import: Some(Box::new(import)), ..material }
}

fn parameters(number: u8) -> ImportParameters {
    ImportParameters {
        id: [number; 32],
        wrapping_key: PrivateKey::from(vec![number; 1190]),
        wrapping_key_spec: WrappingKeySpec::Rsa3072,
        wrapping_algorithm: WrappingAlgorithm::RsaAesKeyWrapSha256,
        valid_to: day(4),
    }
}

fn replicated() -> KeyId {
    KeyId::multi_region_from_random([0x19; 16])
}

fn primary() -> Key {
    Key {
        multi_region: Some(MultiRegion::Primary { replicas: vec![scope("us-west-2").region] }),
        ..replica(KeyState::Enabled)
    }
}

fn replica(state: KeyState) -> Key {
    let key = replicated();
    Key {
        id: key,
        multi_region: Some(MultiRegion::Replica { primary: scope("us-east-1").region }),
        materials: Some(BackingKeys::new(material(key, 0x41, day(1), None))),
        ..symmetric(0x19, state)
    }
}

fn updating() -> Key {
    symmetric(0x1a, KeyState::Updating { until: day(5) })
}

fn grant(number: u8) -> Grant {
    let context = || Some(Map::from([("purpose".to_owned(), "tests".to_owned())]));
    Grant {
        id: GrantId::from_bytes([number; 32]),
        name: Some("nightly".to_owned()),
        created_at: day(3),
        issuing_account: scope("us-east-1").account,
        grantee: Principal::Arn("arn:aws:iam::111122223333:role/nightly".to_owned()),
        retiring: Some(Principal::Service("backup.amazonaws.com".to_owned())),
        operations: vec![GrantOperation::Decrypt, GrantOperation::ReEncryptFrom],
        constraints: GrantConstraints {
            context_subset: context(),
            context_equals: context(),
            source_arn: Some("arn:aws:s3:::bucket".to_owned()),
        },
    }
}

fn bare_grant() -> Grant {
    Grant {
        name: None,
        grantee: Principal::Service("s3.amazonaws.com".to_owned()),
        retiring: None,
        operations: Vec::new(),
        constraints: GrantConstraints::default(),
        ..grant(3)
    }
}

fn usage(record: u64) -> LastUsage {
    LastUsage { operation: Operation::Decrypt, at: day(4), record }
}
