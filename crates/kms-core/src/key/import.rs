//! What is handed out so that somebody can import key material.

use crate::{PrivateKey, Timestamp, WrappingAlgorithm, WrappingKeySpec};

/// A wrapping key and its token: what GetParametersForImport hands out, for one import (IMP-02).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportParameters {
    /// What the token names them by.
    pub id: [u8; 32],
    /// The private half of the wrapping key.
    pub wrapping_key: PrivateKey,
    /// What kind of key that is.
    pub wrapping_key_spec: WrappingKeySpec,
    /// How material is to be wrapped with it.
    pub wrapping_algorithm: WrappingAlgorithm,
    /// Until when material can be imported with it.
    pub valid_to: Timestamp,
}
