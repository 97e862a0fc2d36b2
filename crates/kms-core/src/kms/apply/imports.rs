//! Folds the events of imported material.

use alloc::vec::Vec;

use crate::event::{Event, EventKind, ImportChange, Imported, LostImport};
use crate::key::{BackingKeys, ImportParameters, Key, KeyState};
use crate::kms::Kms;
use crate::time::Timestamp;
use kms_crypto::MaterialId;

/// The number of valid import parameters that a key keeps: the newest.
const PARAMETERS_KEPT: usize = 100;

impl Kms {
    /// Cancels a running rotation in all Regions when the primary loses the material for it.
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

    /// Adds import parameters, and removes expired and surplus ones: each contains a private key.
    fn prepare(&mut self, at: Timestamp, parameters: &ImportParameters) {
        self.import_parameters.retain(|other| other.valid_to > at);
        if self.import_parameters.len() >= PARAMETERS_KEPT {
            self.import_parameters.remove(0);
        }
        self.import_parameters.push(parameters.clone());
    }

    /// Adds a key's first material, material that it had before, or material that waits for a
    /// rotation.
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

    /// Removes the secret of a material. A running rotation to it is cancelled; that of a replica is
    /// its primary's.
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
