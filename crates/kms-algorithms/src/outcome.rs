//! What came of a task, as a value, and in bytes.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::wire::{Draft, Reader};
use crate::{KeyPair, Refusal};

/// What came of a [`Task`](crate::Task).
#[derive(Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new key.
    Pair(KeyPair),
    /// A signature, a MAC, a ciphertext, a plaintext, a secret, or a public key.
    Bytes(Zeroizing<Vec<u8>>),
    /// Whether a signature or a MAC is right.
    Verdict(bool),
    /// Nothing was done.
    Refused(Refusal),
}

impl From<Result<KeyPair, Refusal>> for Outcome {
    fn from(result: Result<KeyPair, Refusal>) -> Self {
        result.map_or_else(Self::Refused, Self::Pair)
    }
}

impl From<Result<Zeroizing<Vec<u8>>, Refusal>> for Outcome {
    fn from(result: Result<Zeroizing<Vec<u8>>, Refusal>) -> Self {
        result.map_or_else(Self::Refused, Self::Bytes)
    }
}

impl From<Result<Vec<u8>, Refusal>> for Outcome {
    fn from(result: Result<Vec<u8>, Refusal>) -> Self {
        result.map(Zeroizing::new).into()
    }
}

impl From<Result<bool, Refusal>> for Outcome {
    fn from(result: Result<bool, Refusal>) -> Self {
        result.map_or_else(Self::Refused, Self::Verdict)
    }
}

impl Outcome {
    /// The key that was asked for.
    ///
    /// # Errors
    /// The refusal; [`Refusal::MalformedTask`] where this is not what was asked for.
    pub fn pair(self) -> Result<KeyPair, Refusal> {
        match self {
            Self::Pair(pair) => Ok(pair),
            Self::Refused(refusal) => Err(refusal),
            Self::Bytes(_) | Self::Verdict(_) => Err(Refusal::MalformedTask),
        }
    }

    /// The bytes that were asked for.
    ///
    /// # Errors
    /// The refusal; [`Refusal::MalformedTask`] where this is not what was asked for.
    pub fn bytes(self) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Refused(refusal) => Err(refusal),
            Self::Pair(_) | Self::Verdict(_) => Err(Refusal::MalformedTask),
        }
    }

    /// The verdict that was asked for.
    ///
    /// # Errors
    /// The refusal; [`Refusal::MalformedTask`] where this is not what was asked for.
    pub fn verdict(self) -> Result<bool, Refusal> {
        match self {
            Self::Verdict(verdict) => Ok(verdict),
            Self::Refused(refusal) => Err(refusal),
            Self::Pair(_) | Self::Bytes(_) => Err(Refusal::MalformedTask),
        }
    }

    /// The bytes that [`perform`](crate::perform) answers.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Pair(pair) => Draft::new(0).part(&pair.private).part(&pair.public).0,
            Self::Bytes(bytes) => Draft::new(1).part(bytes).0,
            Self::Verdict(false) => Draft::new(2).0,
            Self::Verdict(true) => Draft::new(3).0,
            Self::Refused(refusal) => written(*refusal).0,
        }
    }

    /// What these bytes say; `None` where they are no outcome.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (kind, mut reader) = Reader::new(bytes)?;
        let outcome = match kind {
            0 => {
                let private = Zeroizing::new(reader.part()?.to_vec());
                Self::Pair(KeyPair { private, public: reader.part()?.to_vec() })
            }
            1 => Self::Bytes(Zeroizing::new(reader.part()?.to_vec())),
            2 => Self::Verdict(false),
            3 => Self::Verdict(true),
            _ => Self::Refused(read(kind, &mut reader)?),
        };
        reader.end(outcome)
    }
}

/// Refusals count on where outcomes end, with room between.
fn written(refusal: Refusal) -> Draft {
    match refusal {
        Refusal::MalformedTask => Draft::new(10),
        Refusal::MalformedKey => Draft::new(11),
        Refusal::NotOfSpec(spec) => Draft::new(12).word(spec.as_str()),
        Refusal::SigningAlgorithm(spec, algorithm) => {
            Draft::new(13).word(spec.as_str()).word(algorithm.as_str())
        }
        Refusal::EncryptionAlgorithm(spec, algorithm) => {
            Draft::new(14).word(spec.as_str()).word(algorithm.as_str())
        }
        Refusal::MacAlgorithm(spec, algorithm) => {
            Draft::new(15).word(spec.as_str()).word(algorithm.as_str())
        }
        Refusal::WrappingAlgorithm(spec, algorithm) => {
            Draft::new(16).word(spec.as_str()).word(algorithm.as_str())
        }
        Refusal::NoKeyAgreement(spec) => Draft::new(17).word(spec.as_str()),
        Refusal::MessageType(algorithm, message_type) => {
            Draft::new(18).word(algorithm.as_str()).word(message_type.as_str())
        }
        Refusal::MessageTooLong { most } => Draft::new(19).count(most),
        Refusal::DigestLength { algorithm, length, right } => {
            Draft::new(20).word(algorithm.as_str()).count(length).count(right)
        }
        Refusal::PlaintextTooLong { spec, algorithm, most } => {
            Draft::new(21).word(spec.as_str()).word(algorithm.as_str()).count(most)
        }
        Refusal::PlaintextEmpty => Draft::new(22),
        Refusal::MalformedCiphertext => Draft::new(23),
    }
}

fn read(kind: u8, from: &mut Reader) -> Option<Refusal> {
    Some(match kind {
        10 => Refusal::MalformedTask,
        11 => Refusal::MalformedKey,
        12 => Refusal::NotOfSpec(from.spec()?),
        13 => Refusal::SigningAlgorithm(from.spec()?, from.signing_algorithm()?),
        14 => Refusal::EncryptionAlgorithm(from.spec()?, from.encryption_algorithm()?),
        15 => Refusal::MacAlgorithm(from.spec()?, from.mac_algorithm()?),
        16 => Refusal::WrappingAlgorithm(from.spec()?, from.wrapping_algorithm()?),
        17 => Refusal::NoKeyAgreement(from.spec()?),
        18 => Refusal::MessageType(from.signing_algorithm()?, from.message_type()?),
        19 => Refusal::MessageTooLong { most: from.count()? },
        20 => Refusal::DigestLength {
            algorithm: from.signing_algorithm()?,
            length: from.count()?,
            right: from.count()?,
        },
        21 => Refusal::PlaintextTooLong {
            spec: from.spec()?,
            algorithm: from.encryption_algorithm()?,
            most: from.count()?,
        },
        22 => Refusal::PlaintextEmpty,
        23 => Refusal::MalformedCiphertext,
        _ => return None,
    })
}
