//! Changes of multi-Region keys.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::withhold;
use crate::id::Region;
use crate::key::{BackingKeys, Key};
use crate::time::{Days, Timestamp};

/// A change of a multi-Region key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MultiRegionChange {
    /// A replica was created, with these properties (MRK-04, MRK-07).
    Replicated(Box<Key>),
    /// The creation of a replica, or the change of a primary Region, is complete.
    Settled(SettledState),
    /// The primary Region changed. Each Region of the key has this event.
    PrimaryUpdated {
        /// The new primary Region.
        primary: Region,
        /// All other Regions, in the order of their names.
        replicas: Vec<Region>,
        /// When the change is complete; only in the two Regions that exchange their roles.
        until: Option<Timestamp>,
    },
    /// The deletion of a primary was scheduled, which waits for that of its replicas (DEL-19).
    DeletionPendingReplicas {
        /// The waiting period, which starts when the last replica is deleted.
        window: Days,
    },
}

/// The state of a key after its creation as a replica, or a change of its primary Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledState {
    /// `Enabled`
    Enabled,
    /// `PendingImport`: imported material is missing in this Region.
    PendingImport,
}

impl MultiRegionChange {
    /// Removes the secrets.
    pub(super) fn withhold(&mut self) {
        match self {
            Self::Replicated(replica) => {
                withhold(replica.materials.iter_mut().flat_map(BackingKeys::with_pending_mut));
            }
            Self::Settled(_)
            | Self::PrimaryUpdated { .. }
            | Self::DeletionPendingReplicas { .. } => {}
        }
    }
}
