//! Encryption and decryption after their checks.

use alloc::vec::Vec;

use kms_algorithms::task;
use kms_crypto::{EncryptionContext, Nonce, Plaintext, SecretKey};

use crate::algorithms::Context;
use crate::entropy::{Entropy, draw};
use crate::error::KmsError;
use crate::kms::decide::asymmetric;
use crate::kms::decision::{Halt, Stage};
use crate::kms::request_context::Found;
use kms_crypto::{KeyId, MaterialId};
use kms_shapes::{EncryptionAlgorithm, KeySpec};

/// A key that can encrypt, with everything but the plaintext.
pub(super) enum Encryptor<'a> {
    /// The current material of a symmetric encryption key.
    Symmetric {
        key: KeyId,
        material: MaterialId,
        secret: &'a SecretKey,
        encryption_context: &'a EncryptionContext,
    },
    /// The public key of a key pair, which binds no encryption context (CRY-13).
    Asymmetric { spec: KeySpec, public: &'a [u8], algorithm: EncryptionAlgorithm },
}

impl<'a> Encryptor<'a> {
    /// Checks that the key has the material, and accepts the encryption context.
    pub(super) fn new(
        found: &Found<'a>,
        algorithm: EncryptionAlgorithm,
        encryption_context: &'a EncryptionContext,
    ) -> Result<Self, KmsError> {
        if algorithm == EncryptionAlgorithm::SymmetricDefault {
            return Self::symmetric(found, encryption_context);
        }
        asymmetric::check_context(found, encryption_context)?;
        let (spec, public) = asymmetric::public(found)?;
        Ok(Self::Asymmetric { spec, public, algorithm })
    }

    /// Checks that a symmetric encryption key has the material.
    pub(super) fn symmetric(
        found: &Found<'a>,
        encryption_context: &'a EncryptionContext,
    ) -> Result<Self, KmsError> {
        let materials = found.key.materials.as_ref().ok_or(KmsError::InvalidCiphertext)?;
        let material = materials.current();
        let secret = material.symmetric().ok_or(KmsError::InvalidCiphertext)?;
        Ok(Self::Symmetric { key: found.key.id, material: material.id, secret, encryption_context })
    }

    /// Encrypts `plaintext`. A key pair refuses one that is too long for it (CRY-04).
    pub(super) fn encrypt(
        self,
        plaintext: &[u8],
        context: &mut Context<'_>,
    ) -> Result<Vec<u8>, KmsError> {
        match self {
            Self::Symmetric { key, material, secret, encryption_context } => {
                let nonce = nonce(context.entropy);
                kms_crypto::encrypt(key, material, secret, encryption_context, plaintext, nonce)
                    .map(|blob| blob.to_bytes())
                    .ok_or(KmsError::InvalidCiphertext)
            }
            Self::Asymmetric { spec, public, algorithm } => {
                context.perform(&task::Encrypt { spec, public, algorithm, plaintext })
            }
        }
    }
}

fn nonce(entropy: &mut dyn Entropy) -> Nonce {
    let bytes = draw(entropy);
    if entropy.repeats() { Nonce::Seeded(bytes) } else { Nonce::Drawn(bytes) }
}

/// A ciphertext with everything that its decryption needs.
pub(super) enum Decryptor<'a> {
    /// The ciphertext of a symmetric encryption key, already decrypted.
    Decrypted(Plaintext),
    /// The ciphertext of a key pair, and its private key.
    Asymmetric {
        spec: KeySpec,
        private: &'a [u8],
        algorithm: EncryptionAlgorithm,
        ciphertext: &'a [u8],
    },
}

impl Decryptor<'_> {
    /// Returns the plaintext. Only key pairs need the effects of `stage`.
    pub(super) fn decrypt(self, stage: &mut Stage<'_, '_>) -> Result<Plaintext, Halt> {
        match self {
            Self::Decrypted(plaintext) => Ok(plaintext),
            Self::Asymmetric { spec, private, algorithm, ciphertext } => {
                let task = task::Decrypt { spec, private, algorithm, ciphertext };
                Ok(stage.effects()?.perform(&task).map(Plaintext::from)?)
            }
        }
    }
}
