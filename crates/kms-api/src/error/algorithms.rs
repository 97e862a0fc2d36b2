//! What the algorithms of key pairs and HMAC keys refuse, in words.

use alloc::format;
use alloc::string::{String, ToString};

use kms_algorithms::Refusal;
use kms_core::{Algorithm, KeySpec};

use super::{Fault, refused};

/// The fault for a refusal that no rule of a key foresaw (CRY-04).
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
        Refusal::UnsupportedAlgorithm { spec, algorithm } => match algorithm {
            Algorithm::Encryption(_) => not_for(spec, "encryption", algorithm.as_str()),
            Algorithm::Signing(_) => not_for(spec, "signing", algorithm.as_str()),
            Algorithm::Mac(_) => not_for(spec, "MAC", algorithm.as_str()),
            Algorithm::KeyAgreement(_) => {
                format!("Keys of the key spec {spec} derive no shared secret.")
            }
        },
        Refusal::UnsupportedWrapping { spec, algorithm } => {
            not_for(spec, "wrapping", algorithm.as_str())
        }
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

fn not_for(spec: KeySpec, usage: &str, algorithm: &str) -> String {
    format!("The {usage} algorithm {algorithm} is not for keys of the key spec {spec}.")
}
