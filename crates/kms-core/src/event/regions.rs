//! What becomes of a multi-Region key.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::withhold;
use crate::{BackingKeys, Days, Key, Region, Timestamp};

/// Something became of a multi-Region key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MultiRegionChange {
    /// A replica came about here: the whole of it (MRK-04, MRK-07).
    Replicated(Box<Key>),
    /// A replica is there, or a primary Region has changed: the state that passes by itself is
    /// over.
    Settled(SettledState),
    /// Another Region is the primary one: told in each Region of the key.
    PrimaryUpdated {
        /// Which.
        primary: Region,
        /// All others, in the order of their names.
        replicas: Vec<Region>,
        /// When it is done, in the two Regions that change their parts.
        until: Option<Timestamp>,
    },
    /// A primary waits for the deletion of its replicas first (DEL-19).
    DeletionPendingReplicas {
        /// The waiting period that starts then.
        window: Days,
    },
}

/// What a key is when a state that passes by itself is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledState {
    /// `Enabled`
    Enabled,
    /// `PendingImport`: a replica without the material that its primary has.
    PendingImport,
}

impl MultiRegionChange {
    /// Takes the secrets out.
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
