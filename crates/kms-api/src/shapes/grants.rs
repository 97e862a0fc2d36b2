//! The members of the operations on grants.

use kms_core::switch;

use super::table::{DRY_RUN, GRANT_TOKENS, KEY_ID, MARKER, REFERENCE, limit};
use super::{Kind, Member, Need, patterns, words};

const PRINCIPAL: Kind = Kind::Text { min: 1, max: 256, pattern: Some(patterns::PRINCIPAL) };
/// Their patterns are held to when they are read: these say more than which characters there are.
const SERVICE_PRINCIPAL: Kind = Kind::text(1, 128);
const SOURCE_ARN: Kind = Kind::text(20, 512);
const GRANT_ID: Kind = Kind::text(1, 128);

/// A principal that had to be named before there were services in its place.
const fn principal(name: &'static str) -> Member {
    let need = Need::RequiredUntil(switch::SERVICE_PRINCIPAL_GRANTS);
    Member { need, ..Member::optional(name, PRINCIPAL) }
}

const fn service(name: &'static str) -> Member {
    Member::optional(name, SERVICE_PRINCIPAL).since(switch::SERVICE_PRINCIPAL_GRANTS)
}

const CONSTRAINTS: &[Member] = &[
    Member::optional("EncryptionContextSubset", Kind::Map),
    Member::optional("EncryptionContextEquals", Kind::Map),
    Member::optional("SourceArn", SOURCE_ARN).since(switch::SERVICE_PRINCIPAL_GRANTS),
];

const OPERATIONS: Kind = Kind::List { of: &Kind::Word(words::grant_operations), max: usize::MAX };

pub(super) const CREATE_GRANT: &[Member] = &[
    KEY_ID,
    principal("GranteePrincipal"),
    Member::optional("RetiringPrincipal", PRINCIPAL),
    Member::required("Operations", OPERATIONS),
    Member::optional("Constraints", Kind::Structure(CONSTRAINTS)),
    GRANT_TOKENS,
    Member::optional("Name", Kind::Text { min: 1, max: 256, pattern: Some(patterns::ALIAS_NAME) }),
    DRY_RUN,
    service("GranteeServicePrincipal"),
    service("RetiringServicePrincipal"),
];

pub(super) const LIST_GRANTS: &[Member] = &[
    limit(100),
    MARKER,
    KEY_ID,
    Member::optional("GrantId", GRANT_ID),
    Member::optional("GranteePrincipal", PRINCIPAL),
    service("GranteeServicePrincipal"),
];

pub(super) const LIST_RETIRABLE_GRANTS: &[Member] =
    &[limit(100), MARKER, principal("RetiringPrincipal"), service("RetiringServicePrincipal")];

pub(super) const RETIRE_GRANT: &[Member] = &[
    Member::optional("GrantToken", Kind::text(1, 8192)),
    Member::optional("KeyId", REFERENCE),
    Member::optional("GrantId", GRANT_ID),
    DRY_RUN,
];

pub(super) const REVOKE_GRANT: &[Member] =
    &[KEY_ID, Member::required("GrantId", GRANT_ID), DRY_RUN];
