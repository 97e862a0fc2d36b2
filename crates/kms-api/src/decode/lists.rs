//! The inputs of list operations, with their pages (WIR-13).

use kms_core::{Action, IncludeKeyMaterial, KeyOwners, KmsError, Page};
use kms_shapes::ResourceOwner;

use super::actions::Request;
use super::{Datum, Input};
use crate::{Fault, marker};

pub(super) fn aliases(request: &Request<'_>) -> Result<Action, Fault> {
    Ok(Action::ListAliases { key: request.input.optional_key("KeyId"), page: page(request, 50)? })
}

pub(super) fn key_policies(request: &Request<'_>) -> Result<Action, Fault> {
    Ok(Action::ListKeyPolicies { key: request.input.key("KeyId"), page: page(request, 100)? })
}

pub(super) fn key_rotations(request: &Request<'_>) -> Result<Action, Fault> {
    let include = request.input.text("IncludeKeyMaterial").and_then(IncludeKeyMaterial::parse);
    let page = page(request, 100)?;
    Ok(Action::ListKeyRotations { key: request.input.key("KeyId"), include, page })
}

pub(super) fn keys(request: &Request<'_>) -> Result<Action, Fault> {
    let owners = owners(request.input);
    Ok(Action::ListKeys { owners, page: page(request, 100)? })
}

/// Returns the owners that `ResourceOwners` names, in either order. The default is the caller.
fn owners(input: &Input<'_>) -> KeyOwners {
    let named = |owner: ResourceOwner| {
        let is_named = |item: &Datum<'_>| matches!(item, Datum::Text(it) if *it == owner.as_str());
        input.list("ResourceOwners").iter().any(is_named)
    };
    match (named(ResourceOwner::Caller), named(ResourceOwner::OtherAccountsViaRam)) {
        (true, false) | (false, false) => KeyOwners::Caller,
        (false, true) => KeyOwners::Others,
        (true, true) => KeyOwners::All,
    }
}

pub(super) fn resource_tags(request: &Request<'_>) -> Result<Action, Fault> {
    Ok(Action::ListResourceTags { key: request.input.key("KeyId"), page: page(request, 50)? })
}

/// Returns the requested page of a list. Each list has its own default length (WIR-13), and accepts only
/// its own markers (LKR-14).
pub(super) fn page(request: &Request<'_>, default_limit: usize) -> Result<Page, Fault> {
    let issued = |text| marker::read(request.operation, text).ok_or(KmsError::InvalidMarker);
    let after = request.input.text("Marker").map(issued).transpose()?;
    let limit = request.input.integer("Limit").unwrap_or(default_limit);
    Ok(Page { limit, after })
}
