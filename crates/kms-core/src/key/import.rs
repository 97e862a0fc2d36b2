//! The parameters for an import of key material.

use crate::time::Timestamp;
use kms_crypto::PrivateKey;
use kms_shapes::{WrappingAlgorithm, WrappingKeySpec};

/// A wrapping key, as GetParametersForImport creates it for one import (IMP-02).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportParameters {
    /// The ID, which the import token contains.
    pub id: [u8; 32],
    /// The private key of the wrapping key.
    pub wrapping_key: PrivateKey,
    /// The spec of the wrapping key.
    pub wrapping_key_spec: WrappingKeySpec,
    /// The algorithm with which material must be wrapped.
    pub wrapping_algorithm: WrappingAlgorithm,
    /// The end of its validity.
    pub valid_to: Timestamp,
}
