//! HMAC with the hashes of SHA-2.

use alloc::vec::Vec;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use crate::{MESSAGE_MAX, MacAlgorithm, Refusal, Spec, keys};

/// The HMAC of a message, `GenerateMac`.
///
/// # Errors
/// An algorithm that is not that of the spec, a secret of another length, a message that is too
/// long.
pub fn mac(
    spec: Spec,
    secret: &[u8],
    algorithm: MacAlgorithm,
    message: &[u8],
) -> Result<Vec<u8>, Refusal> {
    if mac_algorithm(spec) != Some(algorithm) {
        return Err(Refusal::MacAlgorithm(spec, algorithm));
    }
    keys::public_key(spec, secret)?;
    if message.len() > MESSAGE_MAX {
        return Err(Refusal::MessageTooLong { most: MESSAGE_MAX });
    }
    match algorithm {
        MacAlgorithm::HmacSha224 => tag(Hmac::<Sha224>::new_from_slice(secret), message),
        MacAlgorithm::HmacSha256 => tag(Hmac::<Sha256>::new_from_slice(secret), message),
        MacAlgorithm::HmacSha384 => tag(Hmac::<Sha384>::new_from_slice(secret), message),
        MacAlgorithm::HmacSha512 => tag(Hmac::<Sha512>::new_from_slice(secret), message),
    }
}

/// Whether this is the HMAC of a message, `VerifyMac`.
///
/// # Errors
/// Those of [`mac`].
pub fn verify_mac(
    spec: Spec,
    secret: &[u8],
    algorithm: MacAlgorithm,
    message: &[u8],
    tag: &[u8],
) -> Result<bool, Refusal> {
    let right = mac(spec, secret, algorithm, message)?;
    // In a time that does not tell where they differ.
    let differences = right.iter().zip(tag).fold(0, |all, (a, b)| all | (a ^ b));
    Ok(right.len() == tag.len() && differences == 0)
}

fn mac_algorithm(spec: Spec) -> Option<MacAlgorithm> {
    match spec {
        Spec::Hmac224 => Some(MacAlgorithm::HmacSha224),
        Spec::Hmac256 => Some(MacAlgorithm::HmacSha256),
        Spec::Hmac384 => Some(MacAlgorithm::HmacSha384),
        Spec::Hmac512 => Some(MacAlgorithm::HmacSha512),
        Spec::Rsa2048
        | Spec::Rsa3072
        | Spec::Rsa4096
        | Spec::EccNistP256
        | Spec::EccNistP384
        | Spec::EccNistP521
        | Spec::EccSecgP256k1
        | Spec::EccNistEdwards25519
        | Spec::MlDsa44
        | Spec::MlDsa65
        | Spec::MlDsa87
        | Spec::Sm2 => None,
    }
}

fn tag<M: Mac, E>(keyed: Result<M, E>, message: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut keyed = keyed.map_err(|_| Refusal::MalformedKey)?;
    keyed.update(message);
    Ok(keyed.finalize().into_bytes().to_vec())
}
