//! The states of a key.

use crate::explanation::Pause;
use crate::time::{Days, Timestamp};

/// The state of a key (STA-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// The replica is being created (MRK-07).
    Creating {
        /// When its creation is complete.
        until: Timestamp,
    },
    /// The key can be used.
    Enabled,
    /// The key cannot be used until it is enabled.
    Disabled,
    /// The key will be deleted at `delete_at`, unless the deletion is cancelled.
    PendingDeletion {
        /// The end of the waiting period.
        delete_at: Timestamp,
    },
    /// The multi-Region primary waits for the deletion of its replicas.
    PendingReplicaDeletion {
        /// The waiting period, which starts when the last replica is deleted.
        window: Days,
    },
    /// Imported material of the key is missing.
    PendingImport,
    /// The custom key store of the key is disconnected.
    Unavailable {
        /// Whether the key is enabled when the store is connected again (STA-10).
        enabled: bool,
    },
    /// The primary Region of the key is being changed.
    Updating {
        /// When the change is complete.
        until: Timestamp,
    },
}

impl KeyState {
    /// Returns AWS's name of the state.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Creating { .. } => "Creating",
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion { .. } => "PendingDeletion",
            Self::PendingReplicaDeletion { .. } => "PendingReplicaDeletion",
            Self::PendingImport => "PendingImport",
            Self::Unavailable { .. } => "Unavailable",
            Self::Updating { .. } => "Updating",
        }
    }

    /// Returns when the key will be deleted.
    #[must_use]
    pub const fn deletion_date(&self) -> Option<Timestamp> {
        match self {
            Self::PendingDeletion { delete_at } => Some(*delete_at),
            Self::Creating { .. }
            | Self::Enabled
            | Self::Disabled
            | Self::PendingReplicaDeletion { .. }
            | Self::PendingImport
            | Self::Unavailable { .. }
            | Self::Updating { .. } => None,
        }
    }

    /// Returns the reason for which a key in this state does not rotate although its rotation is
    /// enabled. The other states in which no key rotates are those of keys without rotation.
    #[must_use]
    pub const fn pause(&self) -> Option<Pause> {
        match self {
            Self::Disabled => Some(Pause::Disabled),
            Self::PendingDeletion { .. } | Self::PendingReplicaDeletion { .. } => {
                Some(Pause::PendingDeletion)
            }
            Self::Creating { .. }
            | Self::Enabled
            | Self::PendingImport
            | Self::Unavailable { .. }
            | Self::Updating { .. } => None,
        }
    }

    /// Returns whether the key waits for its deletion, or for that of its replicas.
    #[must_use]
    pub const fn is_pending_deletion(&self) -> bool {
        matches!(self, Self::PendingDeletion { .. } | Self::PendingReplicaDeletion { .. })
    }

    /// Returns the end of a state that ends without a command.
    #[must_use]
    pub(crate) const fn settled_at(&self) -> Option<Timestamp> {
        match self {
            Self::Creating { until } | Self::Updating { until } => Some(*until),
            Self::Enabled
            | Self::Disabled
            | Self::PendingDeletion { .. }
            | Self::PendingReplicaDeletion { .. }
            | Self::PendingImport
            | Self::Unavailable { .. } => None,
        }
    }

    /// Returns whether a key in this state rotates automatically (ROT-34, ROT-45).
    pub(crate) const fn lets_rotate(&self) -> bool {
        matches!(self, Self::Enabled | Self::Updating { .. })
    }
}
