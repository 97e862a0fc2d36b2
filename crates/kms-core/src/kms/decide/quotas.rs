//! How much there may be of what (QUO-01, QUO-02).

use crate::kms::request_context::RequestContext;
use crate::{Key, KeyManager, KmsError, Limit, Principal, Quota, Scope};

/// Whether there may be one more of what there is `usage` of; no limit is `None`.
pub(super) fn check(quota: Quota, limit: Option<usize>, usage: usize) -> Result<(), KmsError> {
    match limit {
        Some(limit) if usage >= limit => {
            Err(KmsError::LimitExceeded(Limit::Resources { quota, limit, usage }))
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether there may be one more customer managed key in `scope`. Keys in every state count; those
/// that AWS manages do not (QUO-03), and are not told apart before it matters.
pub(super) fn check_keys(request: &RequestContext<'_>, scope: Scope) -> Result<(), KmsError> {
    let limit = request.rules.keys_per_region();
    let resources = request.kms.resources.get(&scope).filter(|all| all.keys.len() >= limit);
    let Some(resources) = resources else { return Ok(()) };
    let own = resources.keys.values().filter(|key| key.manager == KeyManager::Customer);
    check(Quota::KeysPerRegion, Some(limit), own.count())
}

/// Whether `key` may have one more grant, and one more for this principal.
pub(super) fn check_grants(
    request: &RequestContext<'_>,
    key: &Key,
    grantee: &Principal,
) -> Result<(), KmsError> {
    check(Quota::GrantsPerKey, Some(request.rules.grants_per_key()), key.grants.len())?;
    let limit = request.rules.grants_per_principal();
    if limit.is_none_or(|limit| key.grants.len() < limit) {
        return Ok(());
    }
    let theirs = key.grants.iter().filter(|grant| grant.grantee == *grantee);
    check(Quota::GrantsPerPrincipal, limit, theirs.count())
}
