//! What the algorithms of key pairs and HMAC keys refuse, in words.

use alloc::format;
use alloc::string::ToString;

use kms_algorithms::Refusal;

use super::{Fault, refused};

/// The fault for a refusal that no rule of a key foresaw (CRY-04).
pub(super) fn refused_by(refusal: Refusal) -> Fault {
    let message = match refusal {
        Refusal::MalformedTask => {
            let message = "The algorithms did not understand what was asked of them.".to_string();
            return Fault { code: "KMSInternalException".into(), message, status: 500 };
        }
        Refusal::MalformedCiphertext => return refused("InvalidCiphertextException", ""),
        // Of all keys that the algorithms are given, only the other party's comes from a request.
        Refusal::MalformedKey => {
            "PublicKey must be a SubjectPublicKeyInfo in DER, of the key spec that the KMS key has."
                .to_string()
        }
        Refusal::NotOfSpec(spec) => format!(
            "PublicKey must be a SubjectPublicKeyInfo in DER, of the key spec {}.",
            spec.as_str()
        ),
        Refusal::SigningAlgorithm(spec, algorithm) => {
            not_for(spec.as_str(), "signing", algorithm.as_str())
        }
        Refusal::EncryptionAlgorithm(spec, algorithm) => {
            not_for(spec.as_str(), "encryption", algorithm.as_str())
        }
        Refusal::MacAlgorithm(spec, algorithm) => not_for(spec.as_str(), "MAC", algorithm.as_str()),
        Refusal::WrappingAlgorithm(spec, algorithm) => {
            not_for(spec.as_str(), "wrapping", algorithm.as_str())
        }
        Refusal::NoKeyAgreement(spec) => {
            format!("Keys of the key spec {} derive no shared secret.", spec.as_str())
        }
        Refusal::MessageType(algorithm, message_type) => format!(
            "Algorithm {} does not take a message of the type {}.",
            algorithm.as_str(),
            message_type.as_str()
        ),
        Refusal::MessageTooLong { most } => {
            format!("A message is at most {most} bytes long; sign the digest of a longer one.")
        }
        Refusal::DigestLength { algorithm, length, right } => format!(
            "Digest is invalid length for algorithm {}: {right} bytes expected, {length} found.",
            algorithm.as_str()
        ),
        Refusal::PlaintextTooLong { spec, algorithm, most } => format!(
            "Algorithm {} and key spec {} cannot encrypt data larger than {most} bytes.",
            algorithm.as_str(),
            spec.as_str()
        ),
        Refusal::PlaintextEmpty => "There is nothing to encrypt.".to_string(),
    };
    Fault::validation(message)
}

fn not_for(spec: &str, what: &str, algorithm: &str) -> alloc::string::String {
    format!("The {what} algorithm {algorithm} is not for keys of the key spec {spec}.")
}
