//! SM2: signatures in DER, and ciphertexts in the ASN.1 form that AWS requires.

use alloc::vec::Vec;

use kms_shapes::{EncryptionAlgorithm, KeySpec, MessageType};
use rand_core::CryptoRng;
use sm2::dsa::signature::hazmat::{PrehashVerifier, RandomizedPrehashSigner};
use sm2::dsa::signature::{RandomizedSigner, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::pke::{DecryptingKey, EncryptingKey};
use zeroize::Zeroizing;

use crate::Refusal;
use crate::curve::sm2::{public_key, secret_key};
use crate::message::Message;

/// The identity of the signer, which SM2 hashes with the message. AWS and OpenSSL use this one by
/// default.
const DISTINGUISHING_ID: &str = "1234567812345678";
/// The length of the longest plaintext, in bytes.
const PLAINTEXT_MAX: usize = 1024;

pub(crate) fn sign(
    private: &[u8],
    message: &Message<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Refusal> {
    let input = Input::of(message)?;
    let key = SigningKey::new(DISTINGUISHING_ID, &secret_key(private)?);
    let key = key.map_err(|_| Refusal::MalformedKey)?;
    let signature: Result<Signature, _> = match input {
        Input::Message(message) => key.try_sign_with_rng(rng, message),
        Input::Digest(digest) => key.sign_prehash_with_rng(rng, digest),
    };
    Ok(signature.map_err(|_| Refusal::MalformedKey)?.to_der().as_bytes().to_vec())
}

pub(crate) fn verify(
    public: &[u8],
    message: &Message<'_>,
    signature: &[u8],
) -> Result<bool, Refusal> {
    let input = Input::of(message)?;
    let key = VerifyingKey::new(DISTINGUISHING_ID, public_key(public)?);
    let key = key.map_err(|_| Refusal::MalformedKey)?;
    let Ok(signature) = Signature::from_der(signature) else { return Ok(false) };
    let verdict = match input {
        Input::Message(message) => key.verify(message, &signature),
        Input::Digest(digest) => key.verify_prehash(digest, &signature),
    };
    Ok(verdict.is_ok())
}

pub(crate) fn encrypt(
    public: &[u8],
    plaintext: &[u8],
    mut rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Refusal> {
    let (spec, algorithm) = (KeySpec::Sm2, EncryptionAlgorithm::Sm2Pke);
    match plaintext.len() {
        0 => return Err(Refusal::EmptyPlaintext),
        1..=PLAINTEXT_MAX => {}
        _ => return Err(Refusal::PlaintextTooLong { spec, algorithm, max: PLAINTEXT_MAX }),
    }
    let key = EncryptingKey::new(public_key(public)?);
    // The generator is borrowed once more because this function takes sized generators only.
    key.encrypt_der(&mut rng, plaintext).map_err(|_| Refusal::MalformedKey)
}

pub(crate) fn decrypt(private: &[u8], ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let key = DecryptingKey::new(secret_key(private)?);
    let plaintext = key.decrypt_der(ciphertext);
    plaintext.map(Zeroizing::new).map_err(|_| Refusal::InvalidCiphertext)
}

/// The input of the signature function.
enum Input<'a> {
    Message(&'a [u8]),
    /// The SM3 digest of the signer's identity, the public key and the message.
    Digest(&'a [u8; 32]),
}

impl<'a> Input<'a> {
    fn of(message: &Message<'a>) -> Result<Self, Refusal> {
        match message.message_type {
            MessageType::Raw => Ok(Self::Message(message.bytes)),
            MessageType::Digest => message.exactly().map(Self::Digest),
            MessageType::ExternalMu => Err(message.unsupported_type()),
        }
    }
}
