//! The inputs of what key pairs and HMAC keys do, and of data key pairs.

use kms_core::{
    Action, DeriveSharedSecret, GenerateDataKeyPair, GenerateMac, KeySpec, MacAlgorithm,
    MessageType, Operation, Plaintext, Sign, SigningAlgorithm, Verify, VerifyMac,
};

use super::cryptography::without_default;
use super::{Input, missing};
use crate::Fault;

/// One arm an operation.
#[expect(clippy::wildcard_enum_match_arm, reason = "all others were taken before")]
pub(super) fn action(operation: Operation, input: &Input<'_>) -> Result<Action, Fault> {
    Ok(match operation {
        Operation::DeriveSharedSecret => Action::DeriveSharedSecret(derive_shared_secret(input)),
        Operation::GenerateDataKeyPair => {
            Action::GenerateDataKeyPair(generate_data_key_pair(input, true)?)
        }
        Operation::GenerateDataKeyPairWithoutPlaintext => {
            Action::GenerateDataKeyPair(generate_data_key_pair(input, false)?)
        }
        Operation::GenerateMac => Action::GenerateMac(generate_mac(input)?),
        Operation::GetPublicKey => Action::GetPublicKey { key: input.key("KeyId") },
        Operation::Sign => Action::Sign(sign(input)?),
        Operation::Verify => Action::Verify(verify(input)?),
        Operation::VerifyMac => Action::VerifyMac(verify_mac(input)?),
        operation => return Err(missing(operation)),
    })
}

/// A message is RAW where nothing is said of it.
fn sign(input: &Input<'_>) -> Result<Sign, Fault> {
    let named = input.text("MessageType").and_then(MessageType::parse);
    Ok(Sign {
        key: input.key("KeyId"),
        message: Plaintext::from(input.blob("Message")),
        message_type: named.unwrap_or(MessageType::Raw),
        algorithm: without_default(input, "SigningAlgorithm", SigningAlgorithm::parse)?,
    })
}

fn verify(input: &Input<'_>) -> Result<Verify, Fault> {
    Ok(Verify { signed: sign(input)?, signature: input.blob("Signature") })
}

fn generate_mac(input: &Input<'_>) -> Result<GenerateMac, Fault> {
    Ok(GenerateMac {
        key: input.key("KeyId"),
        message: Plaintext::from(input.blob("Message")),
        algorithm: without_default(input, "MacAlgorithm", MacAlgorithm::parse)?,
    })
}

fn verify_mac(input: &Input<'_>) -> Result<VerifyMac, Fault> {
    Ok(VerifyMac { of: generate_mac(input)?, mac: input.blob("Mac") })
}

/// The only KeyAgreementAlgorithm was checked for before.
fn derive_shared_secret(input: &Input<'_>) -> DeriveSharedSecret {
    DeriveSharedSecret { key: input.key("KeyId"), public_key: input.blob("PublicKey") }
}

/// CRY-28.
fn generate_data_key_pair(
    input: &Input<'_>,
    with_plaintext: bool,
) -> Result<GenerateDataKeyPair, Fault> {
    Ok(GenerateDataKeyPair {
        key: input.key("KeyId"),
        spec: without_default(input, "KeyPairSpec", KeySpec::parse)?,
        context: input.context("EncryptionContext"),
        with_plaintext,
    })
}
