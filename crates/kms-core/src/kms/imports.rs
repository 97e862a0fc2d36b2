//! Imported material of one key in several Regions.

use alloc::vec::Vec;

use super::Kms;
use crate::{
    BackingKey, BackingKeys, Event, EventKind, ImportChange, Imported, Key, MaterialId,
    MultiRegion, Scope,
};

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
        primary.multi_region.iter().flat_map(MultiRegion::replicas).all(|region| {
            let replica = self.key(Scope { region: *region, ..scope }, key.id);
            replica.is_some_and(|replica| replica.holds(next.id))
        })
    }

    /// Replicas learn the name of their primary's first material, which is to be theirs, and that a
    /// rotation comes to nothing whose material the primary lost.
    pub(super) fn tell_replicas(&mut self, Event { scope, kind, .. }: &Event) {
        let EventKind::ImportChanged { key: id, change } = kind else { return };
        let Some(key) = self.key(*scope, *id) else { return };
        let (is_first, next) = (key.materials.is_none(), next(key));
        let regions: Vec<_> = key.multi_region.iter().flat_map(MultiRegion::replicas).collect();
        let scopes: Vec<_> = regions.iter().map(|it| Scope { region: **it, ..*scope }).collect();
        for scope in scopes {
            let Some(resources) = self.resources.get_mut(&scope) else { continue };
            let Some(replica) = resources.keys.get_mut(id) else { continue };
            match change {
                ImportChange::Imported(first) if is_first => replica.expect(first),
                ImportChange::Deleted(lost) | ImportChange::Expired(lost)
                    if next == Some(lost.material) =>
                {
                    replica.on_demand.running = None;
                }
                ImportChange::Prepared(_)
                | ImportChange::Imported(_)
                | ImportChange::Deleted(_)
                | ImportChange::Expired(_) => {}
            }
            self.look_at(scope, *id);
        }
    }
}

fn next(key: &Key) -> Option<MaterialId> {
    key.materials.as_ref()?.pending().map(|next| next.id)
}

impl Key {
    /// Takes note of the material that has to be imported here too.
    fn expect(&mut self, first: &Imported) {
        self.materials.get_or_insert_with(|| BackingKeys::new(first.material.without_secret()));
        self.public_key.clone_from(&first.public_key);
    }
}

impl BackingKey {
    /// The same as somebody knows it who has yet to import it.
    pub(in crate::kms) fn without_secret(&self) -> Self {
        let import = self.import.as_ref().map(|_| alloc::boxed::Box::default());
        Self { secret: None, import, ..self.clone() }
    }
}
