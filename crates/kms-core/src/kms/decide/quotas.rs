//! Checks of resource quotas (QUO-01, QUO-02).

use crate::error::{KmsError, Limit, Quota};
use crate::id::Scope;
use crate::key::{Key, Principal};
use crate::kms::request_context::RequestContext;
use kms_shapes::KeyManager;

/// Checks that `usage` is below `limit`; `None` is no limit.
pub(super) fn check(quota: Quota, limit: Option<usize>, usage: usize) -> Result<(), KmsError> {
    match limit {
        Some(limit) if usage >= limit => {
            Err(KmsError::LimitExceeded(Limit::Resources { quota, limit, usage }))
        }
        Some(_) | None => Ok(()),
    }
}

/// Checks that `scope` can have one more customer managed key. Keys in every state count; AWS
/// managed keys do not (QUO-03).
pub(super) fn check_keys(request: &RequestContext<'_>, scope: Scope) -> Result<(), KmsError> {
    let limit = request.rules.keys_per_region();
    // Counting customer managed keys looks at every key, so it is left out where it cannot matter.
    let resources = request.kms.resources.get(&scope).filter(|all| all.keys.len() >= limit);
    let Some(resources) = resources else { return Ok(()) };
    let own = resources.keys.values().filter(|key| key.manager == KeyManager::Customer);
    check(Quota::KeysPerRegion, Some(limit), own.count())
}

/// Checks that `key` can have one more grant, and one more for this principal.
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
