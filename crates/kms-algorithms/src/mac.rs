//! Message authentication codes: HMAC with the hash functions of SHA-2.

use alloc::vec::Vec;

use hmac::{Hmac, KeyInit, Mac};
use kms_shapes::{KeySpec, MacAlgorithm};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use crate::scheme::scheme_for;
use crate::{MESSAGE_MAX, Refusal};

/// Generates the HMAC of a message.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`]; [`Refusal::MalformedKey`] if the secret has the wrong length;
/// [`Refusal::MessageTooLong`].
pub fn generate_mac(
    spec: KeySpec,
    secret: &[u8],
    algorithm: MacAlgorithm,
    message: &[u8],
) -> Result<Vec<u8>, Refusal> {
    // Checks the length of the secret.
    scheme_for(spec, algorithm)?.public_key(secret)?;
    if message.len() > MESSAGE_MAX {
        return Err(Refusal::MessageTooLong { max: MESSAGE_MAX });
    }
    match algorithm {
        MacAlgorithm::HmacSha224 => finish(Hmac::<Sha224>::new_from_slice(secret), message),
        MacAlgorithm::HmacSha256 => finish(Hmac::<Sha256>::new_from_slice(secret), message),
        MacAlgorithm::HmacSha384 => finish(Hmac::<Sha384>::new_from_slice(secret), message),
        MacAlgorithm::HmacSha512 => finish(Hmac::<Sha512>::new_from_slice(secret), message),
    }
}

/// Returns whether `mac` is the HMAC of a message.
///
/// # Errors
/// Those of [`generate_mac`].
pub fn verify_mac(
    spec: KeySpec,
    secret: &[u8],
    algorithm: MacAlgorithm,
    message: &[u8],
    mac: &[u8],
) -> Result<bool, Refusal> {
    let expected = generate_mac(spec, secret, algorithm, message)?;
    // Compares all bytes, so that the time does not depend on the position of a difference.
    let differences = expected.iter().zip(mac).fold(0, |all, (a, b)| all | (a ^ b));
    Ok(expected.len() == mac.len() && differences == 0)
}

fn finish<M: Mac, E>(keyed: Result<M, E>, message: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut keyed = keyed.map_err(|_| Refusal::MalformedKey)?;
    keyed.update(message);
    Ok(keyed.finalize().into_bytes().to_vec())
}
