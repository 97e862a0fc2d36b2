//! Operations on grants.
//!
//! The caller is the root user of an account, who can do everything that the key's owner can.
//! Grants are stored, listed and ended, but never evaluated.

use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::quotas;
use crate::command::{CreateGrant, ListGrants, Page};
use crate::entropy::draw;
use crate::error::{Invalid, KmsError, NotFound};
use crate::event::{EventKind, GrantChange};
use crate::id::{KeyArn, KeyRef};
use crate::key::{Grant, GrantId, Key, Principal};
use crate::kms::answer::cursor;
use crate::kms::decision::{Decided, Decision, Stage};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::{CreatedGrant, GrantEntry, Listing, Response};
use kms_shapes::{GrantOperation, KeyType, StateRow};

/// Decides CreateGrant (GRT-01, GRT-04). A request with the name and content of an existing grant
/// creates none, but returns one more token for it (GRT-03).
pub(super) fn create(
    request: &RequestContext<'_>,
    it: &CreateGrant,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = request.permitted(&it.key)?;
    check_usability(&found, it)?;
    let Found { arn, key } = found;
    let same = key.grants.iter().find(|grant| it.name.is_some() && is_same(request, grant, it));
    if same.is_none() {
        quotas::check_grants(request, key, &it.grantee)?;
    }
    let entropy = &mut *stage.effects()?.entropy;
    // Both values are drawn for an existing grant too: the sequence of draws is part of a seed.
    let (new, salt) = (GrantId::from_bytes(draw(entropy)), draw(entropy));
    let grant = same.map_or(new, |same| same.id);
    let response = Response::CreateGrant(CreatedGrant { key: arn, grant, salt });
    if same.is_some() {
        return Ok(Decision::reply(response));
    }
    let change = GrantChange::Created(Box::new(Grant {
        id: new,
        name: it.name.clone(),
        created_at: request.now,
        issuing_account: request.scope.account,
        grantee: it.grantee.clone(),
        retiring: it.retiring.clone(),
        operations: it.operations.clone(),
        constraints: it.constraints.clone(),
    }));
    Ok(Decision::change(arn, [EventKind::GrantChanged { key: key.id, change }], response))
}

/// Returns whether `it` asks for a grant like `grant`, apart from ID and date.
fn is_same(request: &RequestContext<'_>, grant: &Grant, it: &CreateGrant) -> bool {
    let Grant {
        id: _,
        created_at: _,
        name,
        issuing_account,
        grantee,
        retiring,
        operations,
        constraints,
    } = grant;
    *name == it.name
        && *issuing_account == request.scope.account
        && *grantee == it.grantee
        && *retiring == it.retiring
        && *operations == it.operations
        && *constraints == it.constraints
}

/// Checks that the key supports the operations and constraints of a grant.
fn check_usability(Found { arn, key }: &Found<'_>, it: &CreateGrant) -> Result<(), KmsError> {
    let refused = |why| Err(KmsError::Validation(why));
    if let Some(operation) = it.operations.iter().find(|operation| !can(key, **operation)) {
        return refused(Invalid::GrantOperation { key: *arn, operation: *operation });
    }
    let constraints = &it.constraints;
    let has_context = constraints.context_subset.is_some() || constraints.context_equals.is_some();
    if has_context && !key.is_symmetric() {
        return refused(Invalid::GrantContext { key: *arn });
    }
    Ok(())
}

/// Returns whether the key supports the operation that a grant allows.
fn can(key: &Key, grant: GrantOperation) -> bool {
    let Some(operation) = grant.operation() else { return false };
    let facts = operation.facts();
    let is_pair = key.spec.key_type() == KeyType::Asymmetric;
    facts.usage.is_none_or(|usage| key.usage == usage)
        && (!facts.makes_data_key || key.is_symmetric())
        && (facts.state_row != StateRow::PublicKey || is_pair)
        && (facts.state_row != StateRow::DataKeyPair || !key.origin.is_custom_key_store())
}

/// Decides RetireGrant. Every caller can retire every grant.
pub(super) fn retire(request: &RequestContext<'_>, key: &KeyRef, grant: GrantId) -> Decided {
    let Found { arn, key } = find(request, key, grant)?;
    let change = GrantChange::Retired(grant);
    let event = EventKind::GrantChanged { key: key.id, change };
    Ok(Decision::change(arn, [event], Response::RetireGrant { key: arn, grant }))
}

/// Decides RevokeGrant.
pub(super) fn revoke(request: &RequestContext<'_>, key: &KeyRef, grant: GrantId) -> Decided {
    let Found { arn, key } = find(request, key, grant)?;
    let revoked = EventKind::GrantChanged { key: key.id, change: GrantChange::Revoked(grant) };
    Ok(Decision::done(arn, [revoked]))
}

/// Finds a key that has the grant.
fn find<'a>(
    request: &RequestContext<'a>,
    key: &KeyRef,
    grant: GrantId,
) -> Result<Found<'a>, KmsError> {
    let found = request.permitted(key)?;
    let has_it = found.key.grants.iter().any(|other| other.id == grant);
    has_it.then_some(found).ok_or(KmsError::NotFound(NotFound::Grant { key: found.arn, grant }))
}

/// Decides ListGrants (GRT-05).
pub(super) fn list(request: &RequestContext<'_>, it: &ListGrants) -> Decided {
    let Found { arn, key } = request.permitted(&it.key)?;
    let is_asked_for = |grant: &&Grant| {
        it.grant.is_none_or(|id| grant.id == id)
            && it.grantee.as_ref().is_none_or(|grantee| grant.grantee == *grantee)
    };
    let mut grants = key.grants.iter().filter(is_asked_for).map(|grant| (arn, grant));
    Ok(Decision::reply(Response::ListGrants(page_of(&mut grants, &it.page)?)))
}

/// Decides ListRetirableGrants, which covers the keys of all accounts in the Region.
pub(super) fn list_retirable(
    request: &RequestContext<'_>,
    retiring: &Principal,
    page: &Page,
) -> Decided {
    let here =
        request.kms.resources.iter().filter(|(scope, _)| scope.region == request.scope.region);
    let keys = here.flat_map(|(scope, it)| it.keys.values().map(|key| (*scope, key)));
    let grants = keys.flat_map(|(scope, key)| {
        key.grants.iter().map(move |grant| (scope.key_arn(key.id), grant))
    });
    let mut grants = grants.filter(|(_, grant)| grant.retiring.as_ref() == Some(retiring));
    Ok(Decision::reply(Response::ListRetirableGrants(page_of(&mut grants, page)?)))
}

/// Returns a page of grants in the order of their IDs, so that later pages stay right while grants
/// are created and ended.
fn page_of(
    grants: &mut dyn Iterator<Item = (KeyArn, &Grant)>,
    page: &Page,
) -> Result<Listing<GrantEntry>, KmsError> {
    let after = cursor(page, GrantId::parse)?;
    let mut shown: Vec<(KeyArn, &Grant)> = Vec::new();
    let mut is_all = true;
    for (key, grant) in grants {
        if after.is_some_and(|after| grant.id <= after) {
            continue;
        }
        shown.insert(shown.partition_point(|(_, other)| other.id < grant.id), (key, grant));
        if shown.len() > page.limit {
            shown.pop();
            is_all = false;
        }
    }
    let last = shown.last().filter(|_| !is_all);
    let next = last.map(|(_, grant)| grant.id.to_string());
    let items = shown.iter().map(|(key, grant)| GrantEntry { key: *key, grant: (*grant).clone() });
    Ok(Listing { items: items.collect(), next })
}
