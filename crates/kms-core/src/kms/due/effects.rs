//! The effects of a due date: on its key, and on the same key in other Regions.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::entropy::Entropy;
use crate::event::{
    EventKind, ImportChange, LostImport, MultiRegionChange, Rotated, RotationType, SettledState,
};
use crate::id::Scope;
use crate::key::{BackingKey, BackingKeys, Due, Key, KeyState, RotationSchedule};
use crate::kms::Kms;
use crate::time::Timestamp;
use kms_shapes::Origin;

/// Returns the events that happen at `at`, when `due` of the key has come.
pub(super) fn effects(
    kms: &Kms,
    at: Timestamp,
    scope: Scope,
    key: &Key,
    due: Due,
    entropy: &mut dyn Entropy,
) -> Vec<(Scope, EventKind)> {
    match due {
        Due::Rotation(rotation_type) => rotation(kms, at, scope, key, rotation_type, entropy),
        Due::Settling => Vec::from([(scope, settled(key))]),
        Due::Expiry => expiry(at, scope, key),
        Due::Deletion => deletion(kms, at, scope, key),
    }
}

/// Returns the events of a rotation at `at`, in the key's Region and in those of its replicas
/// (MRK-03). An automatic rotation sets the next date (ROT-03, ROT-41); an on-demand rotation leaves
/// the schedule unchanged (ODR-06).
pub(in crate::kms) fn rotation(
    kms: &Kms,
    at: Timestamp,
    scope: Scope,
    key: &Key,
    rotation_type: RotationType,
    entropy: &mut dyn Entropy,
) -> Vec<(Scope, EventKind)> {
    let mut events = Vec::new();
    let Some(own) = next_material(at, key, rotation_type, entropy) else { return events };
    for (scope, replica) in kms.replicas_of(scope, key) {
        let material = match replica.origin {
            Origin::External => Some(in_replica(replica, &own)),
            Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore => Some(own.clone()),
        };
        let kind = material.and_then(|material| rotated(at, replica, material, rotation_type));
        events.extend(kind.map(|kind| (scope, kind)));
    }
    let kind = rotated(at, key, own, rotation_type);
    events.extend(kind.map(|kind| (scope, kind)));
    events
}

/// Returns the new material. KMS generates it, except for keys with imported material, for which it
/// must be pending (IMP-09).
fn next_material(
    at: Timestamp,
    key: &Key,
    rotation_type: RotationType,
    entropy: &mut dyn Entropy,
) -> Option<BackingKey> {
    match key.origin {
        Origin::External => {
            let pending = key.materials.as_ref()?.pending();
            let pending = pending.filter(|pending| pending.secret.is_some())?;
            let rotation_type = Some(rotation_type);
            Some(BackingKey { created_at: at, rotation_type, ..pending.clone() })
        }
        Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
            Some(BackingKey::generate(key.id, at, Some(rotation_type), entropy))
        }
    }
}

/// Returns imported material as a replica has it: it may have been deleted there (MRK-05).
fn in_replica(replica: &Key, own: &BackingKey) -> BackingKey {
    let BackingKey { id, created_at, rotation_type, .. } = *own;
    let pending = replica.materials.as_ref().and_then(BackingKeys::pending);
    match pending.filter(|pending| pending.id == id) {
        Some(pending) => BackingKey { created_at, rotation_type, ..pending.clone() },
        None => own.without_secret(),
    }
}

fn rotated(
    at: Timestamp,
    key: &Key,
    material: BackingKey,
    rotation_type: RotationType,
) -> Option<EventKind> {
    let next = match (rotation_type, key.schedule) {
        (RotationType::Automatic, RotationSchedule::On { period, .. }) => {
            Some(at.plus_days(period.days()))
        }
        (RotationType::Automatic, RotationSchedule::Off | RotationSchedule::ByAws)
        | (RotationType::OnDemand, _) => None,
    };
    Some(EventKind::KeyRotated(Box::new(Rotated {
        key: key.id,
        origin: key.origin,
        material,
        previous: key.materials.as_ref()?.current().id,
        rotation_type,
        next,
    })))
}

/// Returns the event that completes the creation of a replica or the change of a primary Region
/// (MRK-07).
fn settled(key: &Key) -> EventKind {
    let state = match key.origin {
        Origin::External if !key.has_all_material() => SettledState::PendingImport,
        Origin::External | Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
            SettledState::Enabled
        }
    };
    let change = MultiRegionChange::Settled(state);
    EventKind::MultiRegionChanged { key: key.id, change }
}

/// Returns the events of expired imported material (IMP-14, IMP-15, IMP-20).
fn expiry(at: Timestamp, scope: Scope, key: &Key) -> Vec<(Scope, EventKind)> {
    let Some(materials) = &key.materials else { return Vec::new() };
    let ended = materials.with_pending().filter(|it| it.valid_to().is_some_and(|end| end <= at));
    let lost = ended.map(|it| LostImport { material: it.id, pending_import: key.needs(it.id) });
    let expired =
        |lost| EventKind::ImportChanged { key: key.id, change: ImportChange::Expired(lost) };
    lost.map(|lost| (scope, expired(lost))).collect()
}

/// Returns the events of a deletion. If the key was the last replica of a primary that is pending
/// replica deletion, the primary's waiting period starts (STA-12).
fn deletion(kms: &Kms, at: Timestamp, scope: Scope, key: &Key) -> Vec<(Scope, EventKind)> {
    let mut events = Vec::from([(scope, EventKind::KeyDeleted { key: key.id })]);
    if let Some((scope, primary)) = kms.primary_of(scope, key)
        && let KeyState::PendingReplicaDeletion { window } = primary.state
        && primary.multi_region.as_ref().is_some_and(|it| it.replicas().len() <= 1)
    {
        let delete_at = at.plus_days(window);
        events.push((scope, EventKind::KeyDeletionScheduled { key: key.id, delete_at }));
    }
    events
}
