//! The inputs of the operations that encrypt and decrypt.

use alloc::string::String;
use alloc::vec::Vec;

use crate::id::KeyRef;
use kms_crypto::{EncryptionContext, Plaintext};
use kms_shapes::EncryptionAlgorithm;

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
    /// Empty in a dry run without ciphertext, which must name the key (CRY-22).
    pub ciphertext: Vec<u8>,
    /// Optional for the ciphertext of symmetric keys, which names its key (CRY-08).
    pub key: Option<KeyRef>,
    pub context: EncryptionContext,
    pub algorithm: EncryptionAlgorithm,
}

/// The input of ReEncrypt. Its two encryption contexts are independent (CRY-20).
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

/// The input of GenerateRandom.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct GenerateRandom {
    /// The number of bytes, 1 to 1024.
    pub len: u16,
    pub custom_key_store_id: Option<String>,
}
