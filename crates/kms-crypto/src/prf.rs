//! A pseudorandom function keyed with a secret: HMAC-SHA-256.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The function's value at the concatenation of `parts`. The caller ensures that the
/// concatenation is unambiguous; the first part names the purpose of the value.
pub(crate) fn prf(secret: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC hashes a key that is longer than a block of its hash, and fills it up with zeros.
    let block = Zeroizing::new(match secret.len() {
        0..=64 => prefix::<64>(secret),
        _ => prefix::<64>(&Sha256::digest(secret)),
    });
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// The first `N` bytes, filled up with zeros where there are fewer.
pub(crate) fn prefix<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = *from;
    }
    out
}
