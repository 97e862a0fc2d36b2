//! The latest use of a key.

use crate::time::Timestamp;
use kms_shapes::Operation;

/// The latest successful cryptographic operation with a key (KEY-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastUsage {
    /// The operation.
    pub operation: Operation,
    /// The time.
    pub at: Timestamp,
    /// The number of its record in the trail, from which the IDs of request and record are derived.
    pub record: u64,
}
