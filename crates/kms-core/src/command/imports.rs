//! The inputs of the operations on imported key material.

use alloc::string::String;
use alloc::vec::Vec;

use crate::id::KeyRef;
use crate::time::Timestamp;
use kms_crypto::MaterialId;
use kms_shapes::{ImportType, WrappingAlgorithm, WrappingKeySpec};

/// The input of GetParametersForImport.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct GetParametersForImport {
    pub key: KeyRef,
    pub wrapping_algorithm: WrappingAlgorithm,
    pub wrapping_key_spec: WrappingKeySpec,
}

/// The input of ImportKeyMaterial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportKeyMaterial {
    /// The key to import into.
    pub key: KeyRef,
    /// `ImportToken`, as GetParametersForImport returned it.
    pub token: Vec<u8>,
    /// `EncryptedKeyMaterial`: the wrapped material.
    pub encrypted: Vec<u8>,
    /// When the material expires; `None` if it does not (IMP-04).
    pub valid_to: Option<Timestamp>,
    /// `ImportType`. The default depends on whether material was imported before (IMP-07).
    pub import_type: Option<ImportType>,
    /// `KeyMaterialDescription`. The previous one is kept if it is absent (IMP-23).
    pub description: Option<String>,
    /// `KeyMaterialId`: the expected ID of the material (IMP-13).
    pub material: Option<MaterialId>,
}
