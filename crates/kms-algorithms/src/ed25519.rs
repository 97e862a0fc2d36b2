//! Ed25519, and Ed25519ph, which signs a digest of SHA-512 (RFC 8032).

use alloc::vec::Vec;

use ed25519_dalek::ed25519::KeypairBytes;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use hmac::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update, consts::U64};
use zeroize::Zeroizing;

use crate::keys::{KeyPair, private_refusal, public_refusal};
use crate::random::{Draw, Random};
use crate::{Refusal, Spec};

/// What is signed.
#[derive(Clone, Copy)]
pub(crate) enum Signed<'a> {
    Message(&'a [u8]),
    /// Of SHA-512.
    Digest(&'a [u8; 64]),
}

pub(crate) fn generate(random: Draw) -> Result<KeyPair, Refusal> {
    let key = SigningKey::from_bytes(&Zeroizing::new(Random(random).bytes()));
    // Without the public key in it: OpenSSL before 3.2, and so Node 20, reads no other form.
    let pair = KeypairBytes { secret_key: key.to_bytes(), public_key: None };
    let der = pair.to_pkcs8_der().map_err(|_| Refusal::MalformedKey)?;
    let private = Zeroizing::new(der.as_bytes().to_vec());
    Ok(KeyPair { private, public: spki(&key)? })
}

pub(crate) fn public_key(spec: Spec, private: &[u8]) -> Result<Vec<u8>, Refusal> {
    spki(&signing_key(spec, private)?)
}

fn spki(key: &SigningKey) -> Result<Vec<u8>, Refusal> {
    let der = key.verifying_key().to_public_key_der().map_err(|_| Refusal::MalformedKey)?;
    Ok(der.into_vec())
}

fn signing_key(spec: Spec, der: &[u8]) -> Result<SigningKey, Refusal> {
    SigningKey::from_pkcs8_der(der).map_err(|_| private_refusal(spec, der))
}

pub(crate) fn sign(spec: Spec, private: &[u8], signed: Signed) -> Result<Vec<u8>, Refusal> {
    let key = signing_key(spec, private)?;
    let signature = match signed {
        Signed::Message(message) => key.try_sign(message),
        Signed::Digest(digest) => key.sign_prehashed(Given(*digest), None),
    };
    Ok(signature.map_err(|_| Refusal::MalformedKey)?.to_vec())
}

pub(crate) fn verify(
    spec: Spec,
    public: &[u8],
    signed: Signed,
    signature: &[u8],
) -> Result<bool, Refusal> {
    let key =
        VerifyingKey::from_public_key_der(public).map_err(|_| public_refusal(spec, public))?;
    let Ok(signature) = Signature::from_slice(signature) else { return Ok(false) };
    let verdict = match signed {
        Signed::Message(message) => key.verify(message, &signature),
        Signed::Digest(digest) => key.verify_prehashed(Given(*digest), None, &signature),
    };
    Ok(verdict.is_ok())
}

/// A digest that was computed elsewhere, in the shape of a hash function: the library takes the
/// function that has read the message, and asks it for nothing but its output.
struct Given([u8; 64]);

impl Default for Given {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl OutputSizeUser for Given {
    type OutputSize = U64;
}

impl Update for Given {
    fn update(&mut self, _: &[u8]) {}
}

impl FixedOutput for Given {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.copy_from_slice(&self.0);
    }
}

impl HashMarker for Given {}
