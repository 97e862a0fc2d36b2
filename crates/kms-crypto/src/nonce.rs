//! Nonces: 96 bits that one key must never see twice with different messages.

use alloc::vec::Vec;

use crate::prf::{prefix, prf};
use crate::{EncryptionContext, SecretKey};

/// The length of an AES-GCM nonce, in bytes.
pub const NONCE_LEN: usize = 12;

/// The source of the nonce of one encryption.
#[derive(Clone, Copy, Debug)]
pub enum Nonce {
    /// Drawn from a source that does not repeat.
    Drawn([u8; NONCE_LEN]),
    /// Drawn from a seed, which a rewound or forked history draws again. The nonce is then a
    /// pseudorandom function of the key, the message and the draw: it comes again only
    /// where the whole message does.
    Seeded([u8; NONCE_LEN]),
}

impl Nonce {
    /// Returns the nonce for the encryption of `plaintext`.
    pub(crate) fn resolve(
        self,
        secret: &SecretKey,
        context: &EncryptionContext,
        plaintext: &[u8],
    ) -> [u8; NONCE_LEN] {
        match self {
            Self::Drawn(bytes) => bytes,
            Self::Seeded(draw) => derive(secret, context, plaintext, draw),
        }
    }
}

fn derive(
    secret: &SecretKey,
    context: &EncryptionContext,
    plaintext: &[u8],
    draw: [u8; NONCE_LEN],
) -> [u8; NONCE_LEN] {
    let mut canonical = Vec::new();
    context.write_canonical(&mut canonical);
    // The canonical form of the context contains all its lengths, so the concatenation is unambiguous.
    prefix(&prf(secret.bytes(), &[b"kms-orrery nonce", &draw, &canonical, plaintext]))
}
