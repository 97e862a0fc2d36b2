//! Folds events into the state. Decides nothing, refuses nothing.

use super::{Kms, Resources};
use crate::{
    Alias, AliasName, Event, EventKind, Key, KeyId, KeyState, NewKey, Rotated, RotationSchedule,
    RotationType, Tag, Timestamp,
};

impl Kms {
    /// Folds one event into the state. Never fails, never decides: an event about a key that is
    /// not there changes nothing.
    pub fn apply(&mut self, event: &Event) {
        self.now = self.now.max(event.at);
        let resources = self.resources.entry(event.scope).or_default();
        resources.apply(event.at, &event.kind);
        if let Some(key) = event.kind.key() {
            self.look_at(event.scope, key);
        }
    }

    /// Applies the events of a stored history.
    pub fn replay<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        events.into_iter().for_each(|event| self.apply(event));
    }
}

impl Resources {
    fn apply(&mut self, at: Timestamp, kind: &EventKind) {
        match kind {
            EventKind::AliasCreated { name, target } => self.create_alias(at, name, *target),
            EventKind::AliasDeleted { name } => self.delete_alias(name),
            EventKind::AliasUpdated { name, target } => self.update_alias(at, name, *target),
            EventKind::KeyCreated(new) => self.create_key(at, new),
            EventKind::KeyDeleted { key } => self.delete_key(*key),
            EventKind::KeyDeletionCancelled { key }
            | EventKind::KeyDisabled { key }
            | EventKind::KeyEnabled { key }
            | EventKind::KeyLeftPendingImport { key }
            | EventKind::KeyDeletionScheduled { key, .. }
            | EventKind::KeyDescriptionUpdated { key, .. }
            | EventKind::KeyPolicyPut { key, .. }
            | EventKind::KeyRotationDisabled { key }
            | EventKind::KeyRotationEnabled { key, .. }
            | EventKind::OnDemandRotationStarted { key, .. }
            | EventKind::ResourceTagged { key, .. }
            | EventKind::ResourceUntagged { key, .. } => {
                self.change(*key, |key| key.apply(at, kind))
            }
            EventKind::KeyRotated(rotated) => self.change(rotated.key, |key| key.rotated(rotated)),
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

    /// A key takes its aliases with it (DEL-10, ALI-23).
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
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other events are no change of a key")]
    fn apply(&mut self, at: Timestamp, kind: &EventKind) {
        match kind {
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
            _ => {}
        }
    }

    /// New material, and nothing else that a caller could see (ROT-26).
    fn rotated(&mut self, rotated: &Rotated) {
        if let Some(materials) = &mut self.materials {
            materials.rotate(rotated.material.clone());
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
