//! The inputs of the operations on grants.

use alloc::string::String;
use alloc::vec::Vec;

use super::Page;
use crate::id::KeyRef;
use crate::key::{GrantConstraints, GrantId, Principal};
use kms_shapes::GrantOperation;

/// The input of CreateGrant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct CreateGrant {
    pub key: KeyRef,
    pub name: Option<String>,
    pub grantee: Principal,
    pub retiring: Option<Principal>,
    /// Each operation once, in AWS's order.
    pub operations: Vec<GrantOperation>,
    pub constraints: GrantConstraints,
}

/// The input of ListGrants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct ListGrants {
    pub key: KeyRef,
    pub grant: Option<GrantId>,
    pub grantee: Option<Principal>,
    pub page: Page,
}
