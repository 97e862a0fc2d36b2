//! Answers about imported material.

use kms_core::Response;

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
}
