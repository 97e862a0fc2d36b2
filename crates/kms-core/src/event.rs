//! What happened. The events of a history, applied in order, are its state.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::spec::words;
use crate::{
    AliasName, BackingKey, KeyId, KeyManager, KeySpec, KeyUsage, MaterialId, Origin,
    RotationPeriod, Scope, SecretKey, Tag, Timestamp,
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
}

impl EventKind {
    /// What the service did by itself; `None` for what a caller did.
    #[must_use]
    pub fn own_doing(&self) -> Option<OwnDoing<'_>> {
        match self {
            Self::KeyRotated(rotated) => Some(OwnDoing::Rotation(rotated)),
            Self::KeyDeleted { key } => Some(OwnDoing::Deletion(*key)),
            Self::AliasCreated { .. }
            | Self::AliasDeleted { .. }
            | Self::AliasUpdated { .. }
            | Self::KeyCreated(_)
            | Self::KeyDeletionCancelled { .. }
            | Self::KeyDeletionScheduled { .. }
            | Self::KeyDescriptionUpdated { .. }
            | Self::KeyDisabled { .. }
            | Self::KeyEnabled { .. }
            | Self::KeyLeftPendingImport { .. }
            | Self::KeyPolicyPut { .. }
            | Self::KeyRotationDisabled { .. }
            | Self::KeyRotationEnabled { .. }
            | Self::OnDemandRotationStarted { .. }
            | Self::ResourceTagged { .. }
            | Self::ResourceUntagged { .. } => None,
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
            Self::KeyDeleted { key }
            | Self::KeyDeletionCancelled { key }
            | Self::KeyDeletionScheduled { key, .. }
            | Self::KeyDescriptionUpdated { key, .. }
            | Self::KeyDisabled { key }
            | Self::KeyEnabled { key }
            | Self::KeyLeftPendingImport { key }
            | Self::KeyPolicyPut { key, .. }
            | Self::KeyRotationDisabled { key }
            | Self::KeyRotationEnabled { key, .. }
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
        let withheld = || SecretKey::from_bytes([0; 32]);
        match &mut self.kind {
            EventKind::KeyCreated(new) => {
                if let Some(material) = &mut new.material {
                    material.secret = withheld();
                }
            }
            EventKind::KeyRotated(rotated) => rotated.material.secret = withheld(),
            EventKind::AliasCreated { .. }
            | EventKind::AliasDeleted { .. }
            | EventKind::AliasUpdated { .. }
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
    /// The first material; `None` where it is imported later or where the key is no symmetric
    /// encryption key.
    pub material: Option<BackingKey>,
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

words! {
    /// What made a rotation happen (LKR-07). At one moment the one asked for comes first.
    RotationType {
        OnDemand = "ON_DEMAND",
        Automatic = "AUTOMATIC",
    }
}
