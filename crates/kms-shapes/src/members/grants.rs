//! The members of the operations on grants.

use super::{DRY_RUN, GRANT_TOKENS, KEY_ID, MARKER, REFERENCE, limit};
use crate::{GrantOperation, Kind, Member, Requirement, pattern, switch};

const PRINCIPAL: Kind = Kind::Text { min: 1, max: 256, pattern: Some(pattern::PRINCIPAL) };
/// The patterns of these texts say more than which characters are allowed. The decoder tests them.
const SERVICE_PRINCIPAL: Kind = Kind::text(1, 128);
const SOURCE_ARN: Kind = Kind::text(20, 512);
const GRANT_ID: Kind = Kind::text(1, 128);

/// A principal. It was required until AWS introduced service principals as an alternative.
const fn principal(name: &'static str) -> Member {
    let requirement = Requirement::RequiredUntil(switch::SERVICE_PRINCIPAL_GRANTS);
    Member { requirement, ..Member::optional(name, PRINCIPAL) }
}

/// A service principal.
const fn service(name: &'static str) -> Member {
    Member::optional(name, SERVICE_PRINCIPAL).since(switch::SERVICE_PRINCIPAL_GRANTS)
}

const CONSTRAINTS: &[Member] = &[
    Member::optional("EncryptionContextSubset", Kind::Map),
    Member::optional("EncryptionContextEquals", Kind::Map),
    Member::optional("SourceArn", SOURCE_ARN).since(switch::SERVICE_PRINCIPAL_GRANTS),
];

const OPERATIONS: Kind =
    Kind::List { of: &Kind::Enum(GrantOperation::VALUES), min: 0, max: usize::MAX };

pub(super) const CREATE_GRANT: &[Member] = &[
    KEY_ID,
    principal("GranteePrincipal"),
    Member::optional("RetiringPrincipal", PRINCIPAL),
    Member::required("Operations", OPERATIONS),
    Member::optional("Constraints", Kind::Structure(CONSTRAINTS)),
    GRANT_TOKENS,
    Member::optional("Name", Kind::Text { min: 1, max: 256, pattern: Some(pattern::ALIAS_NAME) }),
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
