//! The details of events about grants, imported key material, multi-Region keys and custom key stores.
//!
//! Inside the engine these are four kinds of event, each with an inner change. In JavaScript each
//! change is an event type of its own.

use kms_core::{
    GrantChange, ImportChange, KeyStoreChange, MultiRegion, MultiRegionChange, SettledState,
};
use serde::Serialize;

use super::{DateView, material_id};

/// The type of an event that carries a change, and the members that only this type has.
#[derive(Serialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub(super) enum ChangeView {
    CustomKeyStoreConnected {
        custom_key_store_id: String,
    },
    CustomKeyStoreCreated {
        custom_key_store_id: String,
        custom_key_store_name: String,
        custom_key_store_type: &'static str,
    },
    CustomKeyStoreDeleted {
        custom_key_store_id: String,
    },
    CustomKeyStoreDisconnected {
        custom_key_store_id: String,
    },
    CustomKeyStoreUpdated {
        custom_key_store_id: String,
        custom_key_store_name: String,
    },
    GrantCreated {
        grant_id: String,
    },
    GrantRetired {
        grant_id: String,
    },
    GrantRevoked {
        grant_id: String,
    },
    ImportParametersIssued {
        parameters_valid_to: DateView,
    },
    ImportedKeyMaterialDeleted {
        key_material_id: String,
    },
    ImportedKeyMaterialExpired {
        key_material_id: String,
    },
    KeyDeletionPendingReplicas {
        pending_deletion_window_in_days: u32,
    },
    KeyMaterialImported {
        key_material_id: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_to: Option<DateView>,
    },
    KeyReplicated {
        primary_region: Option<String>,
    },
    KeySettled {
        key_state: &'static str,
    },
    PrimaryRegionUpdated {
        primary_region: String,
    },
}

impl ChangeView {
    /// Creates the details of a change of a custom key store.
    pub(super) fn of_key_store(store: &str, change: &KeyStoreChange) -> Self {
        let custom_key_store_id = store.to_owned();
        match change {
            KeyStoreChange::Created(it) => Self::CustomKeyStoreCreated {
                custom_key_store_id,
                custom_key_store_name: it.name.clone(),
                custom_key_store_type: it.store_type().as_str(),
            },
            KeyStoreChange::Updated(it) => Self::CustomKeyStoreUpdated {
                custom_key_store_id,
                custom_key_store_name: it.name.clone(),
            },
            KeyStoreChange::Connected => Self::CustomKeyStoreConnected { custom_key_store_id },
            KeyStoreChange::Disconnected => {
                Self::CustomKeyStoreDisconnected { custom_key_store_id }
            }
            KeyStoreChange::Deleted => Self::CustomKeyStoreDeleted { custom_key_store_id },
        }
    }
}

impl From<&GrantChange> for ChangeView {
    fn from(change: &GrantChange) -> Self {
        match change {
            GrantChange::Created(grant) => Self::GrantCreated { grant_id: grant.id.to_string() },
            GrantChange::Retired(id) => Self::GrantRetired { grant_id: id.to_string() },
            GrantChange::Revoked(id) => Self::GrantRevoked { grant_id: id.to_string() },
        }
    }
}

impl From<&ImportChange> for ChangeView {
    fn from(change: &ImportChange) -> Self {
        match change {
            ImportChange::Prepared(parameters) => {
                Self::ImportParametersIssued { parameters_valid_to: DateView(parameters.valid_to) }
            }
            ImportChange::Imported(imported) => Self::KeyMaterialImported {
                key_material_id: material_id(&imported.material),
                valid_to: imported.material.valid_to().map(DateView),
            },
            ImportChange::Deleted(lost) => {
                Self::ImportedKeyMaterialDeleted { key_material_id: lost.material.to_string() }
            }
            ImportChange::Expired(lost) => {
                Self::ImportedKeyMaterialExpired { key_material_id: lost.material.to_string() }
            }
        }
    }
}

impl From<&MultiRegionChange> for ChangeView {
    fn from(change: &MultiRegionChange) -> Self {
        match change {
            MultiRegionChange::Replicated(replica) => {
                let primary = replica.multi_region.as_ref().and_then(MultiRegion::followed);
                Self::KeyReplicated { primary_region: primary.map(|it| it.to_string()) }
            }
            MultiRegionChange::Settled(SettledState::Enabled) => {
                Self::KeySettled { key_state: "Enabled" }
            }
            MultiRegionChange::Settled(SettledState::PendingImport) => {
                Self::KeySettled { key_state: "PendingImport" }
            }
            MultiRegionChange::PrimaryUpdated { primary, .. } => {
                Self::PrimaryRegionUpdated { primary_region: primary.to_string() }
            }
            MultiRegionChange::DeletionPendingReplicas { window } => {
                Self::KeyDeletionPendingReplicas { pending_deletion_window_in_days: window.0 }
            }
        }
    }
}
