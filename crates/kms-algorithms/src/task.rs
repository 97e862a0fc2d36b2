//! A call of one of the functions as a value, and in bytes.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::random::Draw;
use crate::wire::{Draft, Reader};
use crate::{
    EncryptionAlgorithm, MacAlgorithm, MessageType, Outcome, SigningAlgorithm, Spec,
    WrappingAlgorithm,
};
/// What the random bytes of a task are made of.
pub type Seed = [u8; 32];

/// A call of one of the functions of this crate.
#[derive(Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the arguments of the function that is named")]
pub enum Task<'a> {
    /// [`generate`](crate::generate)
    Generate { spec: Spec },
    /// [`public_key`](crate::public_key)
    PublicKey { spec: Spec, private: &'a [u8] },
    /// [`sign`](crate::sign)
    Sign {
        spec: Spec,
        private: &'a [u8],
        algorithm: SigningAlgorithm,
        message: &'a [u8],
        message_type: MessageType,
    },
    /// [`verify`](crate::verify)
    Verify {
        spec: Spec,
        public: &'a [u8],
        algorithm: SigningAlgorithm,
        message: &'a [u8],
        message_type: MessageType,
        signature: &'a [u8],
    },
    /// [`mac`](crate::mac)
    Mac { spec: Spec, secret: &'a [u8], algorithm: MacAlgorithm, message: &'a [u8] },
    /// [`verify_mac`](crate::verify_mac)
    VerifyMac {
        spec: Spec,
        secret: &'a [u8],
        algorithm: MacAlgorithm,
        message: &'a [u8],
        tag: &'a [u8],
    },
    /// [`encrypt`](crate::encrypt)
    Encrypt { spec: Spec, public: &'a [u8], algorithm: EncryptionAlgorithm, plaintext: &'a [u8] },
    /// [`decrypt`](crate::decrypt)
    Decrypt { spec: Spec, private: &'a [u8], algorithm: EncryptionAlgorithm, ciphertext: &'a [u8] },
    /// [`derive_shared_secret`](crate::derive_shared_secret)
    DeriveSharedSecret { spec: Spec, private: &'a [u8], peer: &'a [u8] },
    /// [`unwrap_material`](crate::unwrap_material)
    UnwrapMaterial {
        spec: Spec,
        private: &'a [u8],
        algorithm: WrappingAlgorithm,
        wrapped: &'a [u8],
    },
}

impl<'a> Task<'a> {
    /// Does it, here.
    #[must_use]
    pub fn perform(self, random: Draw) -> Outcome {
        match self {
            Task::Generate { spec } => crate::generate(spec, random).into(),
            Task::PublicKey { spec, private } => crate::public_key(spec, private).into(),
            Task::Sign { spec, private, algorithm, message, message_type } => {
                crate::sign(spec, private, algorithm, (message, message_type), random).into()
            }
            Task::Verify { spec, public, algorithm, message, message_type, signature } => {
                crate::verify(spec, public, algorithm, (message, message_type), signature).into()
            }
            Task::Mac { spec, secret, algorithm, message } => {
                crate::mac(spec, secret, algorithm, message).into()
            }
            Task::VerifyMac { spec, secret, algorithm, message, tag } => {
                crate::verify_mac(spec, secret, algorithm, message, tag).into()
            }
            Task::Encrypt { spec, public, algorithm, plaintext } => {
                crate::encrypt(spec, public, algorithm, plaintext, random).into()
            }
            Task::Decrypt { spec, private, algorithm, ciphertext } => {
                crate::decrypt(spec, private, algorithm, ciphertext).into()
            }
            Task::DeriveSharedSecret { spec, private, peer } => {
                crate::derive_shared_secret(spec, private, peer).into()
            }
            Task::UnwrapMaterial { spec, private, algorithm, wrapped } => {
                crate::unwrap_material(spec, private, algorithm, wrapped).into()
            }
        }
    }

    /// The bytes for [`perform`](crate::perform). A seed is used once.
    #[must_use]
    pub fn to_bytes(&self, seed: &Seed) -> Zeroizing<Vec<u8>> {
        let start = |kind: u8, spec: Spec| Draft::new(kind).part(seed).word(spec.as_str());
        let draft = match *self {
            Task::Generate { spec } => start(0, spec),
            Task::PublicKey { spec, private } => start(1, spec).part(private),
            Task::Sign { spec, private, algorithm, message, message_type } => start(2, spec)
                .part(private)
                .word(algorithm.as_str())
                .part(message)
                .word(message_type.as_str()),
            Task::Verify { spec, public, algorithm, message, message_type, signature } => {
                start(3, spec)
                    .part(public)
                    .word(algorithm.as_str())
                    .part(message)
                    .word(message_type.as_str())
                    .part(signature)
            }
            Task::Mac { spec, secret, algorithm, message } => {
                start(4, spec).part(secret).word(algorithm.as_str()).part(message)
            }
            Task::VerifyMac { spec, secret, algorithm, message, tag } => {
                start(5, spec).part(secret).word(algorithm.as_str()).part(message).part(tag)
            }
            Task::Encrypt { spec, public, algorithm, plaintext } => {
                start(6, spec).part(public).word(algorithm.as_str()).part(plaintext)
            }
            Task::Decrypt { spec, private, algorithm, ciphertext } => {
                start(7, spec).part(private).word(algorithm.as_str()).part(ciphertext)
            }
            Task::DeriveSharedSecret { spec, private, peer } => {
                start(8, spec).part(private).part(peer)
            }
            Task::UnwrapMaterial { spec, private, algorithm, wrapped } => {
                start(9, spec).part(private).word(algorithm.as_str()).part(wrapped)
            }
        };
        Zeroizing::new(draft.0)
    }

    /// The task of these bytes, and its seed; `None` where they are none.
    #[must_use]
    pub fn from_bytes(bytes: &'a [u8]) -> Option<(Task<'a>, Seed)> {
        let (kind, mut reader) = Reader::new(bytes)?;
        let seed = reader.part()?.try_into().ok()?;
        let spec = reader.spec()?;
        let task = Self::read(kind, spec, &mut reader)?;
        reader.end((task, seed))
    }

    // The fields of a struct are evaluated as they are written, so the order here is that of the
    // bytes.
    fn read(kind: u8, spec: Spec, from: &mut Reader<'a>) -> Option<Task<'a>> {
        Some(match kind {
            0 => Task::Generate { spec },
            1 => Task::PublicKey { spec, private: from.part()? },
            2 => Task::Sign {
                spec,
                private: from.part()?,
                algorithm: from.signing_algorithm()?,
                message: from.part()?,
                message_type: from.message_type()?,
            },
            3 => Task::Verify {
                spec,
                public: from.part()?,
                algorithm: from.signing_algorithm()?,
                message: from.part()?,
                message_type: from.message_type()?,
                signature: from.part()?,
            },
            4 => Task::Mac {
                spec,
                secret: from.part()?,
                algorithm: from.mac_algorithm()?,
                message: from.part()?,
            },
            5 => Task::VerifyMac {
                spec,
                secret: from.part()?,
                algorithm: from.mac_algorithm()?,
                message: from.part()?,
                tag: from.part()?,
            },
            6 => Task::Encrypt {
                spec,
                public: from.part()?,
                algorithm: from.encryption_algorithm()?,
                plaintext: from.part()?,
            },
            7 => Task::Decrypt {
                spec,
                private: from.part()?,
                algorithm: from.encryption_algorithm()?,
                ciphertext: from.part()?,
            },
            8 => Task::DeriveSharedSecret { spec, private: from.part()?, peer: from.part()? },
            9 => Task::UnwrapMaterial {
                spec,
                private: from.part()?,
                algorithm: from.wrapping_algorithm()?,
                wrapped: from.part()?,
            },
            _ => return None,
        })
    }
}
