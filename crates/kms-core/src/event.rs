//! What happened. The events of a history, applied in order, are its state.

mod grants;
mod imports;
mod regions;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

pub use grants::GrantChange;
pub use imports::{ImportChange, Imported, LostImport};
pub use regions::{MultiRegionChange, SettledState};

use crate::{
    AliasName, BackingKey, KeyId, KeyManager, KeySpec, KeyUsage, MaterialId, Origin,
    RotationPeriod, Scope, Tag, Timestamp,
};

/// One thing that happened at one moment in one account and Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub scope: Scope,
    /// What.
    pub kind: EventKind,
}

/// What happened.
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
    /// A grant of the key came, or went.
    GrantChanged {
        key: KeyId,
        change: GrantChange,
    },
    /// Imported material came, went, or was prepared for.
    ImportChanged {
        key: KeyId,
        change: ImportChange,
    },
    KeyCreated(Box<NewKey>),
    /// The waiting period ended: the key, its material and its aliases are gone (DEL-10).
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
    /// Enabling a key that has no material leaves it waiting for some (STA-09).
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
    /// Something became of a multi-Region key.
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

/// What the service does by itself when its time comes: all else is what a caller asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnDoing<'a> {
    /// A key got new material.
    Rotation(&'a Rotated),
    /// The key of this id is gone.
    Deletion(KeyId),
    /// Imported material of the key of this id expired.
    Expiry(KeyId, MaterialId),
    /// The key of this id is ready.
    Settling(KeyId),
}

impl EventKind {
    /// What the service did by itself; `None` for what a caller did.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "all else is what a caller did")]
    pub fn own_doing(&self) -> Option<OwnDoing<'_>> {
        match self {
            Self::KeyRotated(rotated) => Some(OwnDoing::Rotation(rotated)),
            Self::KeyDeleted { key } => Some(OwnDoing::Deletion(*key)),
            Self::ImportChanged { key, change: ImportChange::Expired(lost) } => {
                Some(OwnDoing::Expiry(*key, lost.material))
            }
            Self::MultiRegionChanged { key, change: MultiRegionChange::Settled(_) } => {
                Some(OwnDoing::Settling(*key))
            }
            _ => None,
        }
    }

    /// The key that it happened to; for an alias, the key it points to now.
    #[must_use]
    pub fn key(&self) -> Option<KeyId> {
        match self {
            Self::AliasDeleted { .. } => None,
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
    /// The event without the secrets in it, for showing and for keeping as history: the material
    /// itself belongs to its key, and goes with it.
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

/// All that is set once, when a key is created.
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
    /// The first material; `None` where it is imported later, or lives in a custom key store
    /// without being symmetric.
    pub material: Option<BackingKey>,
    /// The public key of a key pair, as SubjectPublicKeyInfo; empty for other keys.
    pub public_key: Vec<u8>,
}

/// New material became current.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The key.
    pub key: KeyId,
    /// Where the key's material comes from.
    pub origin: Origin,
    /// The material that encrypts from now on.
    pub material: BackingKey,
    /// The material that did until now.
    pub previous: MaterialId,
    /// What made it happen.
    pub rotation_type: RotationType,
    /// When the key rotates next by itself: set by an automatic rotation, left alone by one on
    /// demand (ODR-06).
    pub next: Option<Timestamp>,
}

kms_shapes::string_enum! {
    /// What made a rotation happen (LKR-07). At one moment the one asked for comes first.
    RotationType {
        OnDemand = "ON_DEMAND",
        Automatic = "AUTOMATIC",
    }
}
