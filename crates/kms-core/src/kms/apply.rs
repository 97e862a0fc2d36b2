//! Folds events into the state. Nothing is decided or refused here.

mod custom_key_stores;
mod imports;
mod regions;

use super::{Kms, Resources};
use crate::command::Tag;
use crate::event::{
    Event, EventKind, GrantChange, MultiRegionChange, NewKey, Rotated, RotationType,
};
use crate::id::{AliasName, Region, Scope};
use crate::key::{Alias, Key, KeyState, LastUsage, RotationSchedule};
use crate::time::Timestamp;
use kms_crypto::KeyId;
use kms_shapes::Origin;

impl Kms {
    /// Folds one event into the state. This never fails: an event about a key that does not exist
    /// changes nothing.
    pub fn apply(&mut self, event: &Event) {
        self.now = self.now.max(event.at);
        self.update_replica_list(event);
        self.cancel_rotation_elsewhere(event);
        let resources = self.resources.entry(event.scope).or_default();
        resources.apply(event.at, event.scope.region, &event.kind);
        if let Some(key) = event.kind.key() {
            self.update_horizon(event.scope, key);
        }
    }

    /// Applies the events of a stored history, oldest first.
    pub fn replay<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        events.into_iter().for_each(|event| self.apply(event));
    }

    /// Records the latest use of a key. A use is no event, because there are too many.
    pub fn note_usage(&mut self, scope: Scope, key: KeyId, usage: LastUsage) {
        let resources = self.resources.get_mut(&scope);
        if let Some(key) = resources.and_then(|resources| resources.keys.get_mut(&key)) {
            key.last_usage = Some(usage);
        }
    }
}

impl Resources {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the rest changes one key")]
    fn apply(&mut self, at: Timestamp, region: Region, kind: &EventKind) {
        match kind {
            EventKind::AliasCreated { name, target } => self.create_alias(at, name, *target),
            EventKind::AliasDeleted { name } => self.delete_alias(name),
            EventKind::AliasUpdated { name, target } => self.update_alias(at, name, *target),
            EventKind::KeyCreated(new) => self.create_key(at, new),
            EventKind::MultiRegionChanged {
                change: MultiRegionChange::Replicated(replica),
                ..
            } => {
                self.keys.insert(replica.id, (**replica).clone());
            }
            EventKind::KeyDeleted { key } => self.delete_key(*key),
            EventKind::KeyStoreChanged { store, change } => self.change_key_store(store, change),
            kind => {
                let Some(id) = kind.key() else { return };
                self.change(id, |key| key.apply(at, region, kind));
                if self.is_disconnected(id) {
                    self.change(id, Key::store_disconnected);
                }
            }
        }
    }

    fn change(&mut self, key: KeyId, how: impl FnOnce(&mut Key)) {
        if let Some(key) = self.keys.get_mut(&key) {
            how(key);
        }
    }

    fn create_key(&mut self, at: Timestamp, new: &NewKey) {
        self.keys.insert(new.id, Key::create(new.clone(), at));
    }

    /// Deletes a key with its aliases (DEL-10, ALI-23).
    fn delete_key(&mut self, id: KeyId) {
        let Some(key) = self.keys.remove(&id) else { return };
        for name in &key.aliases {
            self.aliases.remove(name);
        }
    }

    fn create_alias(&mut self, at: Timestamp, name: &AliasName, target: KeyId) {
        let alias = Alias { target, created_at: at, updated_at: at };
        self.aliases.insert(name.clone(), alias);
        self.change(target, |key| key.add_alias(name.clone()));
    }

    fn update_alias(&mut self, at: Timestamp, name: &AliasName, target: KeyId) {
        let Some(alias) = self.aliases.get_mut(name) else { return };
        let before = core::mem::replace(&mut alias.target, target);
        alias.updated_at = at;
        self.change(before, |key| key.remove_alias(name));
        self.change(target, |key| key.add_alias(name.clone()));
    }

    fn delete_alias(&mut self, name: &AliasName) {
        if let Some(alias) = self.aliases.remove(name) {
            self.change(alias.target, |key| key.remove_alias(name));
        }
    }
}

impl Key {
    fn apply(&mut self, at: Timestamp, region: Region, kind: &EventKind) {
        match kind {
            EventKind::GrantChanged { change, .. } => self.change_grants(change),
            EventKind::ImportChanged { change, .. } => self.change_import(at, change),
            EventKind::MultiRegionChanged { change, .. } => self.change_regions(region, change),
            EventKind::KeyDeletionCancelled { .. } | EventKind::KeyDisabled { .. } => {
                self.state = KeyState::Disabled;
            }
            EventKind::KeyEnabled { .. } => self.state = KeyState::Enabled,
            EventKind::KeyLeftPendingImport { .. } => self.state = KeyState::PendingImport,
            EventKind::KeyDeletionScheduled { delete_at, .. } => {
                self.state = KeyState::PendingDeletion { delete_at: *delete_at };
            }
            EventKind::KeyDescriptionUpdated { description, .. } => {
                self.description.clone_from(description);
            }
            EventKind::KeyPolicyPut { policy, .. } => self.policy.clone_from(policy),
            EventKind::KeyRotated(rotated) => self.rotated(rotated),
            EventKind::KeyRotationDisabled { .. } => self.schedule = RotationSchedule::Off,
            EventKind::KeyRotationEnabled { period, next, .. } => {
                self.schedule = RotationSchedule::On { period: *period, next: *next };
            }
            EventKind::OnDemandRotationStarted { due, .. } => self.on_demand.start(at, *due),
            EventKind::ResourceTagged { tags, .. } => {
                for Tag { key, value } in tags {
                    self.tags.insert(key.clone(), value.clone());
                }
            }
            EventKind::ResourceUntagged { tag_keys, .. } => {
                for tag_key in tag_keys {
                    self.tags.remove(tag_key);
                }
            }
            EventKind::AliasCreated { .. }
            | EventKind::AliasDeleted { .. }
            | EventKind::AliasUpdated { .. }
            | EventKind::KeyCreated(_)
            | EventKind::KeyDeleted { .. }
            | EventKind::KeyStoreChanged { .. } => {}
        }
    }

    fn change_grants(&mut self, change: &GrantChange) {
        match change {
            GrantChange::Created(grant) => self.grants.push((**grant).clone()),
            GrantChange::Retired(id) | GrantChange::Revoked(id) => {
                self.grants.retain(|grant| grant.id != *id);
            }
        }
    }

    /// Makes new material current. Nothing else changes that a caller can observe (ROT-26).
    fn rotated(&mut self, rotated: &Rotated) {
        if let Some(materials) = &mut self.materials {
            materials.rotate(rotated.material.clone());
        }
        // A replica from which this material was deleted cannot be used until it is imported again.
        let is_lost = self.origin == Origin::External && rotated.material.secret.is_none();
        if self.state == KeyState::Enabled && is_lost {
            self.state = KeyState::PendingImport;
        }
        match rotated.rotation_type {
            RotationType::OnDemand => self.on_demand.running = None,
            RotationType::Automatic => {
                if let (RotationSchedule::On { next, .. }, Some(date)) =
                    (&mut self.schedule, rotated.next)
                {
                    *next = date;
                }
            }
        }
    }
}
