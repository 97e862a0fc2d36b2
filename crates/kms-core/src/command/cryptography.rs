//! What is asked of symmetric encryption keys, and of key pairs that encrypt.

use alloc::vec::Vec;

use crate::{EncryptionAlgorithm, EncryptionContext, KeyRef, Plaintext};

/// The input of Encrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct Encrypt {
    pub key: KeyRef,
    /// 1 to 4096 bytes (CRY-01).
    pub plaintext: Plaintext,
    pub context: EncryptionContext,
    pub algorithm: EncryptionAlgorithm,
}

/// The input of Decrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct Decrypt {
    /// Empty where a dry run shall do without; the key must be named then (CRY-22).
    pub ciphertext: Vec<u8>,
    /// Optional for symmetric ciphertext, which names its key itself (CRY-08).
    pub key: Option<KeyRef>,
    pub context: EncryptionContext,
    pub algorithm: EncryptionAlgorithm,
}

/// The input of ReEncrypt. Its two contexts have nothing to do with each other (CRY-20).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct ReEncrypt {
    pub source: Decrypt,
    pub destination: KeyRef,
    pub destination_context: EncryptionContext,
    pub destination_algorithm: EncryptionAlgorithm,
}

/// The input of GenerateDataKey and GenerateDataKeyWithoutPlaintext.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct GenerateDataKey {
    pub key: KeyRef,
    /// The length of the data key, 1 to 1024 bytes (CRY-25).
    pub len: u16,
    pub context: EncryptionContext,
    pub with_plaintext: bool,
}
