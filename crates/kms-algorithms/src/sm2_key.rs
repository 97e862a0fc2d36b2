//! SM2: signatures in DER, and encryption in the ASN.1 form that AWS asks for.

use alloc::vec::Vec;

use sm2::dsa::signature::hazmat::{PrehashVerifier, RandomizedPrehashSigner};
use sm2::dsa::signature::{RandomizedSigner, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::pke::{DecryptingKey, EncryptingKey};
use zeroize::Zeroizing;

use crate::curve::sm2::{public, secret};
use crate::random::{Draw, Random};
use crate::{EncryptionAlgorithm, Refusal, Spec};

/// Who signs, as AWS and OpenSSL have it where nobody says otherwise.
const DISTINGUISHING_ID: &str = "1234567812345678";
/// The longest plaintext in bytes.
const PLAINTEXT_MAX: usize = 1024;

/// What is signed.
#[derive(Clone, Copy)]
pub(crate) enum Signed<'a> {
    Message(&'a [u8]),
    /// SM3 of what stands for the signer, and of the message.
    Digest(&'a [u8; 32]),
}

pub(crate) fn sign(private: &[u8], signed: Signed, random: Draw) -> Result<Vec<u8>, Refusal> {
    let key = SigningKey::new(DISTINGUISHING_ID, &secret(Spec::Sm2, private)?);
    let key = key.map_err(|_| Refusal::MalformedKey)?;
    let signature: Result<Signature, _> = match signed {
        Signed::Message(message) => key.try_sign_with_rng(&mut Random(random), message),
        Signed::Digest(digest) => key.sign_prehash_with_rng(&mut Random(random), digest),
    };
    Ok(signature.map_err(|_| Refusal::MalformedKey)?.to_der().as_bytes().to_vec())
}

pub(crate) fn verify(key: &[u8], signed: Signed, signature: &[u8]) -> Result<bool, Refusal> {
    let key = VerifyingKey::new(DISTINGUISHING_ID, public(Spec::Sm2, key)?);
    let key = key.map_err(|_| Refusal::MalformedKey)?;
    let Ok(signature) = Signature::from_der(signature) else { return Ok(false) };
    let verdict = match signed {
        Signed::Message(message) => key.verify(message, &signature),
        Signed::Digest(digest) => key.verify_prehash(digest, &signature),
    };
    Ok(verdict.is_ok())
}

pub(crate) fn encrypt(key: &[u8], plaintext: &[u8], random: Draw) -> Result<Vec<u8>, Refusal> {
    let (spec, algorithm) = (Spec::Sm2, EncryptionAlgorithm::Sm2pke);
    match plaintext.len() {
        0 => return Err(Refusal::PlaintextEmpty),
        1..=PLAINTEXT_MAX => {}
        _ => return Err(Refusal::PlaintextTooLong { spec, algorithm, most: PLAINTEXT_MAX }),
    }
    let key = EncryptingKey::new(public(spec, key)?);
    key.encrypt_der(&mut Random(random), plaintext).map_err(|_| Refusal::MalformedKey)
}

pub(crate) fn decrypt(private: &[u8], ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let key = DecryptingKey::new(secret(Spec::Sm2, private)?);
    let opened = key.decrypt_der(ciphertext);
    opened.map(Zeroizing::new).map_err(|_| Refusal::MalformedCiphertext)
}
