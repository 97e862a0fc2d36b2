//! The messages for refusals of the algorithms of asymmetric and HMAC keys.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Display;

use kms_algorithms::Refusal;
use kms_core::KeySpec;

use super::{Fault, refused};

/// Returns the fault for a refusal that the checks of the engine do not cover, such as a plaintext that
/// is too long for the algorithm (CRY-04).
pub(super) fn refused_by(refusal: Refusal) -> Fault {
    let message = match refusal {
        Refusal::MalformedTask => {
            let message = "The algorithms did not understand what was asked of them.".to_string();
            return Fault { code: "KMSInternalException".into(), message, status: 500 };
        }
        Refusal::InvalidCiphertext => return refused("InvalidCiphertextException", ""),
        // Of all keys that the algorithms are given, only the other party's comes from a request.
        Refusal::MalformedKey => {
            "PublicKey must be a SubjectPublicKeyInfo in DER, of the key spec that the KMS key has."
                .to_string()
        }
        Refusal::NotOfSpec { spec } => {
            format!("PublicKey must be a SubjectPublicKeyInfo in DER, of the key spec {spec}.")
        }
        Refusal::UnsupportedAlgorithm { spec, algorithm } => incompatible(spec, algorithm),
        Refusal::UnsupportedWrapping { spec, algorithm } => incompatible(spec, algorithm),
        Refusal::UnsupportedMessageType { algorithm, message_type } => {
            format!("Algorithm {algorithm} does not take a message of the type {message_type}.")
        }
        Refusal::MessageTooLong { max } => {
            format!("A message is at most {max} bytes long; sign the digest of a longer one.")
        }
        Refusal::DigestLength { algorithm, length, expected } => format!(
            "Digest is invalid length for algorithm {algorithm}: {expected} bytes expected, \
             {length} found."
        ),
        Refusal::PlaintextTooLong { spec, algorithm, max } => format!(
            "Algorithm {algorithm} and key spec {spec} cannot encrypt data larger than {max} bytes."
        ),
        Refusal::EmptyPlaintext => "There is nothing to encrypt.".to_string(),
    };
    Fault::validation(message)
}

/// Returns the message about an algorithm that keys of a spec do not support (CRY-14).
pub(super) fn incompatible(spec: KeySpec, algorithm: impl Display) -> String {
    format!("Algorithm {algorithm} is incompatible with key spec {spec}.")
}
