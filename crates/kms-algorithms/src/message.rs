//! Messages to sign or to verify.

use alloc::vec::Vec;

use kms_shapes::{MessageType, SigningAlgorithm};
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::Refusal;

/// A message as the caller passes it, and the algorithm that signs it.
pub(crate) struct Message<'a> {
    pub(crate) algorithm: SigningAlgorithm,
    pub(crate) bytes: &'a [u8],
    pub(crate) message_type: MessageType,
}

impl<'a> Message<'a> {
    /// Returns the digest that RSA and ECDSA sign: that of a raw message, or the one that the
    /// caller passed.
    pub(crate) fn digest(&self) -> Result<Vec<u8>, Refusal> {
        use SigningAlgorithm as A;
        match self.algorithm {
            A::RsassaPssSha256 | A::RsassaPkcs1V15Sha256 | A::EcdsaSha256 => {
                self.digest_by::<Sha256>()
            }
            A::RsassaPssSha384 | A::RsassaPkcs1V15Sha384 | A::EcdsaSha384 => {
                self.digest_by::<Sha384>()
            }
            A::RsassaPssSha512 | A::RsassaPkcs1V15Sha512 | A::EcdsaSha512 => {
                self.digest_by::<Sha512>()
            }
            // Their schemes hash the message themselves.
            A::Sm2Dsa | A::MlDsaShake256 | A::Ed25519Sha512 | A::Ed25519PhSha512 => {
                Err(self.unsupported_type())
            }
        }
    }

    fn digest_by<D: Digest>(&self) -> Result<Vec<u8>, Refusal> {
        match self.message_type {
            MessageType::Raw => Ok(D::digest(self.bytes).to_vec()),
            MessageType::Digest if self.bytes.len() == <D as Digest>::output_size() => {
                Ok(self.bytes.to_vec())
            }
            MessageType::Digest => Err(self.wrong_length(<D as Digest>::output_size())),
            MessageType::ExternalMu => Err(self.unsupported_type()),
        }
    }

    /// Returns the bytes, which must be a digest, or µ, of exactly `LEN` bytes.
    pub(crate) fn exactly<const LEN: usize>(&self) -> Result<&'a [u8; LEN], Refusal> {
        self.bytes.try_into().map_err(|_| self.wrong_length(LEN))
    }

    fn wrong_length(&self, expected: usize) -> Refusal {
        Refusal::DigestLength { algorithm: self.algorithm, length: self.bytes.len(), expected }
    }

    /// The refusal of a message type that the algorithm does not sign.
    pub(crate) const fn unsupported_type(&self) -> Refusal {
        let Self { algorithm, message_type, .. } = *self;
        Refusal::UnsupportedMessageType { algorithm, message_type }
    }
}
