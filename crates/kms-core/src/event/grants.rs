//! What happens to the grants of a key.

use alloc::boxed::Box;

use crate::{Grant, GrantId};

/// A grant came, or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantChange {
    /// By CreateGrant.
    Created(Box<Grant>),
    /// By RetireGrant.
    Retired(GrantId),
    /// By RevokeGrant.
    Revoked(GrantId),
}
