//! The parameters for an import of key material.

use crate::spec::words;
use crate::time::Timestamp;
use kms_crypto::PrivateKey;

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

words! {
    /// The specs of wrapping keys.
    WrappingKeySpec {
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        Sm2 = "SM2",
    }
}

words! {
    /// The algorithms that wrap material for its import.
    WrappingAlgorithm {
        RsaesPkcs1V15 = "RSAES_PKCS1_V1_5",
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
        RsaAesKeyWrapSha1 = "RSA_AES_KEY_WRAP_SHA_1",
        RsaAesKeyWrapSha256 = "RSA_AES_KEY_WRAP_SHA_256",
        Sm2Pke = "SM2PKE",
    }
}
