//! Changes of the grants of a key.

use alloc::boxed::Box;

use crate::key::{Grant, GrantId};

/// A grant was created or ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantChange {
    /// By CreateGrant.
    Created(Box<Grant>),
    /// By RetireGrant.
    Retired(GrantId),
    /// By RevokeGrant.
    Revoked(GrantId),
}
