//! The responses of operations on grants.

use alloc::string::String;

use kms_core::{
    AccountId, CreatedGrant, Grant, GrantConstraints, GrantEntry, Map, Principal, Region,
};

use crate::grant_token;
use crate::json::{self, Object};

impl Object {
    /// Adds the members of CreateGrant: the grant's ID and its token (GRT-01).
    pub(super) fn created_grant(&mut self, it: &CreatedGrant) -> &mut Self {
        self.shown("GrantId", it.grant).text("GrantToken", &grant_token::issue(it))
    }

    fn principal(&mut self, role: &str, principal: &Principal) -> &mut Self {
        match principal {
            Principal::Arn(arn) => self.text(&[role, "Principal"].concat(), arn),
            Principal::Service(name) => self.text(&[role, "ServicePrincipal"].concat(), name),
        }
    }
}

/// Encodes a grant of a list. Its issuing account is shown as the ARN of the account's root.
pub(super) fn entry(GrantEntry { key, grant }: &GrantEntry) -> String {
    let Grant { id, name, created_at, issuing_account, grantee, retiring, operations, constraints } =
        grant;
    let has_constraints = *constraints != GrantConstraints::default();
    let operations = operations.iter().map(|it| json::text(it.as_str()));
    Object::default()
        .maybe("Constraints", has_constraints.then(|| shown(constraints)), |to, name, it| {
            to.json(name, &it)
        })
        .seconds("CreationDate", *created_at)
        .shown("GrantId", id)
        .principal("Grantee", grantee)
        .text("IssuingAccount", &root(*issuing_account, key.scope.region))
        .shown("KeyId", key)
        .maybe("Name", name.as_deref(), Object::text)
        .json("Operations", &json::list(operations))
        .maybe("Retiring", retiring.as_ref(), Object::principal)
        .done()
}

fn root(account: AccountId, region: Region) -> String {
    alloc::format!("arn:{}:iam::{account}:root", region.partition())
}

fn shown(constraints: &GrantConstraints) -> String {
    let GrantConstraints { context_subset, context_equals, source_arn } = constraints;
    let context = |to: &mut Object, name: &str, it: &Map<String, String>| {
        let mut pairs = Object::default();
        for (key, value) in it {
            pairs.text(key, value);
        }
        to.json(name, &pairs.done());
    };
    let mut object = Object::default();
    if let Some(equals) = context_equals {
        context(&mut object, "EncryptionContextEquals", equals);
    }
    if let Some(subset) = context_subset {
        context(&mut object, "EncryptionContextSubset", subset);
    }
    object.maybe("SourceArn", source_arn.as_deref(), Object::text).done()
}
