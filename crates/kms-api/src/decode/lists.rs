//! What is listed, and which part of it (WIR-13).

use kms_core::{Action, IncludeKeyMaterial, KmsError, Operation, Page};

use super::actions::Request;
use super::{custom_key_stores, grants};
use crate::{Fault, marker};

/// One arm an operation.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others list nothing")]
pub(super) fn action(request: &Request<'_>) -> Result<Action, Fault> {
    let input = request.input;
    let key = || input.key("KeyId");
    Ok(match request.operation {
        Operation::ListAliases => {
            Action::ListAliases { key: input.optional_key("KeyId"), page: page(request, 50)? }
        }
        Operation::ListGrants => grants::list(request)?,
        Operation::ListKeyPolicies => {
            Action::ListKeyPolicies { key: key(), page: page(request, 100)? }
        }
        Operation::ListKeyRotations => Action::ListKeyRotations {
            key: key(),
            include: input.text("IncludeKeyMaterial").map(include_key_material),
            page: page(request, 100)?,
        },
        Operation::ListKeys => Action::ListKeys { page: page(request, 100)? },
        Operation::ListResourceTags => {
            Action::ListResourceTags { key: key(), page: page(request, 50)? }
        }
        Operation::ListRetirableGrants => grants::list_retirable(request)?,
        operation => return Err(custom_key_stores(operation)),
    })
}

/// LKR-03.
fn include_key_material(word: &str) -> IncludeKeyMaterial {
    match word {
        "ALL_KEY_MATERIAL" => IncludeKeyMaterial::AllKeyMaterial,
        _ => IncludeKeyMaterial::RotationsOnly,
    }
}

/// The part of a list that is asked for, with the list's own default length (WIR-13, LKR-14).
pub(super) fn page(request: &Request<'_>, default_limit: usize) -> Result<Page, Fault> {
    let issued = |text| marker::read(request.operation, text).ok_or(KmsError::InvalidMarker);
    let after = request.input.text("Marker").map(issued).transpose()?;
    let limit = request.input.integer("Limit").unwrap_or(default_limit);
    Ok(Page { limit, after })
}
