//! Imported material of one key in several Regions.

use alloc::vec::Vec;

use super::Kms;
use crate::{BackingKeys, Event, EventKind, ImportChange, Key, MaterialId, MultiRegion, Scope};

impl Kms {
    /// Whether the material that a rotation is to make current is there, and in all Regions of the
    /// key (IMP-10, MRK-05).
    pub(super) fn has_next_everywhere(&self, scope: Scope, key: &Key) -> bool {
        let next = key.materials.as_ref().and_then(BackingKeys::pending);
        next.is_some_and(|next| next.secret.is_some()) && self.has_next_in_replicas(scope, key)
    }

    /// The same of the replicas alone, as it is told in each Region.
    pub(super) fn has_next_in_replicas(&self, scope: Scope, key: &Key) -> bool {
        let Some(next) = key.materials.as_ref().and_then(BackingKeys::pending) else {
            return false;
        };
        let region = key.multi_region.as_ref().and_then(MultiRegion::followed);
        let primary = Scope { region: region.unwrap_or(scope.region), ..scope };
        let Some(primary) = self.key(primary, key.id) else { return false };
        // What a primary itself has not is told by its own state of the material.
        (region.is_none() || primary.holds(next.id))
            && primary.multi_region.iter().flat_map(MultiRegion::replicas).all(|region| {
                let replica = self.key(Scope { region: *region, ..scope }, key.id);
                replica.is_some_and(|replica| replica.holds(next.id))
            })
    }

    /// A rotation comes to nothing in all Regions when the primary loses the material for it.
    pub(super) fn cancel_rotation_elsewhere(&mut self, Event { scope, kind, .. }: &Event) {
        let EventKind::ImportChanged { key: id, change } = kind else { return };
        let (ImportChange::Deleted(lost) | ImportChange::Expired(lost)) = change else { return };
        let Some(key) = self.key(*scope, *id).filter(|key| next(key) == Some(lost.material)) else {
            return;
        };
        let replicas: Vec<_> =
            key.multi_region.iter().flat_map(MultiRegion::replicas).copied().collect();
        for region in replicas {
            let resources = self.resources.get_mut(&Scope { region, ..*scope });
            if let Some(replica) = resources.and_then(|resources| resources.keys.get_mut(id)) {
                replica.on_demand.running = None;
            }
        }
    }
}

fn next(key: &Key) -> Option<MaterialId> {
    key.materials.as_ref()?.pending().map(|next| next.id)
}
