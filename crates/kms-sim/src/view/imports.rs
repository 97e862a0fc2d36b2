//! Imported material as a key's page tells of it.

use kms_core::{BackingKeys, Key, KeyState, Origin};

use super::{date, short_id};

/// Returns the state of imported material: missing, or expiring. Returns `None` for all other keys.
pub(super) fn import_state(key: &Key) -> Option<String> {
    if key.origin != Origin::External {
        return None;
    }
    let Some(materials) = &key.materials else {
        let waits = "None yet: the key waits for ImportKeyMaterial, with a wrapping key of \
                     GetParametersForImport.";
        return Some(waits.to_owned());
    };
    let missing = materials.iter().filter(|material| material.secret.is_none());
    let missing: Vec<_> = missing.map(|material| short_id(&material.id.to_string())).collect();
    let state = match (missing.is_empty(), key.expiry()) {
        (false, _) => {
            let unusable = match key.state {
                KeyState::PendingImport => " before it can be used",
                KeyState::Creating { .. }
                | KeyState::Enabled
                | KeyState::Disabled
                | KeyState::PendingDeletion { .. }
                | KeyState::PendingReplicaDeletion { .. }
                | KeyState::Unavailable { .. }
                | KeyState::Updating { .. } => "",
            };
            format!("{} has to be imported again{unusable}.", missing.join(", "))
        }
        (true, Some(end)) => format!("The first of it expires on {}.", date(end)),
        (true, None) => "It does not expire.".to_owned(),
    };
    Some(format!("{state}{}", next(materials)))
}

fn next(materials: &BackingKeys) -> String {
    match materials.pending() {
        Some(next) if next.secret.is_some() => {
            let id = short_id(&next.id.to_string());
            format!(" {id} waits for a rotation on demand.")
        }
        Some(_) | None => String::new(),
    }
}
