//! The inputs of the operations on HMAC keys.

use alloc::vec::Vec;

use crate::id::KeyRef;
use kms_crypto::Plaintext;
use kms_shapes::MacAlgorithm;

/// The input of GenerateMac.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct GenerateMac {
    pub key: KeyRef,
    /// 1 to 4096 bytes.
    pub message: Plaintext,
    pub algorithm: MacAlgorithm,
}

/// The input of VerifyMac: the message with its key and algorithm, and the code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct VerifyMac {
    pub of: GenerateMac,
    pub mac: Vec<u8>,
}
