//! Imported material in metadata and lists.

use crate::key::{BackingKey, Key};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::ImportEntry;
use crate::time::Timestamp;
use kms_shapes::{ExpirationModel, Origin};

/// Returns whether the key's material expires; `None` while some of it is missing (IMP-01, IMP-17).
pub(super) fn expiration_model(key: &Key) -> Option<&'static str> {
    let is_whole = key.origin == Origin::External && key.has_all_material();
    is_whole.then(|| model(key.expiry()))
}

/// Returns the members of a list entry that only imported material has (LKR-11).
pub(super) fn entry(material: &BackingKey) -> Option<ImportEntry> {
    let import = material.import.as_ref()?;
    let is_there = material.secret.is_some();
    Some(ImportEntry {
        description: import.description.clone(),
        state: if is_there { "IMPORTED" } else { "PENDING_IMPORT" },
        expiration_model: is_there.then(|| model(import.valid_to)),
        valid_to: import.valid_to,
    })
}

/// Returns the state of material that is not current yet: it waits for the rotation, or first for
/// its import into the other Regions (LKR-08, MRK-05).
pub(super) fn pending_state(
    request: &RequestContext<'_>,
    Found { arn, key }: &Found<'_>,
) -> &'static str {
    match request.kms.has_next_in_replicas(arn.scope, key) {
        true => "PENDING_ROTATION",
        false => "PENDING_MULTI_REGION_IMPORT_AND_ROTATION",
    }
}

fn model(valid_to: Option<Timestamp>) -> &'static str {
    let model = match valid_to {
        Some(_) => ExpirationModel::KeyMaterialExpires,
        None => ExpirationModel::KeyMaterialDoesNotExpire,
    };
    model.as_str()
}
