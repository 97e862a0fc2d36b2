//! The responses of the operations on grants.

use crate::id::KeyArn;
use crate::key::{Grant, GrantId};

/// The answer of CreateGrant. Its token names key and grant, and differs each time (GRT-03).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct CreatedGrant {
    pub key: KeyArn,
    pub grant: GrantId,
    /// Random bytes that make the token differ from others of the same grant.
    pub salt: [u8; 12],
}

/// A grant as ListGrants and ListRetirableGrants show it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct GrantEntry {
    pub key: KeyArn,
    pub grant: Grant,
}
