//! What a key was used for last.

use crate::{Operation, Timestamp};

/// A key's last successful cryptographic operation (KEY-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastUsage {
    /// What was done.
    pub operation: Operation,
    /// When.
    pub at: Timestamp,
    /// The number of its record in the trail, from which the ids of request and record follow.
    pub record: u64,
}
