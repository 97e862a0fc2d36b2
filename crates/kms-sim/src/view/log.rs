//! The log of events in plain sentences.

mod imports;
mod regions;

use kms_core::{
    Event, EventKind, GrantChange, KeyId, KeyManager, KeyStoreChange, NewKey, Rotated,
    RotationType, Scope, Timestamp,
};

use super::{date, list, short_id};
use kms_store::NumberedEvent;

/// The topics of events, by which they can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Material became current, or is on its way.
    Rotation,
    /// A key came, went, or changed its state.
    Life,
    /// Whether and when a key rotates was changed.
    Schedule,
    /// A name came, went, or moved.
    Alias,
    /// Description, policy or tags.
    Settings,
    /// Imported material came, or went.
    Import,
    /// A grant came, or went.
    Grant,
    /// A custom key store was created, changed, connected, disconnected or deleted.
    KeyStore,
}

/// An event in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Its number: 1 for the first of a laboratory.
    pub seq: u64,
    /// Its simulated time.
    pub at: Timestamp,
    /// The key that it concerns, if it concerns one.
    pub key: Option<KeyId>,
    /// The topic.
    pub topic: Topic,
    /// A sentence about the event that does not name the key.
    pub sentence: String,
}

/// Returns an event as a list shows it in the scope `home`. The sentence names the Region of an event
/// elsewhere, because a multi-Region key has the same ID in all Regions.
#[must_use]
pub fn event_row(home: Scope, NumberedEvent { seq, event }: &NumberedEvent) -> EventRow {
    let Event { at, scope, kind } = event;
    let mut sentence = sentence(kind);
    if *scope != home {
        let whose = match scope.account == home.account {
            true => String::new(),
            false => format!(" of {}", scope.account),
        };
        sentence = format!("In {}{whose}: {sentence}", scope.region);
    }
    EventRow { seq: *seq, at: *at, key: kind.key(), topic: Topic::of(kind), sentence }
}

impl Topic {
    /// All of them, as they stand in a list.
    pub const ALL: [Self; 8] = [
        Self::Rotation,
        Self::Life,
        Self::Schedule,
        Self::Alias,
        Self::Settings,
        Self::Import,
        Self::Grant,
        Self::KeyStore,
    ];

    /// Returns the topic of an event.
    #[must_use]
    pub const fn of(kind: &EventKind) -> Self {
        match kind {
            EventKind::KeyRotated(_) | EventKind::OnDemandRotationStarted { .. } => Self::Rotation,
            EventKind::ImportChanged { .. } => Self::Import,
            EventKind::GrantChanged { .. } => Self::Grant,
            EventKind::KeyStoreChanged { .. } => Self::KeyStore,
            EventKind::KeyCreated(_)
            | EventKind::MultiRegionChanged { .. }
            | EventKind::KeyDeleted { .. }
            | EventKind::KeyDeletionCancelled { .. }
            | EventKind::KeyDeletionScheduled { .. }
            | EventKind::KeyDisabled { .. }
            | EventKind::KeyEnabled { .. }
            | EventKind::KeyLeftPendingImport { .. } => Self::Life,
            EventKind::KeyRotationDisabled { .. } | EventKind::KeyRotationEnabled { .. } => {
                Self::Schedule
            }
            EventKind::AliasCreated { .. }
            | EventKind::AliasDeleted { .. }
            | EventKind::AliasUpdated { .. } => Self::Alias,
            EventKind::KeyDescriptionUpdated { .. }
            | EventKind::KeyPolicyPut { .. }
            | EventKind::ResourceTagged { .. }
            | EventKind::ResourceUntagged { .. } => Self::Settings,
        }
    }

    /// Returns the name of the topic in a list.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Rotation => "Rotations",
            Self::Life => "Keys and their states",
            Self::Schedule => "Rotation settings",
            Self::Alias => "Aliases",
            Self::Settings => "Descriptions, policies, tags",
            Self::Import => "Imported material",
            Self::Grant => "Grants",
            Self::KeyStore => "Custom key stores",
        }
    }
}

fn sentence(kind: &EventKind) -> String {
    match kind {
        EventKind::AliasCreated { name, .. } => {
            format!("{name} was created and points to this key.")
        }
        EventKind::AliasDeleted { name } => format!("{name} was deleted."),
        EventKind::AliasUpdated { name, .. } => format!("{name} points to this key from now on."),
        EventKind::GrantChanged { change, .. } => granted(change),
        EventKind::ImportChanged { change, .. } => imports::sentence(change),
        EventKind::MultiRegionChanged { change, .. } => regions::sentence(change),
        EventKind::KeyStoreChanged { store, change } => key_store_changed(store, change),
        EventKind::KeyCreated(new) => created(new),
        EventKind::KeyDeleted { key } if key.is_multi_region() => {
            "Key deleted. Its ciphertexts can be decrypted only in other Regions that have the key."
                .to_owned()
        }
        EventKind::KeyDeleted { .. } => {
            "Key deleted, with all its material. Its ciphertexts can never be decrypted again."
                .to_owned()
        }
        EventKind::KeyDeletionCancelled { .. } => {
            "Deletion cancelled; the key is disabled.".to_owned()
        }
        EventKind::KeyDeletionScheduled { delete_at, .. } => {
            format!("Deletion scheduled for {}.", date(*delete_at))
        }
        EventKind::KeyDescriptionUpdated { description, .. } if description.is_empty() => {
            "Description removed.".to_owned()
        }
        EventKind::KeyDescriptionUpdated { .. } => "Description changed.".to_owned(),
        EventKind::KeyDisabled { .. } => "Key disabled.".to_owned(),
        EventKind::KeyEnabled { .. } => "Key enabled.".to_owned(),
        EventKind::KeyLeftPendingImport { .. } => {
            "Key waits for its material to be imported.".to_owned()
        }
        EventKind::KeyPolicyPut { .. } => "Key policy changed.".to_owned(),
        EventKind::KeyRotated(rotated) => rotated_sentence(rotated),
        EventKind::KeyRotationDisabled { .. } => "Automatic rotation switched off.".to_owned(),
        EventKind::KeyRotationEnabled { period, next, .. } => format!(
            "Automatic rotation switched on, every {} days; the next on {}.",
            period.days().0,
            date(*next)
        ),
        EventKind::OnDemandRotationStarted { .. } => "Rotation on demand began.".to_owned(),
        EventKind::ResourceTagged { tags, .. } => {
            let names: Vec<String> = tags.iter().map(|tag| tag.key.clone()).collect();
            format!("Tagged: {}.", list(&names))
        }
        EventKind::ResourceUntagged { tag_keys, .. } => {
            format!("Tags removed: {}.", list(tag_keys))
        }
    }
}

fn key_store_changed(store: &str, change: &KeyStoreChange) -> String {
    match change {
        KeyStoreChange::Created(it) => format!("Custom key store {} created ({store}).", it.name),
        KeyStoreChange::Updated(it) => format!("Custom key store {} changed ({store}).", it.name),
        KeyStoreChange::Connected => {
            format!("Custom key store {store} connected: its keys can be used.")
        }
        KeyStoreChange::Disconnected => {
            format!("Custom key store {store} disconnected: its keys are unavailable.")
        }
        KeyStoreChange::Deleted => format!("Custom key store {store} deleted."),
    }
}

fn granted(change: &GrantChange) -> String {
    let (how, id) = match change {
        GrantChange::Created(grant) => ("created", grant.id),
        GrantChange::Retired(id) => ("retired", *id),
        GrantChange::Revoked(id) => ("revoked", *id),
    };
    format!("Grant {} {how}.", short_id(&id.to_string()))
}

fn created(new: &NewKey) -> String {
    let whose = match new.manager {
        KeyManager::Customer => "Key created",
        KeyManager::Aws => "AWS managed key created at its first use",
    };
    match &new.material {
        Some(material) => {
            format!("{whose}. Its key material: {}", short_id(&material.id.to_string()))
        }
        None => format!("{whose}."),
    }
}

fn rotated_sentence(rotated: &Rotated) -> String {
    let how = match rotated.rotation_type {
        RotationType::OnDemand => "Rotated on demand",
        RotationType::Automatic => "Rotated automatically",
    };
    let (new, old) = (rotated.material.id.to_string(), rotated.previous.to_string());
    format!(
        "{how}: key material {} encrypts from now on; {} still decrypts its ciphertexts.",
        short_id(&new),
        short_id(&old)
    )
}
