//! The inputs of the operations on imported key material.

use alloc::string::ToString;

use kms_core::{
    Action, ExpirationModel, GetParametersForImport, ImportKeyMaterial, ImportType, MaterialId,
    WrappingAlgorithm, WrappingKeySpec,
};

use super::Input;
use super::cryptography::without_default;
use crate::Fault;

pub(super) fn parameters(input: &Input<'_>) -> Result<Action, Fault> {
    let algorithm = without_default(input, "WrappingAlgorithm", WrappingAlgorithm::parse)?;
    Ok(Action::GetParametersForImport(GetParametersForImport {
        key: input.key("KeyId"),
        wrapping_algorithm: algorithm,
        wrapping_key_spec: without_default(input, "WrappingKeySpec", WrappingKeySpec::parse)?,
    }))
}

/// Decodes ImportKeyMaterial. ValidTo is required if the material expires (IMP-04), and not
/// allowed otherwise (IMP-05).
pub(super) fn import(input: &Input<'_>) -> Result<Action, Fault> {
    let model = input.text("ExpirationModel").and_then(ExpirationModel::parse);
    let expires = match model.unwrap_or(ExpirationModel::KeyMaterialExpires) {
        ExpirationModel::KeyMaterialExpires => true,
        ExpirationModel::KeyMaterialDoesNotExpire => false,
    };
    let valid_to = input.timestamp("ValidTo");
    match valid_to {
        None if expires => {
            return Err(Fault::validation(
                "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
            ));
        }
        Some(_) if !expires => {
            return Err(Fault::validation(
                "A validTo date must not be set if the ExpirationModel is \
                 KEY_MATERIAL_DOES_NOT_EXPIRE",
            ));
        }
        Some(_) | None => {}
    }
    Ok(Action::ImportKeyMaterial(ImportKeyMaterial {
        key: input.key("KeyId"),
        token: input.blob("ImportToken"),
        encrypted: input.blob("EncryptedKeyMaterial"),
        valid_to,
        import_type: input.text("ImportType").and_then(ImportType::parse),
        description: input.text("KeyMaterialDescription").map(ToString::to_string),
        material: material(input),
    }))
}

pub(super) fn delete(input: &Input<'_>) -> Action {
    Action::DeleteImportedKeyMaterial { key: input.key("KeyId"), material: material(input) }
}

/// Returns the material that `KeyMaterialId` names.
fn material(input: &Input<'_>) -> Option<MaterialId> {
    input.text("KeyMaterialId").and_then(MaterialId::parse)
}
