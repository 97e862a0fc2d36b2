//! What is asked about imported key material.

use alloc::string::String;
use alloc::vec::Vec;

use crate::{ImportType, KeyRef, MaterialId, Timestamp, WrappingAlgorithm, WrappingKeySpec};

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
    /// The key that the material is for.
    pub key: KeyRef,
    /// What GetParametersForImport answered as `ImportToken`.
    pub token: Vec<u8>,
    /// The material, wrapped.
    pub encrypted: Vec<u8>,
    /// When it expires; `None` where it never does (IMP-04).
    pub valid_to: Option<Timestamp>,
    /// `ImportType`; where it is absent, what was imported before decides (IMP-07).
    pub import_type: Option<ImportType>,
    /// `KeyMaterialDescription`; where it is absent, the one before stays (IMP-23).
    pub description: Option<String>,
    /// Which material the caller takes it for (IMP-13).
    pub material: Option<MaterialId>,
}
