//! The inputs of operations on asymmetric keys and of data key pairs.

use kms_core::{
    Action, DeriveSharedSecret, GenerateDataKeyPair, KeySpec, MessageType, Plaintext, Sign,
    SigningAlgorithm, Verify,
};

use super::Input;
use super::actions::Request;
use super::create_key::check_region;
use super::cryptography::without_default;
use crate::Fault;

/// Decodes Sign, which is also a part of Verify. The default of MessageType is RAW.
pub(super) fn sign(input: &Input<'_>) -> Result<Sign, Fault> {
    let named = input.text("MessageType").and_then(MessageType::parse);
    Ok(Sign {
        key: input.key("KeyId"),
        message: Plaintext::from(input.blob("Message")),
        message_type: named.unwrap_or(MessageType::Raw),
        algorithm: without_default(input, "SigningAlgorithm", SigningAlgorithm::parse)?,
    })
}

pub(super) fn verify(input: &Input<'_>) -> Result<Verify, Fault> {
    Ok(Verify { signed: sign(input)?, signature: input.blob("Signature") })
}

/// Decodes DeriveSharedSecret. There is only one KeyAgreementAlgorithm, which was checked before.
pub(super) fn derive_shared_secret(input: &Input<'_>) -> Action {
    let public_key = input.blob("PublicKey");
    Action::DeriveSharedSecret(DeriveSharedSecret { key: input.key("KeyId"), public_key })
}

/// Decodes GenerateDataKeyPair, whose KeyPairSpec is that of an asymmetric key (CRY-28).
pub(super) fn generate_data_key_pair(
    request: &Request<'_>,
    with_plaintext: bool,
) -> Result<Action, Fault> {
    let input = request.input;
    let spec = without_default(input, "KeyPairSpec", KeySpec::parse)?;
    check_region(request.scope, spec)?;
    Ok(Action::GenerateDataKeyPair(GenerateDataKeyPair {
        key: input.key("KeyId"),
        spec,
        context: input.context("EncryptionContext"),
        with_plaintext,
    }))
}
