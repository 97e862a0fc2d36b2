//! Answers about imported material, and about all material of a key.

use alloc::string::String;

use kms_core::{Listing, Operation, Response, RotationEntry};

use crate::json::Object;

impl Object {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these are answers of imports")]
    pub(super) fn of_imports(&mut self, response: &Response) -> &mut Self {
        match response {
            Response::GetParametersForImport { key, token, public_key, valid_to } => self
                .blob("ImportToken", token)
                .key_arn(*key)
                .seconds("ParametersValidTo", *valid_to)
                .blob("PublicKey", public_key),
            Response::DeleteImportedKeyMaterial { key, material }
            | Response::ImportKeyMaterial { key, material } => {
                self.key_arn(*key).maybe("KeyMaterialId", *material, Object::shown)
            }
            _ => self,
        }
    }

    pub(super) fn rotations(&mut self, listing: &Listing<RotationEntry>) -> &mut Self {
        self.list(Operation::ListKeyRotations, "Rotations", listing, rotation)
    }
}

/// LKR-06, LKR-11, LKR-19.
fn rotation(entry: &RotationEntry) -> String {
    let import = entry.import.as_ref();
    Object::default()
        .maybe("ExpirationModel", import.and_then(|it| it.expiration_model), Object::text)
        .maybe("ImportState", import.map(|it| it.state), Object::text)
        .shown("KeyId", entry.key)
        .maybe(
            "KeyMaterialDescription",
            import.and_then(|it| it.description.as_deref()),
            Object::text,
        )
        .maybe("KeyMaterialId", entry.material, Object::shown)
        .maybe("KeyMaterialState", entry.material_state, Object::text)
        .maybe("RotationDate", entry.rotation_date, Object::seconds)
        .maybe("RotationType", entry.rotation_type, Object::shown)
        .maybe("ValidTo", import.and_then(|it| it.valid_to), Object::seconds)
        .done()
}
