//! Encrypting under a public key, and what rests on it: decrypting, unwrapping, agreeing.

use alloc::vec;
use alloc::vec::Vec;

use aes_kw::KwpAes256;
use aes_kw::aes::cipher::KeyInit;
use zeroize::Zeroizing;

use crate::random::Draw;
use crate::{EncryptionAlgorithm, Refusal, Spec, WrappingAlgorithm, curve, rsa_key, sm2_key};

/// Encrypts under a public key, `Encrypt` and what anyone can do who has the public key.
///
/// # Errors
/// An algorithm that is not one of the spec's, a plaintext that is too long (CRY-04), a public key
/// that is not whole or of another spec.
pub fn encrypt(
    spec: Spec,
    public: &[u8],
    algorithm: EncryptionAlgorithm,
    plaintext: &[u8],
    random: Draw,
) -> Result<Vec<u8>, Refusal> {
    match (spec, algorithm) {
        (Spec::Sm2, EncryptionAlgorithm::Sm2pke) => sm2_key::encrypt(public, plaintext, random),
        _ if spec.rsa_bits().is_some() => {
            rsa_key::encrypt(spec, public, algorithm, plaintext, random)
        }
        _ => Err(Refusal::EncryptionAlgorithm(spec, algorithm)),
    }
}

/// Decrypts with a private key, `Decrypt`.
///
/// # Errors
/// An algorithm that is not one of the spec's, a private key that is not whole or of another spec,
/// a ciphertext that was not made by this algorithm for this key.
pub fn decrypt(
    spec: Spec,
    private: &[u8],
    algorithm: EncryptionAlgorithm,
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    match (spec, algorithm) {
        (Spec::Sm2, EncryptionAlgorithm::Sm2pke) => sm2_key::decrypt(private, ciphertext),
        _ if spec.rsa_bits().is_some() => rsa_key::decrypt(spec, private, algorithm, ciphertext),
        _ => Err(Refusal::EncryptionAlgorithm(spec, algorithm)),
    }
}

/// Opens key material that was wrapped for an import, `ImportKeyMaterial`. `private` and `spec` are
/// those of the wrapping key.
///
/// # Errors
/// A wrapping algorithm that is not one of the wrapping key's, a wrapping key that is not whole or
/// of another spec, [`Refusal::MalformedCiphertext`] for all that does not open.
pub fn unwrap_material(
    spec: Spec,
    private: &[u8],
    algorithm: WrappingAlgorithm,
    wrapped: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let opened = match algorithm {
        WrappingAlgorithm::RsaesOaepSha1 => {
            decrypt(spec, private, EncryptionAlgorithm::RsaesOaepSha1, wrapped)
        }
        WrappingAlgorithm::RsaesOaepSha256 => {
            decrypt(spec, private, EncryptionAlgorithm::RsaesOaepSha256, wrapped)
        }
        WrappingAlgorithm::RsaAesKeyWrapSha1 => {
            unwrap_twice(spec, private, EncryptionAlgorithm::RsaesOaepSha1, wrapped)
        }
        WrappingAlgorithm::RsaAesKeyWrapSha256 => {
            unwrap_twice(spec, private, EncryptionAlgorithm::RsaesOaepSha256, wrapped)
        }
        WrappingAlgorithm::Sm2pke => decrypt(spec, private, EncryptionAlgorithm::Sm2pke, wrapped),
    };
    opened.map_err(|refusal| match matches!(refusal, Refusal::EncryptionAlgorithm(..)) {
        true => Refusal::WrappingAlgorithm(spec, algorithm),
        false => refusal,
    })
}

/// First comes an AES key of 256 bits, encrypted under the wrapping key, then the material, wrapped
/// under the AES key with padding (RFC 5649).
fn unwrap_twice(
    spec: Spec,
    private: &[u8],
    algorithm: EncryptionAlgorithm,
    wrapped: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let bits = spec.rsa_bits().ok_or(Refusal::EncryptionAlgorithm(spec, algorithm))?;
    let (key, material) = wrapped.split_at_checked(bits / 8).ok_or(Refusal::MalformedCiphertext)?;
    let key = decrypt(spec, private, algorithm, key)?;
    let key = KwpAes256::new_from_slice(&key).map_err(|_| Refusal::MalformedCiphertext)?;
    let mut room = Zeroizing::new(vec![0; material.len()]);
    match key.unwrap_key(material, &mut room) {
        // The library takes eight plain bytes for the wrapping of nothing, which has none.
        Ok([]) | Err(_) => Err(Refusal::MalformedCiphertext),
        Ok(opened) => Ok(Zeroizing::new(opened.to_vec())),
    }
}

/// The secret that a private key shares with a peer's public key, `DeriveSharedSecret` by `ECDH`.
///
/// # Errors
/// A spec that has none, a private key or a peer's public key that is not whole or of another spec.
pub fn derive_shared_secret(
    spec: Spec,
    private: &[u8],
    peer: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    match spec {
        Spec::EccNistP256 => curve::p256::derive(spec, private, peer),
        Spec::EccNistP384 => curve::p384::derive(spec, private, peer),
        Spec::EccNistP521 => curve::p521::derive(spec, private, peer),
        Spec::Sm2 => curve::sm2::derive(spec, private, peer),
        Spec::Rsa2048
        | Spec::Rsa3072
        | Spec::Rsa4096
        | Spec::EccSecgP256k1
        | Spec::EccNistEdwards25519
        | Spec::MlDsa44
        | Spec::MlDsa65
        | Spec::MlDsa87
        | Spec::Hmac224
        | Spec::Hmac256
        | Spec::Hmac384
        | Spec::Hmac512 => Err(Refusal::NoKeyAgreement(spec)),
    }
}
