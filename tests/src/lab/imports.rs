//! Importing material as its owner does: asking for a wrapping key, wrapping, sending.

use kms_algorithms::{encrypt, rng_from_seed};
use kms_core::{
    Action, EncryptionAlgorithm, GetParametersForImport, ImportKeyMaterial, ImportType, KeyId,
    KeyRef, KeySpec, MaterialId, Response, Scope, Timestamp, WrappingAlgorithm, WrappingKeySpec,
};

use super::{Lab, home};
use crate::actions::Request;

/// The response of GetParametersForImport.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct Parameters {
    pub token: Vec<u8>,
    pub public_key: Vec<u8>,
    pub valid_to: Timestamp,
}

/// GetParametersForImport of RSAES_OAEP_SHA_256 and RSA_2048.
#[must_use]
pub fn get_parameters(key: KeyId) -> GetParametersForImport {
    GetParametersForImport {
        key: KeyRef::Id(key),
        wrapping_algorithm: WrappingAlgorithm::RsaesOaepSha256,
        wrapping_key_spec: WrappingKeySpec::Rsa2048,
    }
}

/// Material under a wrapping key of 2048 bits.
#[must_use]
pub fn wrapped(public_key: &[u8], material: &[u8]) -> Vec<u8> {
    let algorithm = EncryptionAlgorithm::RsaesOaepSha256;
    encrypt(KeySpec::Rsa2048, public_key, algorithm, material, &mut rng_from_seed([5; 32])).unwrap()
}

impl Request for GetParametersForImport {
    fn action(self) -> Action {
        Action::GetParametersForImport(self)
    }
}

impl Request for ImportKeyMaterial {
    fn action(self) -> Action {
        Action::ImportKeyMaterial(self)
    }
}

impl Lab {
    /// GetParametersForImport.
    pub fn parameters(&mut self, key: KeyId) -> Parameters {
        self.parameters_from(home(), key)
    }

    fn parameters_from(&mut self, scope: Scope, key: KeyId) -> Parameters {
        match self.ask_from(scope, get_parameters(key)) {
            Ok(Response::GetParametersForImport { token, public_key, valid_to, .. }) => {
                Parameters { token, public_key, valid_to }
            }
            other => panic!("parameters were expected, not {other:?}"),
        }
    }

    /// The request to import material that never expires, wrapped for this key.
    pub fn importing(&mut self, key: KeyId, material: &[u8]) -> ImportKeyMaterial {
        self.importing_from(home(), key, material)
    }

    /// The same for a key elsewhere.
    pub fn importing_from(
        &mut self,
        scope: Scope,
        key: KeyId,
        material: &[u8],
    ) -> ImportKeyMaterial {
        let Parameters { token, public_key, .. } = self.parameters_from(scope, key);
        ImportKeyMaterial {
            key: KeyRef::Id(key),
            token,
            encrypted: wrapped(&public_key, material),
            valid_to: None,
            import_type: None,
            description: None,
            material: None,
        }
    }

    /// Imports 32 bytes that never expire.
    pub fn import(&mut self, key: KeyId, byte: u8) {
        let import = self.importing(key, &[byte; 32]);
        self.done(import);
    }

    /// Imports 32 new bytes, and gives their id.
    pub fn import_new(&mut self, key: KeyId, byte: u8) -> MaterialId {
        let import_type = Some(ImportType::NewKeyMaterial);
        let import = ImportKeyMaterial { import_type, ..self.importing(key, &[byte; 32]) };
        match self.done(import) {
            Response::ImportKeyMaterial { material: Some(material), .. } => material,
            other => panic!("a material was expected, not {other:?}"),
        }
    }

    /// DeleteImportedKeyMaterial.
    pub fn delete_material(&mut self, key: KeyId, material: Option<MaterialId>) -> Response {
        self.done(Action::DeleteImportedKeyMaterial { key: KeyRef::Id(key), material })
    }
}
