//! Grants: permissions of other principals to use a key.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::id::AccountId;
use crate::map::Map;
use crate::time::Timestamp;
use kms_crypto::MaterialId;
use kms_shapes::GrantOperation;

/// The identifier of a grant: 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrantId([u8; Self::LEN]);

impl GrantId {
    /// The number of bytes.
    pub const LEN: usize = 32;

    /// Creates an ID from its bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// Parses 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        MaterialId::parse(text).map(|id| Self(id.to_bytes()))
    }

    /// Returns the bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; Self::LEN] {
        self.0
    }
}

impl fmt::Display for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GrantId({self})")
    }
}

/// A grant (GRT-01).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct Grant {
    pub id: GrantId,
    pub name: Option<String>,
    pub created_at: Timestamp,
    /// The account that created the grant.
    pub issuing_account: AccountId,
    pub grantee: Principal,
    pub retiring: Option<Principal>,
    pub operations: Vec<GrantOperation>,
    pub constraints: GrantConstraints,
}

/// A principal that can use or retire a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The ARN of an account, a user or a role: `GranteePrincipal`, `RetiringPrincipal`.
    Arn(String),
    /// An AWS service: `GranteeServicePrincipal`, `RetiringServicePrincipal`.
    Service(String),
}

/// The constraints on requests that use a grant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantConstraints {
    /// The encryption context must contain these pairs.
    pub context_subset: Option<Map<String, String>>,
    /// The encryption context must have exactly these pairs.
    pub context_equals: Option<Map<String, String>>,
    /// The resource on whose behalf a service sends the request.
    pub source_arn: Option<String>,
}
