//! Multi-Region keys: one ID and the same material in several Regions.

use alloc::vec::Vec;

use crate::id::Region;

/// The role of a multi-Region key in its Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MultiRegion {
    /// The key whose rotation can be set, and which can be replicated (MRK-01).
    Primary {
        /// The Regions of its replicas, in the order of their names.
        replicas: Vec<Region>,
    },
    /// A key that shares the properties of its primary.
    Replica {
        /// The primary's Region.
        primary: Region,
    },
}

impl MultiRegion {
    /// Creates a primary without replicas.
    #[must_use]
    pub fn primary() -> Self {
        Self::Primary { replicas: Vec::new() }
    }

    /// Returns the Regions of the replicas; none for a replica.
    #[must_use]
    pub fn replicas(&self) -> &[Region] {
        match self {
            Self::Primary { replicas } => replicas,
            Self::Replica { .. } => &[],
        }
    }

    /// Returns the primary's Region; `None` for the primary itself.
    #[must_use]
    pub fn followed(&self) -> Option<Region> {
        match self {
            Self::Primary { .. } => None,
            Self::Replica { primary } => Some(*primary),
        }
    }

    /// Adds a replica.
    pub(crate) fn add_replica(&mut self, region: Region) {
        if let Self::Primary { replicas } = self
            && let Err(place) = replicas.binary_search(&region)
        {
            replicas.insert(place, region);
        }
    }

    /// Removes a replica.
    pub(crate) fn remove_replica(&mut self, region: Region) {
        if let Self::Primary { replicas } = self {
            replicas.retain(|other| *other != region);
        }
    }
}
