//! The raw cipher: AES-256-GCM with a 96-bit nonce and a 128-bit tag. Only the caller's additional data is
//! authenticated.
//!
//! Use [`crate::encrypt`] and [`crate::decrypt`] instead. This module is public so that published test
//! vectors can check the code that encrypts and decrypts blobs.

use alloc::vec::Vec;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

use crate::{NONCE_LEN, SecretKey};

// Both are never inlined, so that the cipher is compiled here, for speed, and not in a caller
// that is compiled for size.

/// The ciphertext of `msg` and behind it the tag over it and `aad`; `None` where either is longer
/// than AES-GCM allows. One secret never sees a nonce twice.
#[must_use]
#[inline(never)]
pub fn encrypt(
    secret: &SecretKey,
    nonce: &[u8; NONCE_LEN],
    msg: &[u8],
    aad: &[u8],
) -> Option<Vec<u8>> {
    let cipher = Aes256Gcm::new(secret.bytes().into());
    cipher.encrypt(&Nonce::from(*nonce), Payload { msg, aad }).ok()
}

/// Returns the message of `ciphertext`, which ends with the tag. Returns `None` if the tag does not
/// authenticate these bytes and `aad`.
#[must_use]
#[inline(never)]
pub fn decrypt(
    secret: &SecretKey,
    nonce: &[u8; NONCE_LEN],
    ciphertext: &[u8],
    aad: &[u8],
) -> Option<Vec<u8>> {
    let cipher = Aes256Gcm::new(secret.bytes().into());
    cipher.decrypt(&Nonce::from(*nonce), Payload { msg: ciphertext, aad }).ok()
}
