//! A pseudorandom function keyed with a secret key: HMAC-SHA-256.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::SecretKey;

/// The function's value at the concatenation of `parts`. The caller sees to it that the parts
/// cannot run into each other; the first one says what the value is for.
pub(crate) fn prf(secret: &SecretKey, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a short key up with zeros to a block of the hash.
    let block = Zeroizing::new(prefix::<64>(secret.bytes()));
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
