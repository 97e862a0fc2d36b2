//! Encryption under a public key, and the unwrapping of imported key material.

use alloc::vec;
use alloc::vec::Vec;

use aes_kw::KwpAes256;
use aes_kw::aes::cipher::KeyInit;
use kms_shapes::{EncryptionAlgorithm, KeySpec, WrappingAlgorithm};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Refusal;
use crate::scheme::scheme_for;

/// Encrypts a plaintext under a public key.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`], also for symmetric keys, whose encryption is not in this
/// crate; [`Refusal::PlaintextTooLong`] (CRY-04) and [`Refusal::EmptyPlaintext`];
/// [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`].
pub fn encrypt(
    spec: KeySpec,
    public: &[u8],
    algorithm: EncryptionAlgorithm,
    plaintext: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Refusal> {
    scheme_for(spec, algorithm)?.encrypt(public, algorithm, plaintext, rng)
}

/// Decrypts a ciphertext with a private key.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`], also for symmetric keys; [`Refusal::InvalidCiphertext`];
/// [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`].
pub fn decrypt(
    spec: KeySpec,
    private: &[u8],
    algorithm: EncryptionAlgorithm,
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    scheme_for(spec, algorithm)?.decrypt(private, algorithm, ciphertext)
}

/// Unwraps key material that was wrapped for ImportKeyMaterial. `spec` and `private` are those of
/// the wrapping key.
///
/// # Errors
/// [`Refusal::UnsupportedWrapping`]; [`Refusal::InvalidCiphertext`] for everything that cannot be
/// unwrapped; [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`] of the wrapping key.
pub fn unwrap_material(
    spec: KeySpec,
    private: &[u8],
    algorithm: WrappingAlgorithm,
    wrapped: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let encryption = algorithm.encryption().filter(|encryption| spec.supports(*encryption));
    let unsupported = Refusal::UnsupportedWrapping { spec, algorithm };
    let encryption = encryption.ok_or(unsupported)?;
    if !algorithm.has_aes_key() {
        return decrypt(spec, private, encryption, wrapped);
    }
    // The encrypted AES key comes first. It is as long as the modulus of the wrapping key, and the
    // wrapped material follows without a separator.
    let key_len = spec.rsa_bits().ok_or(unsupported)? / 8;
    let (key, material) = wrapped.split_at_checked(key_len).ok_or(Refusal::InvalidCiphertext)?;
    unwrap_with_aes(&decrypt(spec, private, encryption, key)?, material)
}

/// Unwraps material under an AES key of 256 bits, with padding (RFC 5649).
fn unwrap_with_aes(key: &[u8], wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let key = KwpAes256::new_from_slice(key).map_err(|_| Refusal::InvalidCiphertext)?;
    let mut buffer = Zeroizing::new(vec![0; wrapped.len()]);
    match key.unwrap_key(wrapped, &mut buffer) {
        // RFC 5649 wraps at least one byte, but the library accepts eight unencrypted bytes as the
        // wrapping of none.
        Ok([]) | Err(_) => Err(Refusal::InvalidCiphertext),
        Ok(material) => Ok(Zeroizing::new(material.to_vec())),
    }
}
