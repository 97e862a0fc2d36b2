//! Key agreement by elliptic curve Diffie-Hellman (ECDH).

use alloc::vec::Vec;

use kms_shapes::{KeyAgreementAlgorithm, KeySpec};
use zeroize::Zeroizing;

use crate::Refusal;
use crate::scheme::scheme_for;

/// Derives the secret that a private key shares with the public key of a peer.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`] if keys of this spec do not support ECDH;
/// [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`] for either key.
pub fn derive_shared_secret(
    spec: KeySpec,
    private: &[u8],
    peer: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    scheme_for(spec, KeyAgreementAlgorithm::Ecdh)?.derive_shared_secret(private, peer)
}
