//! RSA: key pairs, OAEP, PKCS #1 v1.5 and PSS.
//!
//! The crate `rsa` has the timing leak of RUSTSEC-2023-0071 ("Marvin"): who can measure very many
//! decryptions over a network may learn the key. It does not matter here: this is a simulator for
//! tests and lessons, whose keys protect nothing, and which runs where its only user is. Private
//! keys leave it anyway, in exports.

use alloc::vec::Vec;

use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use rsa::sha2::{Sha256, Sha384, Sha512};
use rsa::traits::PublicKeyParts;
use rsa::{Oaep, Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey};
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::keys::{KeyPair, private_refusal, public_refusal};
use crate::random::{Draw, OlderRandom};
use crate::{EncryptionAlgorithm, Refusal, SigningAlgorithm, Spec};

/// How a digest becomes a signature.
enum Padding {
    Pkcs1v15(Pkcs1v15Sign),
    /// With a salt as long as the digest, as AWS has it.
    Pss(Pss),
}

fn bits(spec: Spec) -> Result<usize, Refusal> {
    spec.rsa_bits().ok_or(Refusal::NotOfSpec(spec))
}

pub(crate) fn generate(spec: Spec, random: Draw) -> Result<KeyPair, Refusal> {
    let key = RsaPrivateKey::new(&mut OlderRandom(random), bits(spec)?);
    let key = key.map_err(|_| Refusal::MalformedKey)?;
    let der = key.to_pkcs8_der().map_err(|_| Refusal::MalformedKey)?;
    let private = Zeroizing::new(der.as_bytes().to_vec());
    Ok(KeyPair { private, public: spki(&key.to_public_key())? })
}

pub(crate) fn public_key(spec: Spec, private: &[u8]) -> Result<Vec<u8>, Refusal> {
    spki(&private_key(spec, private)?.to_public_key())
}

fn spki(key: &RsaPublicKey) -> Result<Vec<u8>, Refusal> {
    let der = key.to_public_key_der().map_err(|_| Refusal::MalformedKey)?;
    Ok(der.into_vec())
}

fn private_key(spec: Spec, der: &[u8]) -> Result<RsaPrivateKey, Refusal> {
    let key = RsaPrivateKey::from_pkcs8_der(der).map_err(|_| private_refusal(spec, der))?;
    if key.n().bits() == bits(spec)? { Ok(key) } else { Err(Refusal::NotOfSpec(spec)) }
}

fn public(spec: Spec, der: &[u8]) -> Result<RsaPublicKey, Refusal> {
    let key = RsaPublicKey::from_public_key_der(der).map_err(|_| public_refusal(spec, der))?;
    if key.n().bits() == bits(spec)? { Ok(key) } else { Err(Refusal::NotOfSpec(spec)) }
}

/// The padding of an algorithm; `None` where it is not one of RSA's.
fn padding(algorithm: SigningAlgorithm) -> Option<Padding> {
    use SigningAlgorithm as A;
    match algorithm {
        A::RsassaPssSha256 => Some(Padding::Pss(Pss::new_with_salt::<Sha256>(32))),
        A::RsassaPssSha384 => Some(Padding::Pss(Pss::new_with_salt::<Sha384>(48))),
        A::RsassaPssSha512 => Some(Padding::Pss(Pss::new_with_salt::<Sha512>(64))),
        A::RsassaPkcs1V15Sha256 => Some(Padding::Pkcs1v15(Pkcs1v15Sign::new::<Sha256>())),
        A::RsassaPkcs1V15Sha384 => Some(Padding::Pkcs1v15(Pkcs1v15Sign::new::<Sha384>())),
        A::RsassaPkcs1V15Sha512 => Some(Padding::Pkcs1v15(Pkcs1v15Sign::new::<Sha512>())),
        A::EcdsaSha256
        | A::EcdsaSha384
        | A::EcdsaSha512
        | A::Sm2dsa
        | A::MlDsaShake256
        | A::Ed25519Sha512
        | A::Ed25519PhSha512 => None,
    }
}

pub(crate) fn sign(
    spec: Spec,
    private: &[u8],
    algorithm: SigningAlgorithm,
    digest: &[u8],
    random: Draw,
) -> Result<Vec<u8>, Refusal> {
    let key = private_key(spec, private)?;
    let signature = match padding(algorithm) {
        Some(Padding::Pkcs1v15(padding)) => key.sign(padding, digest),
        Some(Padding::Pss(padding)) => key.sign_with_rng(&mut OlderRandom(random), padding, digest),
        None => return Err(Refusal::SigningAlgorithm(spec, algorithm)),
    };
    signature.map_err(|_| Refusal::MalformedKey)
}

pub(crate) fn verify(
    spec: Spec,
    public_key: &[u8],
    algorithm: SigningAlgorithm,
    digest: &[u8],
    signature: &[u8],
) -> Result<bool, Refusal> {
    let key = public(spec, public_key)?;
    let verdict = match padding(algorithm) {
        Some(Padding::Pkcs1v15(padding)) => key.verify(padding, digest, signature),
        Some(Padding::Pss(padding)) => key.verify(padding, digest, signature),
        None => return Err(Refusal::SigningAlgorithm(spec, algorithm)),
    };
    Ok(verdict.is_ok())
}

/// The padding of an algorithm, and how many bytes it takes of each block.
fn oaep(spec: Spec, algorithm: EncryptionAlgorithm) -> Result<(Oaep, usize), Refusal> {
    match algorithm {
        EncryptionAlgorithm::RsaesOaepSha1 => Ok((Oaep::new::<Sha1>(), 2 * 20 + 2)),
        EncryptionAlgorithm::RsaesOaepSha256 => Ok((Oaep::new::<Sha256>(), 2 * 32 + 2)),
        EncryptionAlgorithm::Sm2pke => Err(Refusal::EncryptionAlgorithm(spec, algorithm)),
    }
}

pub(crate) fn encrypt(
    spec: Spec,
    public_key: &[u8],
    algorithm: EncryptionAlgorithm,
    plaintext: &[u8],
    random: Draw,
) -> Result<Vec<u8>, Refusal> {
    let (padding, taken) = oaep(spec, algorithm)?;
    let most = bits(spec)? / 8 - taken;
    if plaintext.len() > most {
        return Err(Refusal::PlaintextTooLong { spec, algorithm, most });
    }
    let key = public(spec, public_key)?;
    let sealed = key.encrypt(&mut OlderRandom(random), padding, plaintext);
    sealed.map_err(|_| Refusal::MalformedKey)
}

pub(crate) fn decrypt(
    spec: Spec,
    private: &[u8],
    algorithm: EncryptionAlgorithm,
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let (padding, _) = oaep(spec, algorithm)?;
    let key = private_key(spec, private)?;
    if ciphertext.len() != bits(spec)? / 8 {
        return Err(Refusal::MalformedCiphertext);
    }
    let opened = key.decrypt(padding, ciphertext);
    opened.map(Zeroizing::new).map_err(|_| Refusal::MalformedCiphertext)
}
