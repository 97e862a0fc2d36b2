//! Imported material of a multi-Region key.

use super::Kms;
use crate::id::Scope;
use crate::key::{BackingKeys, Key, MultiRegion};

impl Kms {
    /// Returns whether the key has material that waits for a rotation, in all Regions of the key
    /// (IMP-10, MRK-05).
    pub(super) fn has_next_everywhere(&self, scope: Scope, key: &Key) -> bool {
        let next = key.materials.as_ref().and_then(BackingKeys::pending);
        next.is_some_and(|next| next.secret.is_some()) && self.has_next_in_replicas(scope, key)
    }

    /// Returns whether all replicas have the material that waits for a rotation. Each Region gives
    /// the same answer.
    pub(super) fn has_next_in_replicas(&self, scope: Scope, key: &Key) -> bool {
        let Some(next) = key.materials.as_ref().and_then(BackingKeys::pending) else {
            return false;
        };
        let primary = match key.is_replica() {
            true => self.primary_of(scope, key).map(|(_, primary)| primary),
            false => Some(key),
        };
        let Some(primary) = primary else { return false };
        // A primary that lacks the material reports that as its own import state.
        (!key.is_replica() || primary.holds(next.id))
            && primary.multi_region.iter().flat_map(MultiRegion::replicas).all(|region| {
                let replica = self.key(Scope { region: *region, ..scope }, key.id);
                replica.is_some_and(|replica| replica.holds(next.id))
            })
    }
}
