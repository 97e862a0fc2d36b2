//! The input of CreateKey, and which of its members fit together.

use alloc::format;
use alloc::string::ToString;

use kms_core::{CreateKey, EncapsulationAlgorithm, KeySpec, KeyType, KeyUsage, Origin, Scope};

use super::Input;
use super::actions::{Request, tags};
use crate::{Fault, policy};

/// Decodes CreateKey. By default a key is symmetric, for encryption, with material of AWS (KEY-01).
pub(super) fn read(request: &Request<'_>) -> Result<CreateKey, Fault> {
    let input = request.input;
    let spec = spec(input)?;
    let new = CreateKey {
        spec,
        usage: usage(input, spec)?,
        origin: input.text("Origin").and_then(Origin::parse).unwrap_or(Origin::AwsKms),
        description: input.required_text("Description").to_string(),
        policy: input.text("Policy").map(ToString::to_string),
        tags: tags(input),
        multi_region: input.flag("MultiRegion"),
        custom_key_store_id: input.text("CustomKeyStoreId").map(ToString::to_string),
        xks_key_id: input.text("XksKeyId").map(ToString::to_string),
    };
    check_region(request.scope, spec)?;
    check_key_store(&new)?;
    check_origin(request, &new)?;
    if let Some(text) = &new.policy {
        policy::check(request.scope, text, input.flag("BypassPolicyLockoutSafetyCheck"))?;
    }
    Ok(new)
}

/// Returns `KeySpec`, also under its older name.
fn spec(input: &Input<'_>) -> Result<KeySpec, Fault> {
    let (new, old) = (input.text("KeySpec"), input.text("CustomerMasterKeySpec"));
    if let (Some(new), Some(old)) = (new, old)
        && new != old
    {
        return Err(Fault::validation(format!(
            "KeySpec is {new}, but CustomerMasterKeySpec, its older name, is {old}. Give KeySpec \
             alone."
        )));
    }
    Ok(new.or(old).and_then(KeySpec::parse).unwrap_or(KeySpec::SymmetricDefault))
}

/// Returns the key usage, which is required for all but symmetric encryption keys (KEY-07), and
/// which the key spec must support.
fn usage(input: &Input<'_>, spec: KeySpec) -> Result<KeyUsage, Fault> {
    let usage = match input.text("KeyUsage").and_then(KeyUsage::parse) {
        Some(usage) => usage,
        None if spec == KeySpec::SymmetricDefault => KeyUsage::EncryptDecrypt,
        None => {
            return Err(Fault::validation(
                "You must specify a KeyUsage value for all KMS keys except for symmetric \
                 encryption keys.",
            ));
        }
    };
    if spec.usages().contains(&usage) {
        return Ok(usage);
    }
    Err(Fault::validation(format!("KeyUsage {usage} is not compatible with KeySpec {spec}")))
}

/// Checks that the Region offers a key spec: ML-KEM keys do not exist in China Regions (KEM-01).
pub(super) fn check_region(scope: Scope, spec: KeySpec) -> Result<(), Fault> {
    let Scope { region, .. } = scope;
    if spec.supports(EncapsulationAlgorithm::MlKem) && region.partition() == "aws-cn" {
        return Err(Fault::unsupported(format!(
            "{spec} is not available in {region}: there are no ML-KEM keys in China Regions."
        )));
    }
    Ok(())
}

/// Checks that a custom key store is given exactly for origins that need one.
fn check_key_store(new: &CreateKey) -> Result<(), Fault> {
    let origin = new.origin;
    let problem = match (origin.is_custom_key_store(), &new.custom_key_store_id) {
        (true, None) => Some(format!("CustomKeyStoreId is required when Origin is {origin}.")),
        (false, Some(_)) => Some(format!(
            "CustomKeyStoreId needs Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE, not {origin}."
        )),
        (true, Some(_)) | (false, None) => None,
    };
    let is_external = origin == Origin::ExternalKeyStore;
    let problem = problem.or(match (is_external, &new.xks_key_id) {
        (true, None) => Some(format!("XksKeyId is required when Origin is {origin}.")),
        (false, Some(_)) => {
            Some(format!("XksKeyId needs Origin EXTERNAL_KEY_STORE, not {origin}."))
        }
        (true, Some(_)) | (false, None) => None,
    });
    problem.map_or(Ok(()), |problem| Err(Fault::validation(problem)))
}

/// Checks that the origin supports the key spec.
fn check_origin(request: &Request<'_>, new: &CreateKey) -> Result<(), Fault> {
    let CreateKey { origin, spec, multi_region, .. } = new;
    let is_symmetric = spec.key_type() == KeyType::Symmetric;
    let problem = match origin {
        Origin::AwsKms => None,
        Origin::External if !spec.can_be_imported() => {
            Some(format!("A key of KeySpec {spec} cannot have Origin {origin}: KMS generates it."))
        }
        Origin::External if is_symmetric || request.rules.import_all_key_types() => None,
        Origin::AwsCloudHsm | Origin::ExternalKeyStore if is_symmetric && !multi_region => None,
        Origin::AwsCloudHsm | Origin::ExternalKeyStore if is_symmetric => {
            Some(format!("A key of Origin {origin} cannot be a multi-Region key."))
        }
        Origin::External | Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
            Some(format!("A key of Origin {origin} must be SYMMETRIC_DEFAULT, not {spec}."))
        }
    };
    problem.map_or(Ok(()), |problem| Err(Fault::unsupported(problem)))
}
