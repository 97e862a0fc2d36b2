//! Ed25519, and Ed25519ph, which signs a SHA-512 digest (RFC 8032).

use alloc::vec::Vec;

use ed25519_dalek::ed25519::KeypairBytes;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use hmac::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update, consts::U64};
use kms_shapes::{KeySpec, MessageType, SigningAlgorithm};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Refusal;
use crate::key_pair::{
    KeyPair, encode_private, encode_public, private_key_refusal, public_key_refusal,
};
use crate::message::Message;
use crate::rng::random_bytes;
use crate::scheme::Scheme;

const SPEC: KeySpec = KeySpec::EccNistEdwards25519;

/// The scheme of [`KeySpec::EccNistEdwards25519`].
pub(crate) struct Ed25519;

impl Scheme for Ed25519 {
    fn spec(&self) -> KeySpec {
        SPEC
    }

    fn generate(&self, rng: &mut dyn CryptoRng) -> Result<KeyPair, Refusal> {
        let key = SigningKey::from_bytes(&Zeroizing::new(random_bytes(rng)));
        // PKCS#8 may contain the public key too, but OpenSSL before 3.2, and so Node 20, cannot
        // read that form.
        let pair = KeypairBytes { secret_key: key.to_bytes(), public_key: None };
        let public = encode_public(&key.verifying_key())?;
        Ok(KeyPair { private: encode_private(&pair)?, public })
    }

    fn public_key(&self, private: &[u8]) -> Result<Vec<u8>, Refusal> {
        encode_public(&signing_key(private)?.verifying_key())
    }

    fn sign(
        &self,
        private: &[u8],
        message: &Message<'_>,
        _: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, Refusal> {
        let input = Input::of(message)?;
        let key = signing_key(private)?;
        let signature = match input {
            Input::Message(message) => key.try_sign(message),
            Input::Digest(digest) => key.sign_prehashed(FinishedHash(*digest), None),
        };
        Ok(signature.map_err(|_| Refusal::MalformedKey)?.to_vec())
    }

    fn verify(
        &self,
        public: &[u8],
        message: &Message<'_>,
        signature: &[u8],
    ) -> Result<bool, Refusal> {
        let input = Input::of(message)?;
        let key = VerifyingKey::from_public_key_der(public);
        let key = key.map_err(|_| public_key_refusal(SPEC, public))?;
        let Ok(signature) = Signature::from_slice(signature) else { return Ok(false) };
        let verdict = match input {
            Input::Message(message) => key.verify(message, &signature),
            Input::Digest(digest) => key.verify_prehashed(FinishedHash(*digest), None, &signature),
        };
        Ok(verdict.is_ok())
    }
}

fn signing_key(der: &[u8]) -> Result<SigningKey, Refusal> {
    SigningKey::from_pkcs8_der(der).map_err(|_| private_key_refusal(SPEC, der))
}

/// The input of the signature function.
enum Input<'a> {
    /// A whole message, for Ed25519.
    Message(&'a [u8]),
    /// A SHA-512 digest, for Ed25519ph.
    Digest(&'a [u8; 64]),
}

impl<'a> Input<'a> {
    /// Ed25519 takes raw messages only, and Ed25519ph digests only.
    fn of(message: &Message<'a>) -> Result<Self, Refusal> {
        let is_prehashed = message.algorithm == SigningAlgorithm::Ed25519PhSha512;
        match message.message_type {
            MessageType::Raw if !is_prehashed => Ok(Self::Message(message.bytes)),
            MessageType::Digest if is_prehashed => message.exactly().map(Self::Digest),
            MessageType::Raw | MessageType::Digest | MessageType::ExternalMu => {
                Err(message.unsupported_type())
            }
        }
    }
}

/// A digest in the form of a hash function that has already read its message.
///
/// The library takes no digest. It takes a hash function and calls only `finalize` on it.
struct FinishedHash([u8; 64]);

impl Default for FinishedHash {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl OutputSizeUser for FinishedHash {
    type OutputSize = U64;
}

impl Update for FinishedHash {
    fn update(&mut self, _: &[u8]) {}
}

impl FixedOutput for FinishedHash {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.copy_from_slice(&self.0);
    }
}

impl HashMarker for FinishedHash {}
