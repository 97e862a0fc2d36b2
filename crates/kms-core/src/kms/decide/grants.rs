//! Grants. The caller is an account's root, whom nothing is forbidden that a key's owner may do:
//! grants are kept, listed and ended, and let nobody do more or less than before.

use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::{Decided, answered, done, quotas};
use crate::entropy::{Entropy, draw};
use crate::kms::Decision;
use crate::kms::answer::cursor;
use crate::kms::request_context::{Found, RequestContext};
use crate::{
    CreateGrant, CreatedGrant, EventKind, Grant, GrantChange, GrantEntry, GrantId, GrantOperation,
    Invalid, Key, KeyArn, KeyRef, KeyUsage, KmsError, ListGrants, Listing, NotFound, Origin, Page,
    Principal, Response,
};

/// CreateGrant (GRT-01, GRT-04). A grant of the same name and content is not made again, but gets
/// one more token (GRT-03).
pub(super) fn create(
    request: &RequestContext<'_>,
    it: &CreateGrant,
    entropy: &mut dyn Entropy,
) -> Decided {
    let found = request.permitted(&it.key)?;
    check_usability(&found, it)?;
    let Found { arn, key } = found;
    let grant = Grant {
        id: GrantId::from_bytes(draw(entropy)),
        name: it.name.clone(),
        created_at: request.now,
        issuing_account: request.scope.account,
        grantee: it.grantee.clone(),
        retiring: it.retiring.clone(),
        operations: it.operations.clone(),
        constraints: it.constraints.clone(),
    };
    let same = key.grants.iter().find(|other| grant.name.is_some() && is_same(other, &grant));
    let id = same.map_or(grant.id, |same| same.id);
    let response = Response::CreateGrant(CreatedGrant { key: arn, grant: id, salt: draw(entropy) });
    if same.is_some() {
        return Ok(Decision::quiet(response));
    }
    quotas::check_grants(request, key, &grant.grantee)?;
    let change = GrantChange::Created(Box::new(grant));
    Ok(answered(arn, [EventKind::GrantChanged { key: key.id, change }], response))
}

/// Whether two grants differ in nothing but id and date.
fn is_same(one: &Grant, other: &Grant) -> bool {
    let Grant { id, created_at, .. } = *other;
    Grant { id, created_at, ..one.clone() } == *other
}

/// A grant allows only what its key can do, and asks for a context only where there is one.
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

/// Whether an operation makes sense on such a key.
fn can(key: &Key, operation: GrantOperation) -> bool {
    match operation {
        GrantOperation::CreateGrant | GrantOperation::RetireGrant | GrantOperation::DescribeKey => {
            true
        }
        GrantOperation::Decrypt
        | GrantOperation::Encrypt
        | GrantOperation::ReEncryptFrom
        | GrantOperation::ReEncryptTo => key.usage == KeyUsage::EncryptDecrypt,
        GrantOperation::GenerateDataKey | GrantOperation::GenerateDataKeyWithoutPlaintext => {
            key.is_symmetric()
        }
        GrantOperation::GenerateDataKeyPair
        | GrantOperation::GenerateDataKeyPairWithoutPlaintext => {
            key.is_symmetric() && matches!(key.origin, Origin::AwsKms | Origin::External)
        }
        GrantOperation::Sign | GrantOperation::Verify => key.usage == KeyUsage::SignVerify,
        GrantOperation::GetPublicKey => {
            !key.is_symmetric() && key.usage != KeyUsage::GenerateVerifyMac
        }
        GrantOperation::GenerateMac | GrantOperation::VerifyMac => {
            key.usage == KeyUsage::GenerateVerifyMac
        }
        GrantOperation::DeriveSharedSecret => key.usage == KeyUsage::KeyAgreement,
    }
}

/// RetireGrant, by whom it lets retire or by the account that issued it: here, by everybody.
pub(super) fn retire(request: &RequestContext<'_>, key: &KeyRef, grant: GrantId) -> Decided {
    let Found { arn, key } = find(request, key, grant)?;
    let change = GrantChange::Retired(grant);
    let event = EventKind::GrantChanged { key: key.id, change };
    Ok(answered(arn, [event], Response::RetireGrant { key: arn, grant }))
}

/// RevokeGrant.
pub(super) fn revoke(request: &RequestContext<'_>, key: &KeyRef, grant: GrantId) -> Decided {
    let Found { arn, key } = find(request, key, grant)?;
    done(arn, [EventKind::GrantChanged { key: key.id, change: GrantChange::Revoked(grant) }])
}

/// A key that has this grant.
fn find<'a>(
    request: &RequestContext<'a>,
    key: &KeyRef,
    grant: GrantId,
) -> Result<Found<'a>, KmsError> {
    let found = request.permitted(key)?;
    let has_it = found.key.grants.iter().any(|other| other.id == grant);
    has_it.then_some(found).ok_or(KmsError::NotFound(NotFound::Grant { key: found.arn, grant }))
}

/// ListGrants (GRT-05).
pub(super) fn list(request: &RequestContext<'_>, it: &ListGrants) -> Decided {
    let Found { arn, key } = request.permitted(&it.key)?;
    let is_asked_for = |grant: &&Grant| {
        it.grant.is_none_or(|id| grant.id == id)
            && it.grantee.as_ref().is_none_or(|grantee| grant.grantee == *grantee)
    };
    let mut grants = key.grants.iter().filter(is_asked_for).map(|grant| (arn, grant));
    Ok(Decision::quiet(Response::ListGrants(page_of(&mut grants, &it.page)?)))
}

/// ListRetirableGrants: of all keys of the Region, other accounts' keys included.
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
    Ok(Decision::quiet(Response::ListRetirableGrants(page_of(&mut grants, page)?)))
}

/// A page of grants, by their ids: so it does not matter to the pages which come and go meanwhile.
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
