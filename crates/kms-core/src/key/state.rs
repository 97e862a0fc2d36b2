//! The states of a key.

use crate::{Days, Pause, Timestamp};

/// Where a key is in its life (STA-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// A replica that is being made (MRK-07).
    Creating {
        /// When it is there.
        until: Timestamp,
    },
    /// Ready for use.
    Enabled,
    /// Not to be used for now.
    Disabled,
    /// Gone at `delete_at`, unless the deletion is cancelled first.
    PendingDeletion {
        /// The end of the waiting period.
        delete_at: Timestamp,
    },
    /// A multi-Region primary that waits for its replicas' deletion first.
    PendingReplicaDeletion {
        /// The waiting period that starts then.
        window: Days,
    },
    /// Without the material that somebody has to import.
    PendingImport,
    /// In a custom key store that is disconnected.
    Unavailable,
    /// Changing its primary Region.
    Updating {
        /// When that is done.
        until: Timestamp,
    },
}

impl KeyState {
    /// AWS's word for the state.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Creating { .. } => "Creating",
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion { .. } => "PendingDeletion",
            Self::PendingReplicaDeletion { .. } => "PendingReplicaDeletion",
            Self::PendingImport => "PendingImport",
            Self::Unavailable => "Unavailable",
            Self::Updating { .. } => "Updating",
        }
    }

    /// When the key will be gone.
    #[must_use]
    pub const fn deletion_date(&self) -> Option<Timestamp> {
        match self {
            Self::PendingDeletion { delete_at } => Some(*delete_at),
            Self::Creating { .. }
            | Self::Enabled
            | Self::Disabled
            | Self::PendingReplicaDeletion { .. }
            | Self::PendingImport
            | Self::Unavailable
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
            | Self::Unavailable
            | Self::Updating { .. } => None,
        }
    }

    /// Whether the key waits for its deletion, or for that of its replicas first.
    #[must_use]
    pub const fn is_pending_deletion(&self) -> bool {
        matches!(self, Self::PendingDeletion { .. } | Self::PendingReplicaDeletion { .. })
    }

    /// When a state that passes by itself is over.
    #[must_use]
    pub(crate) const fn settled_at(&self) -> Option<Timestamp> {
        match self {
            Self::Creating { until } | Self::Updating { until } => Some(*until),
            Self::Enabled
            | Self::Disabled
            | Self::PendingDeletion { .. }
            | Self::PendingReplicaDeletion { .. }
            | Self::PendingImport
            | Self::Unavailable => None,
        }
    }

    /// Whether a key in it rotates by itself (ROT-34, ROT-45).
    pub(crate) const fn lets_rotate(&self) -> bool {
        matches!(self, Self::Enabled | Self::Updating { .. })
    }
}
