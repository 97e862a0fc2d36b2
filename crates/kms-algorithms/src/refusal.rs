//! Why something is not done, with what would be right.

use crate::{
    EncryptionAlgorithm, MacAlgorithm, MessageType, SigningAlgorithm, Spec, WrappingAlgorithm,
};

/// Why something is not done. The texts of AWS are made of it elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant's sentence tells of its fields")]
pub enum Refusal {
    /// The bytes are no task, or of one that nobody here knows.
    MalformedTask,
    /// The bytes are no PKCS#8 private key, or no SPKI public key, in DER; or a secret of the wrong
    /// length; or a key that its own algorithm refuses.
    MalformedKey,
    /// The bytes are a key, but not one of this spec.
    NotOfSpec(Spec),
    /// A key of this spec cannot sign by this algorithm.
    SigningAlgorithm(Spec, SigningAlgorithm),
    /// A key of this spec cannot encrypt by this algorithm.
    EncryptionAlgorithm(Spec, EncryptionAlgorithm),
    /// A key of this spec makes no MAC by this algorithm.
    MacAlgorithm(Spec, MacAlgorithm),
    /// A key of this spec unwraps nothing by this algorithm.
    WrappingAlgorithm(Spec, WrappingAlgorithm),
    /// A key of this spec derives no shared secret.
    NoKeyAgreement(Spec),
    /// This algorithm takes no message of this type.
    MessageType(SigningAlgorithm, MessageType),
    /// The message is longer than this many bytes.
    MessageTooLong { most: usize },
    /// The digest, or µ, is not of the length that the algorithm wants.
    DigestLength { algorithm: SigningAlgorithm, length: usize, right: usize },
    /// The plaintext is longer than this many bytes, the most for this algorithm and spec (CRY-04).
    PlaintextTooLong { spec: Spec, algorithm: EncryptionAlgorithm, most: usize },
    /// There is nothing to encrypt.
    PlaintextEmpty,
    /// The ciphertext, or the wrapped material, was not made by this algorithm for this key.
    MalformedCiphertext,
}
