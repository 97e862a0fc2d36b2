//! What is handed out so that somebody can import key material.

use crate::spec::words;
use crate::{PrivateKey, Timestamp};

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

words! {
    /// The kinds of wrapping key.
    WrappingKeySpec {
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        Sm2 = "SM2",
    }
}

words! {
    /// The ways to wrap material for its import.
    WrappingAlgorithm {
        RsaesPkcs1V15 = "RSAES_PKCS1_V1_5",
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
        RsaAesKeyWrapSha1 = "RSA_AES_KEY_WRAP_SHA_1",
        RsaAesKeyWrapSha256 = "RSA_AES_KEY_WRAP_SHA_256",
        Sm2Pke = "SM2PKE",
    }
}
