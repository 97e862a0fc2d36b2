//! Requests of tests on grants.

use kms_core::{
    Action, CreateGrant, GrantConstraints, GrantId, GrantOperation, ListGrants, Principal,
};

use super::{Reference, Request, whole};

/// The role of this name in the account of tests.
#[must_use]
pub fn role(name: &str) -> Principal {
    Principal::Arn(format!("arn:aws:iam::111122223333:role/{name}"))
}

/// CreateGrant without a name: the role `app` may look at the key, which keys of every kind allow.
#[must_use]
pub fn create_grant(key: impl Reference) -> CreateGrant {
    CreateGrant {
        key: key.reference(),
        name: None,
        grantee: role("app"),
        retiring: None,
        operations: vec![GrantOperation::DescribeKey],
        constraints: GrantConstraints::default(),
    }
}

impl Request for CreateGrant {
    fn action(self) -> Action {
        Action::CreateGrant(self)
    }
}

/// ListGrants, all of them.
#[must_use]
pub fn list_grants(key: impl Reference) -> ListGrants {
    ListGrants { key: key.reference(), grant: None, grantee: None, page: whole() }
}

impl Request for ListGrants {
    fn action(self) -> Action {
        Action::ListGrants(self)
    }
}

/// ListRetirableGrants, all of them.
#[must_use]
pub fn list_retirable(retiring: Principal) -> Action {
    Action::ListRetirableGrants { retiring, page: whole() }
}

/// RetireGrant.
#[must_use]
pub fn retire_grant(key: impl Reference, grant: GrantId) -> Action {
    Action::RetireGrant { key: key.reference(), grant }
}

/// RevokeGrant.
#[must_use]
pub fn revoke_grant(key: impl Reference, grant: GrantId) -> Action {
    Action::RevokeGrant { key: key.reference(), grant }
}
