//! The inputs of the operations on key pairs.

use alloc::vec::Vec;

use crate::id::KeyRef;
use kms_crypto::{EncryptionContext, Plaintext};
use kms_shapes::KeySpec;
use kms_shapes::{MessageType, SigningAlgorithm};

/// The input of Sign.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct Sign {
    pub key: KeyRef,
    /// 1 to 4096 bytes.
    pub message: Plaintext,
    pub message_type: MessageType,
    pub algorithm: SigningAlgorithm,
}

/// The input of Verify: the message with its key and algorithm, and the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct Verify {
    pub signed: Sign,
    pub signature: Vec<u8>,
}

/// The input of DeriveSharedSecret; the only algorithm is ECDH.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct DeriveSharedSecret {
    pub key: KeyRef,
    /// The peer's public key, as SubjectPublicKeyInfo.
    pub public_key: Vec<u8>,
}

/// The input of GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct GenerateDataKeyPair {
    /// The symmetric encryption key that encrypts the private key.
    pub key: KeyRef,
    /// The spec of the key pair (CRY-28).
    pub spec: KeySpec,
    pub context: EncryptionContext,
    pub with_plaintext: bool,
}
