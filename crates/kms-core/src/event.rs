//! Events. The events of a history, applied in order, give its state.

mod custom_key_stores;
mod grants;
mod imports;
mod regions;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

pub use custom_key_stores::KeyStoreChange;
pub use grants::GrantChange;
pub use imports::{ImportChange, Imported, LostImport};
pub use regions::{MultiRegionChange, SettledState};

use crate::command::{RotationPeriod, Tag};
use crate::id::{AliasName, Scope};
use crate::key::BackingKey;
use crate::time::Timestamp;
use kms_crypto::{KeyId, MaterialId};
use kms_shapes::{KeyManager, KeySpec, KeyUsage, Origin};

/// One event in one account and Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The time.
    pub at: Timestamp,
    /// The account and Region.
    pub scope: Scope,
    /// The kind of event.
    pub kind: EventKind,
}

/// The kinds of events.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the past form of its operation")]
pub enum EventKind {
    AliasCreated {
        name: AliasName,
        target: KeyId,
    },
    AliasDeleted {
        name: AliasName,
    },
    AliasUpdated {
        name: AliasName,
        target: KeyId,
    },
    /// A grant of the key was created or ended.
    GrantChanged {
        key: KeyId,
        change: GrantChange,
    },
    /// The imported material of the key changed.
    ImportChanged {
        key: KeyId,
        change: ImportChange,
    },
    KeyCreated(Box<NewKey>),
    /// The waiting period ended: the key, its material and its aliases are deleted (DEL-10).
    KeyDeleted {
        key: KeyId,
    },
    KeyDeletionCancelled {
        key: KeyId,
    },
    KeyDeletionScheduled {
        key: KeyId,
        delete_at: Timestamp,
    },
    KeyDescriptionUpdated {
        key: KeyId,
        description: String,
    },
    KeyDisabled {
        key: KeyId,
    },
    KeyEnabled {
        key: KeyId,
    },
    /// The key was enabled, but its imported material is missing (STA-09).
    KeyLeftPendingImport {
        key: KeyId,
    },
    KeyPolicyPut {
        key: KeyId,
        policy: String,
    },
    KeyRotated(Box<Rotated>),
    KeyRotationDisabled {
        key: KeyId,
    },
    KeyRotationEnabled {
        key: KeyId,
        period: RotationPeriod,
        next: Timestamp,
    },
    /// A custom key store was created, changed or deleted.
    KeyStoreChanged {
        store: String,
        change: KeyStoreChange,
    },
    /// A property of a multi-Region key changed.
    MultiRegionChanged {
        key: KeyId,
        change: MultiRegionChange,
    },
    OnDemandRotationStarted {
        key: KeyId,
        due: Timestamp,
    },
    ResourceTagged {
        key: KeyId,
        tags: Vec<Tag>,
    },
    ResourceUntagged {
        key: KeyId,
        tag_keys: Vec<String>,
    },
}

/// An effect that is due at a time and needs no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceAction<'a> {
    /// A rotation.
    Rotation(&'a Rotated),
    /// The deletion of a key.
    Deletion(KeyId),
    /// The expiry of a key's imported material.
    Expiry(KeyId, MaterialId),
    /// The end of the creation of a replica, or of the change of a primary Region.
    Settling(KeyId),
}

impl EventKind {
    /// Returns the action of the service behind an event; `None` for the effects of a command.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "only commands cause the other events")]
    pub fn service_action(&self) -> Option<ServiceAction<'_>> {
        match self {
            Self::KeyRotated(rotated) => Some(ServiceAction::Rotation(rotated)),
            Self::KeyDeleted { key } => Some(ServiceAction::Deletion(*key)),
            Self::ImportChanged { key, change: ImportChange::Expired(lost) } => {
                Some(ServiceAction::Expiry(*key, lost.material))
            }
            Self::MultiRegionChanged { key, change: MultiRegionChange::Settled(_) } => {
                Some(ServiceAction::Settling(*key))
            }
            _ => None,
        }
    }

    /// Returns the key that changed; for an alias, the key to which it now points.
    #[must_use]
    pub fn key(&self) -> Option<KeyId> {
        match self {
            Self::AliasDeleted { .. } | Self::KeyStoreChanged { .. } => None,
            Self::AliasCreated { target, .. } | Self::AliasUpdated { target, .. } => Some(*target),
            Self::KeyCreated(new) => Some(new.id),
            Self::KeyRotated(rotated) => Some(rotated.key),
            Self::GrantChanged { key, .. }
            | Self::ImportChanged { key, .. }
            | Self::KeyDeleted { key }
            | Self::KeyDeletionCancelled { key }
            | Self::KeyDeletionScheduled { key, .. }
            | Self::KeyDescriptionUpdated { key, .. }
            | Self::KeyDisabled { key }
            | Self::KeyEnabled { key }
            | Self::KeyLeftPendingImport { key }
            | Self::KeyPolicyPut { key, .. }
            | Self::KeyRotationDisabled { key }
            | Self::KeyRotationEnabled { key, .. }
            | Self::MultiRegionChanged { key, .. }
            | Self::OnDemandRotationStarted { key, .. }
            | Self::ResourceTagged { key, .. }
            | Self::ResourceUntagged { key, .. } => Some(*key),
        }
    }
}

impl Event {
    /// Returns the event without secrets, to be shown and to be kept as history. The secrets are
    /// kept in the key, and deleted with it.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        match &mut self.kind {
            EventKind::KeyCreated(new) => withhold(new.material.as_mut()),
            EventKind::KeyRotated(rotated) => withhold([&mut rotated.material]),
            EventKind::ImportChanged { change, .. } => change.withhold(),
            EventKind::MultiRegionChanged { change, .. } => change.withhold(),
            EventKind::AliasCreated { .. }
            | EventKind::AliasDeleted { .. }
            | EventKind::AliasUpdated { .. }
            | EventKind::GrantChanged { .. }
            | EventKind::KeyDeleted { .. }
            | EventKind::KeyDeletionCancelled { .. }
            | EventKind::KeyDeletionScheduled { .. }
            | EventKind::KeyDescriptionUpdated { .. }
            | EventKind::KeyDisabled { .. }
            | EventKind::KeyEnabled { .. }
            | EventKind::KeyLeftPendingImport { .. }
            | EventKind::KeyPolicyPut { .. }
            | EventKind::KeyRotationDisabled { .. }
            | EventKind::KeyRotationEnabled { .. }
            | EventKind::KeyStoreChanged { .. }
            | EventKind::OnDemandRotationStarted { .. }
            | EventKind::ResourceTagged { .. }
            | EventKind::ResourceUntagged { .. } => {}
        }
        self
    }
}

fn withhold<'a>(materials: impl IntoIterator<Item = &'a mut BackingKey>) {
    materials.into_iter().for_each(|material| material.secret = None);
}

/// The properties of a new key.
// It has many fields: the event of a creation must contain every property of the new key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct NewKey {
    pub id: KeyId,
    pub spec: KeySpec,
    pub usage: KeyUsage,
    pub origin: Origin,
    pub manager: KeyManager,
    pub description: String,
    pub policy: String,
    pub tags: Vec<Tag>,
    pub multi_region: bool,
    pub custom_key_store_id: Option<String>,
    pub xks_key_id: Option<String>,
    /// The first material; `None` if it is imported later, or is in a custom key store and not
    /// symmetric.
    pub material: Option<BackingKey>,
    /// The public key of a key pair, as SubjectPublicKeyInfo; empty for other keys.
    pub public_key: Vec<u8>,
}

/// A rotation: new material became current.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The key.
    pub key: KeyId,
    /// Where the key's material comes from.
    pub origin: Origin,
    /// The new current material.
    pub material: BackingKey,
    /// The material that was current until then.
    pub previous: MaterialId,
    /// Whether the rotation was automatic or on demand.
    pub rotation_type: RotationType,
    /// The date of the next automatic rotation. An automatic rotation sets it; an on-demand rotation
    /// leaves it unchanged (ODR-06).
    pub next: Option<Timestamp>,
}

kms_shapes::string_enum! {
    /// The types of rotations (LKR-07). Of two at the same time, the one on demand comes first.
    RotationType {
        OnDemand = "ON_DEMAND",
        Automatic = "AUTOMATIC",
    }
}
