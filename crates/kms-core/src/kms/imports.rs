//! Imported material of one key in several Regions.

use super::Kms;
use crate::{BackingKeys, Key, MultiRegion, Scope};

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
        let primary = match key.is_replica() {
            true => self.primary_of(scope, key).map(|(_, primary)| primary),
            false => Some(key),
        };
        let Some(primary) = primary else { return false };
        // What a primary itself has not is told by its own state of the material.
        (!key.is_replica() || primary.holds(next.id))
            && primary.multi_region.iter().flat_map(MultiRegion::replicas).all(|region| {
                let replica = self.key(Scope { region: *region, ..scope }, key.id);
                replica.is_some_and(|replica| replica.holds(next.id))
            })
    }
}
