//! The inputs of encryption, decryption and data keys.

use alloc::string::ToString;

use kms_core::{
    Action, Decrypt, Encrypt, EncryptionAlgorithm, GenerateDataKey, GenerateRandom, Plaintext,
    ReEncrypt,
};
use kms_shapes::DataKeySpec;

use super::Input;
use crate::Fault;

/// Decodes Encrypt: a key and a plaintext of 1 to 4096 bytes (CRY-01).
pub(super) fn encrypt(input: &Input<'_>) -> Encrypt {
    Encrypt {
        key: input.key("KeyId"),
        plaintext: Plaintext::from(input.blob("Plaintext")),
        context: input.context("EncryptionContext"),
        algorithm: input.algorithm("EncryptionAlgorithm"),
    }
}

/// Decodes Decrypt. The key is optional, since symmetric ciphertext names it (CRY-08).
pub(super) fn decrypt(input: &Input<'_>) -> Result<Decrypt, Fault> {
    source(input, "KeyId", "EncryptionContext", "EncryptionAlgorithm")
}

/// Decodes ReEncrypt. The encryption contexts of source and destination are independent (CRY-20).
pub(super) fn re_encrypt(input: &Input<'_>) -> Result<ReEncrypt, Fault> {
    Ok(ReEncrypt {
        source: source(
            input,
            "SourceKeyId",
            "SourceEncryptionContext",
            "SourceEncryptionAlgorithm",
        )?,
        destination: input.key("DestinationKeyId"),
        destination_context: input.context("DestinationEncryptionContext"),
        destination_algorithm: input.algorithm("DestinationEncryptionAlgorithm"),
    })
}

/// Returns a required enumeration value. Presence and value were checked before.
pub(super) fn without_default<T>(
    input: &Input<'_>,
    name: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, Fault> {
    let unknown = || Fault::validation(alloc::format!("{name} is required."));
    parse(input.required_text(name)).ok_or_else(unknown)
}

/// Decodes a ciphertext and its key. Asymmetric ciphertext does not name its key, and a dry run that
/// ignores the ciphertext has no other way to name it (CRY-22), so both require `KeyId`.
fn source(input: &Input<'_>, key: &str, context: &str, algorithm: &str) -> Result<Decrypt, Fault> {
    let without = input.ignores_ciphertext();
    let named = input.optional_key(key);
    if without && named.is_none() {
        return Err(Fault::validation(alloc::format!(
            "{key} is required when DryRunModifiers is IGNORE_CIPHERTEXT."
        )));
    }
    let algorithm = input.algorithm(algorithm);
    if algorithm != EncryptionAlgorithm::SymmetricDefault && named.is_none() {
        return Err(Fault::validation(alloc::format!(
            "{key} is required with the algorithm {algorithm}: its ciphertext does not name its key."
        )));
    }
    Ok(Decrypt {
        ciphertext: if without { Default::default() } else { input.blob("CiphertextBlob") },
        key: named,
        context: input.context(context),
        algorithm,
    })
}

/// Decodes GenerateDataKey, which needs exactly one of KeySpec and NumberOfBytes (CRY-25).
pub(super) fn generate_data_key(input: &Input<'_>, with_plaintext: bool) -> Result<Action, Fault> {
    let spec = input.text("KeySpec").and_then(DataKeySpec::parse);
    let len = match (input.integer("NumberOfBytes"), spec) {
        (Some(len), None) => len,
        (None, Some(spec)) => spec.bytes(),
        (Some(_), Some(_)) | (None, None) => {
            return Err(Fault::validation("Please specify either number of bytes or key spec."));
        }
    };
    let (key, context) = (input.key("KeyId"), input.context("EncryptionContext"));
    Ok(Action::GenerateDataKey(GenerateDataKey { key, len, context, with_plaintext }))
}

/// Decodes GenerateRandom, which requires 1 to 1024 bytes (CRY-30).
pub(super) fn generate_random(input: &Input<'_>) -> Result<Action, Fault> {
    match input.integer("NumberOfBytes") {
        Some(len) => {
            let custom_key_store_id = input.text("CustomKeyStoreId").map(ToString::to_string);
            Ok(Action::GenerateRandom(GenerateRandom { len, custom_key_store_id }))
        }
        None => Err(Fault::validation("NumberOfBytes is required.")),
    }
}
