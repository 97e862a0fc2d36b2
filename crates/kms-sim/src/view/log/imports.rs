//! Imported material, told in plain sentences.

use kms_core::{ImportChange, Imported, LostImport};

use crate::view::{date, short_id};

/// Returns the sentence about a change.
pub(super) fn sentence(change: &ImportChange) -> String {
    match change {
        ImportChange::Prepared(parameters) => format!(
            "Wrapping key {} handed out; material can be imported with it until {}.",
            parameters.wrapping_key_spec,
            date(parameters.valid_to)
        ),
        ImportChange::Imported(imported) => came(imported),
        ImportChange::Deleted(lost) => went(*lost, "was deleted"),
        ImportChange::Expired(lost) => went(*lost, "expired"),
    }
}

fn came(Imported { material, enabled, .. }: &Imported) -> String {
    let until = match material.valid_to() {
        Some(valid_to) => format!(" It expires on {}.", date(valid_to)),
        None => String::new(),
    };
    let then = if *enabled { " The key is enabled." } else { "" };
    format!("Material {} imported.{until}{then}", short_id(&material.id.to_string()))
}

fn went(lost: LostImport, how: &str) -> String {
    let then = match lost.pending_import {
        true => "the key cannot be used until it is imported again.",
        false => "the key stays as it is.",
    };
    format!("Imported material {} {how}: {then}", short_id(&lost.material.to_string()))
}
