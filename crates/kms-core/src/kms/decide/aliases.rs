//! Operations on aliases.

use super::quotas;
use crate::error::{Invalid, KmsError, NotFound, Quota};
use crate::event::EventKind;
use crate::id::{AliasName, KeyRef};
use crate::key::{Alias, Key};
use crate::kms::decision::{Decided, Decision};
use crate::kms::request_context::{Found, RequestContext};

/// Decides CreateAlias (ALI-03, ALI-06, ALI-10, ALI-11).
pub(super) fn create(request: &RequestContext<'_>, name: &AliasName, target: &KeyRef) -> Decided {
    check_name(name)?;
    let Found { arn, key } = request.permitted(target)?;
    if request.kms.alias(request.scope, name).is_some() {
        return Err(KmsError::AlreadyExists(request.scope.alias_arn(name.clone())).into());
    }
    check_quota_of_region(request)?;
    check_quota_of_key(request, key)?;
    Ok(Decision::done(arn, [EventKind::AliasCreated { name: name.clone(), target: key.id }]))
}

/// Decides UpdateAlias (ALI-14, ALI-17, ALI-18).
pub(super) fn update(request: &RequestContext<'_>, name: &AliasName, target: &KeyRef) -> Decided {
    check_name(name)?;
    let alias = find(request, name)?;
    let Found { arn, key } = request.permitted(target)?;
    if alias.target != key.id {
        check_same_kind(request, name, alias, key)?;
        check_quota_of_key(request, key)?;
    }
    Ok(Decision::done(arn, [EventKind::AliasUpdated { name: name.clone(), target: key.id }]))
}

/// Decides DeleteAlias, which never touches the key (ALI-23).
pub(super) fn delete(request: &RequestContext<'_>, name: &AliasName) -> Decided {
    check_name(name)?;
    let target = request.scope.key_arn(find(request, name)?.target);
    Ok(Decision::done(target, [EventKind::AliasDeleted { name: name.clone() }]))
}

/// Checks that the name is not reserved for AWS (ALI-03).
fn check_name(name: &AliasName) -> Result<(), KmsError> {
    if name.is_reserved() { Err(KmsError::InvalidAliasName(name.clone())) } else { Ok(()) }
}

/// Finds an alias of the caller (ALI-16).
fn find<'a>(request: &RequestContext<'a>, name: &AliasName) -> Result<&'a Alias, KmsError> {
    let missing = || KmsError::NotFound(NotFound::Alias(request.scope.alias_arn(name.clone())));
    request.kms.alias(request.scope, name).ok_or_else(missing)
}

/// Checks that the old and the new target have the same type and usage (ALI-14, ALI-15).
fn check_same_kind(
    request: &RequestContext<'_>,
    name: &AliasName,
    alias: &Alias,
    to: &Key,
) -> Result<(), KmsError> {
    let Some(Found { key: from, .. }) = request.own_key(alias.target) else { return Ok(()) };
    if from.spec.key_type() == to.spec.key_type() && from.usage == to.usage {
        return Ok(());
    }
    let (from, to) = (from.usage, to.usage);
    Err(KmsError::Validation(Invalid::AliasTarget { alias: name.clone(), from, to }))
}

/// Checks that the key can have one more alias (ALI-08).
fn check_quota_of_key(request: &RequestContext<'_>, target: &Key) -> Result<(), KmsError> {
    quotas::check(Quota::AliasesPerKey, request.rules.aliases_per_key(), target.aliases.len())
}

/// Checks that the account can have one more alias in the Region (ALI-09). UpdateAlias does not
/// check this, because it adds none.
fn check_quota_of_region(request: &RequestContext<'_>) -> Result<(), KmsError> {
    let usage = request.resources().map_or(0, |resources| resources.aliases.len());
    quotas::check(Quota::AliasesPerRegion, request.rules.aliases_per_region(), usage)
}
