//! Views for pages: plain data with public fields, in the console's words.
//!
//! A view is made from the state machine as it stands and holds no reference to it. Views decide
//! nothing: they ask `kms-core`, which checks, explains and previews.

mod ciphertext;
mod event_summary;
mod imports;
mod json;
mod log;
mod refusals;
mod rotation;
mod words;

use kms_core::{
    AliasName, Key, KeyId, KeyManager, KeySpec, KeyState, KeyUsage, Kms, MultiRegion, Origin,
    Resources, Scope, Timestamp,
};

pub use ciphertext::{
    BlobAnatomy, BlobPart, EncryptedWith, blob_anatomy, encrypted_with, encryption_keys,
};
pub use event_summary::{NextEvent, event_summary, next_event};
pub use json::indented;
pub use log::{EventRow, Topic, event_row};
pub use rotation::{
    Material, OnDemand, Pause, Rotation, RotationPanels, RotationPoint, rotation_panels,
};
pub use words::{
    count, date, date_time, key_type_word, list, multi_region_word, relative, short_id, usage_word,
};

/// The colour of a status, which the text beside it also expresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Success,
    /// Switched off on purpose.
    Stopped,
    /// Something is awaited.
    Pending,
    /// Something will be lost unless somebody acts.
    Warning,
}

/// A key in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Its id.
    pub id: KeyId,
    /// The first of its aliases by name, prefix included.
    pub alias: Option<String>,
    /// The number of its other aliases.
    pub more_aliases: usize,
    /// Where it is in its life.
    pub state: KeyState,
    /// The key spec, in the console's words.
    pub spec: KeySpec,
    /// The key usage, in the console's words.
    pub usage: KeyUsage,
    /// Its part among the multi-Region keys of its ID; `None` for a single-Region key.
    pub multi_region: Option<MultiRegion>,
    /// Whether and when it rotates by itself.
    pub rotation: Rotation,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A key on a page of its own, without its rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDetail {
    /// The part that lists show.
    pub row: KeyRow,
    /// Its full name.
    pub arn: String,
    /// All its aliases by name, prefix included.
    pub aliases: Vec<AliasView>,
    /// The text that its owner gave it.
    pub description: String,
    /// The origin of its key material.
    pub origin: Origin,
    /// Whether the customer or AWS manages it.
    pub manager: KeyManager,
    /// The ID of the material that encrypts; `None` if the key is not symmetric, or if KMS does not
    /// hold the material.
    pub current_material: Option<String>,
    /// The state of its imported material, if it has any.
    pub imported: Option<String>,
    /// When it will be gone.
    pub deletion_date: Option<Timestamp>,
    /// Its policy, as it was given.
    pub policy: String,
    /// Its tags by key.
    pub tags: Vec<(String, String)>,
}

/// An alias of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AliasView {
    /// The name, prefix included.
    pub name: String,
    /// Its full name.
    pub arn: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last pointed to a key.
    pub updated_at: Timestamp,
}

/// Returns the keys of `scope` with this manager, sorted by alias; keys without an alias are last,
/// sorted by ID.
#[must_use]
pub fn key_rows(kms: &Kms, scope: Scope, manager: KeyManager) -> Vec<KeyRow> {
    named_keys(kms, scope)
        .filter(|(name, key)| key.manager == manager && *name == key.aliases.first())
        .map(|(_, key)| key_row(kms, scope, key))
        .collect()
}

/// One key; `None` where there is none of that id.
#[must_use]
pub fn key_detail(kms: &Kms, scope: Scope, id: KeyId) -> Option<KeyDetail> {
    let key = kms.key(scope, id)?;
    let aliases = key.aliases.iter().filter_map(|name| {
        let alias = kms.alias(scope, name)?;
        Some(AliasView {
            name: name.to_string(),
            arn: scope.alias_arn(name.clone()).to_string(),
            created_at: alias.created_at,
            updated_at: alias.updated_at,
        })
    });
    Some(KeyDetail {
        row: key_row(kms, scope, key),
        arn: scope.key_arn(id).to_string(),
        aliases: aliases.collect(),
        description: key.description.clone(),
        origin: key.origin,
        manager: key.manager,
        current_material: key
            .materials
            .as_ref()
            .filter(|_| key.is_symmetric())
            .map(|all| all.current().id.to_string()),
        imported: imports::import_state(key),
        deletion_date: key.state.deletion_date(),
        policy: key.policy.clone(),
        tags: key.tags.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
    })
}

/// A name to speak of a key by: its first alias, else the start of its id.
#[must_use]
pub fn key_name(kms: &Kms, scope: Scope, id: KeyId) -> String {
    let alias = kms.key(scope, id).and_then(|key| key.aliases.first());
    alias.map_or_else(|| short_id(&id.to_string()), ToString::to_string)
}

/// The console's words for a state, and their colour.
#[must_use]
pub const fn status(state: KeyState) -> (&'static str, Tone) {
    match state {
        KeyState::Creating { .. } => ("Creating", Tone::Pending),
        KeyState::Enabled => ("Enabled", Tone::Success),
        KeyState::Disabled => ("Disabled", Tone::Stopped),
        KeyState::PendingDeletion { .. } => ("Pending deletion", Tone::Warning),
        KeyState::PendingReplicaDeletion { .. } => ("Pending replica deletion", Tone::Warning),
        KeyState::PendingImport => ("Pending import", Tone::Pending),
        KeyState::Unavailable { .. } => ("Unavailable", Tone::Warning),
        KeyState::Updating { .. } => ("Updating", Tone::Pending),
    }
}

fn key_row(kms: &Kms, scope: Scope, key: &Key) -> KeyRow {
    KeyRow {
        id: key.id,
        alias: key.aliases.first().map(ToString::to_string),
        more_aliases: key.aliases.len().saturating_sub(1),
        state: key.state,
        spec: key.spec,
        usage: key.usage,
        multi_region: key.multi_region.clone(),
        rotation: rotation::rotation(kms, scope, key.id),
        created_at: key.created_at,
    }
}

/// Each alias with its key, by name; then each key without one, by id.
fn named_keys(kms: &Kms, scope: Scope) -> impl Iterator<Item = (Option<&AliasName>, &Key)> {
    kms.resources().get(&scope).into_iter().flat_map(|Resources { keys, aliases, .. }| {
        let aliases = aliases.iter();
        let named = aliases.filter_map(|(name, it)| Some((Some(name), keys.get(&it.target)?)));
        named.chain(keys.values().filter(|key| key.aliases.is_empty()).map(|key| (None, key)))
    })
}

#[cfg(test)]
mod tests;
