//! The inputs of operations on HMAC keys.

use kms_core::{GenerateMac, MacAlgorithm, Plaintext, VerifyMac};

use super::Input;
use super::cryptography::without_default;
use crate::Fault;

pub(super) fn generate_mac(input: &Input<'_>) -> Result<GenerateMac, Fault> {
    Ok(GenerateMac {
        key: input.key("KeyId"),
        message: Plaintext::from(input.blob("Message")),
        algorithm: without_default(input, "MacAlgorithm", MacAlgorithm::parse)?,
    })
}

pub(super) fn verify_mac(input: &Input<'_>) -> Result<VerifyMac, Fault> {
    Ok(VerifyMac { of: generate_mac(input)?, mac: input.blob("Mac") })
}
