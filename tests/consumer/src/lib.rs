//! Envelope encryption: each record is encrypted with its own data key, and the data key with a key of
//! AWS KMS.

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

/// A client of AWS KMS.
#[allow(async_fn_in_trait, reason = "the futures need not be Send: browsers have one thread")]
pub trait KeyService {
    /// Calls an operation and returns its output.
    ///
    /// # Errors
    /// The operation fails; the error is AWS's error code.
    async fn call(&self, operation: &str, input: Value) -> Result<Value, String>;
}

/// An encrypted record with its encrypted data key.
pub struct Envelope {
    pub data_key: String,
    pub record: Vec<u8>,
}

/// Encrypts a record with a new data key.
///
/// # Errors
/// AWS KMS generates no data key, or the record is too long.
pub async fn encrypt(kms: &impl KeyService, key: &str, record: &[u8]) -> Result<Envelope, String> {
    let input = json!({ "KeyId": key, "KeySpec": "AES_256" });
    let output = kms.call("GenerateDataKey", input).await?;
    let encrypted = cipher(&output["Plaintext"])?.encrypt(&ONLY_NONCE.into(), record);
    let record = encrypted.map_err(|_| "the record is too long")?;
    Ok(Envelope { data_key: text(&output["CiphertextBlob"])?, record })
}

/// Decrypts a record.
///
/// # Errors
/// AWS KMS does not decrypt the data key, or the record was changed.
pub async fn decrypt(kms: &impl KeyService, envelope: &Envelope) -> Result<Vec<u8>, String> {
    let input = json!({ "CiphertextBlob": envelope.data_key });
    let output = kms.call("Decrypt", input).await?;
    let decrypted = cipher(&output["Plaintext"])?.decrypt(&ONLY_NONCE.into(), &*envelope.record);
    decrypted.map_err(|_| "the record was changed".to_owned())
}

/// Encrypts the data key again, with the current material of the key. The record is not changed.
///
/// # Errors
/// AWS KMS does not encrypt the data key again. The envelope is then unchanged.
pub async fn re_encrypt(
    kms: &impl KeyService,
    key: &str,
    envelope: &mut Envelope,
) -> Result<(), String> {
    let input = json!({ "CiphertextBlob": envelope.data_key, "DestinationKeyId": key });
    envelope.data_key = text(&kms.call("ReEncrypt", input).await?["CiphertextBlob"])?;
    Ok(())
}

/// The nonce of all records. A data key encrypts one record only, so its nonce need not change.
const ONLY_NONCE: [u8; 12] = [0; 12];

fn cipher(data_key: &Value) -> Result<Aes256Gcm, String> {
    let bytes = BASE64_STANDARD.decode(text(data_key)?).map_err(|error| error.to_string())?;
    Aes256Gcm::new_from_slice(&bytes).map_err(|error| error.to_string())
}

fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| "the output has no such string".to_owned())
}
