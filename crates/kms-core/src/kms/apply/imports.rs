//! Imported material: comes, goes, is prepared for.

use alloc::vec::Vec;

use crate::kms::Kms;
use crate::{
    BackingKeys, Event, EventKind, ImportChange, ImportParameters, Imported, Key, KeyState,
    LostImport, MaterialId, Timestamp,
};

/// How many parameters a key has handed out at most that can still be used: the newest.
const PARAMETERS_KEPT: usize = 100;

impl Kms {
    /// A rotation comes to nothing in all Regions when the primary loses the material for it.
    pub(super) fn cancel_rotation_elsewhere(&mut self, Event { scope, kind, .. }: &Event) {
        let EventKind::ImportChanged { key: id, change } = kind else { return };
        let (ImportChange::Deleted(lost) | ImportChange::Expired(lost)) = change else { return };
        let Some(key) = self.key(*scope, *id).filter(|key| next(key) == Some(lost.material)) else {
            return;
        };
        let replicas: Vec<_> = self.replicas_of(*scope, key).map(|(scope, _)| scope).collect();
        for scope in replicas {
            let resources = self.resources.get_mut(&scope);
            if let Some(replica) = resources.and_then(|resources| resources.keys.get_mut(id)) {
                replica.on_demand.running = None;
            }
        }
    }
}

impl Key {
    pub(super) fn change_import(&mut self, at: Timestamp, change: &ImportChange) {
        match change {
            ImportChange::Prepared(parameters) => self.prepare(at, parameters),
            ImportChange::Imported(imported) => self.import(imported),
            ImportChange::Deleted(lost) | ImportChange::Expired(lost) => self.lose(*lost),
        }
    }

    /// New parameters come, and those go that nobody can use any more, or that are too many: each
    /// is a private key.
    fn prepare(&mut self, at: Timestamp, parameters: &ImportParameters) {
        self.import_parameters.retain(|other| other.valid_to > at);
        if self.import_parameters.len() >= PARAMETERS_KEPT {
            self.import_parameters.remove(0);
        }
        self.import_parameters.push(parameters.clone());
    }

    /// A key's first material, one that it had before, or one that waits for a rotation.
    fn import(&mut self, imported: &Imported) {
        self.import_parameters.retain(|other| other.id != imported.parameters);
        self.public_key.clone_from(&imported.public_key);
        let material = imported.material.clone();
        match &mut self.materials {
            None => self.materials = Some(BackingKeys::new(material)),
            Some(materials) => materials.import(material),
        }
        if imported.enabled {
            self.state = KeyState::Enabled;
        }
    }

    /// A rotation that was to make the material current does not happen any more; that of a replica
    /// is its primary's.
    fn lose(&mut self, LostImport { material: id, pending_import }: LostImport) {
        let Some(materials) = &mut self.materials else { return };
        if let Some(material) = materials.with_pending_mut().find(|material| material.id == id) {
            material.forget();
        }
        if next(self) == Some(id) && !self.is_replica() {
            self.on_demand.running = None;
        }
        if pending_import {
            self.state = KeyState::PendingImport;
        }
    }
}

fn next(key: &Key) -> Option<MaterialId> {
    key.materials.as_ref()?.pending().map(|next| next.id)
}
