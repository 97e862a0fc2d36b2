//! Multi-Region keys: one id and one material in several Regions.

use alloc::vec::Vec;

use crate::Region;

/// What a multi-Region key is in its own Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MultiRegion {
    /// The one whose rotation is set, and which can be replicated (MRK-01).
    Primary {
        /// Where its replicas are, in the order of their names.
        replicas: Vec<Region>,
    },
    /// One that follows its primary.
    Replica {
        /// Where the primary is.
        primary: Region,
    },
}

impl MultiRegion {
    /// A primary without replicas.
    #[must_use]
    pub fn primary() -> Self {
        Self::Primary { replicas: Vec::new() }
    }

    /// Where the replicas are; none for a replica.
    #[must_use]
    pub fn replicas(&self) -> &[Region] {
        match self {
            Self::Primary { replicas } => replicas,
            Self::Replica { .. } => &[],
        }
    }

    /// Where the primary is; `None` for the primary itself.
    #[must_use]
    pub fn followed(&self) -> Option<Region> {
        match self {
            Self::Primary { .. } => None,
            Self::Replica { primary } => Some(*primary),
        }
    }

    /// Takes note of a replica.
    pub(crate) fn add_replica(&mut self, region: Region) {
        if let Self::Primary { replicas } = self
            && let Err(place) = replicas.binary_search(&region)
        {
            replicas.insert(place, region);
        }
    }

    /// Forgets a replica.
    pub(crate) fn remove_replica(&mut self, region: Region) {
        if let Self::Primary { replicas } = self {
            replicas.retain(|other| *other != region);
        }
    }
}
