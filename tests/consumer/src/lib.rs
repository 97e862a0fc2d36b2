//! Envelope encryption: each record is sealed under a data key of its own, and the data key under
//! a key of AWS KMS.

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

/// What this crate needs of AWS KMS: one request, answered.
#[allow(async_fn_in_trait, reason = "one thread")]
pub trait KeyService {
    /// Asks for an operation; an error is AWS's code.
    async fn ask(&self, operation: &str, input: Value) -> Result<Value, String>;
}

/// A sealed record, with the sealed data key that opens it.
pub struct Envelope {
    pub data_key: String,
    pub record: Vec<u8>,
}

/// Seals a record under a new data key.
pub async fn seal(kms: &impl KeyService, key: &str, record: &[u8]) -> Result<Envelope, String> {
    let input = json!({ "KeyId": key, "KeySpec": "AES_256" });
    let answer = kms.ask("GenerateDataKey", input).await?;
    let sealed = cipher(&answer["Plaintext"])?.encrypt(&ONLY_NONCE.into(), record);
    let record = sealed.map_err(|_| "the record is too long")?;
    Ok(Envelope { data_key: text(&answer["CiphertextBlob"])?, record })
}

/// Opens a record.
pub async fn open(kms: &impl KeyService, envelope: &Envelope) -> Result<Vec<u8>, String> {
    let input = json!({ "CiphertextBlob": envelope.data_key });
    let answer = kms.ask("Decrypt", input).await?;
    let opened = cipher(&answer["Plaintext"])?.decrypt(&ONLY_NONCE.into(), &*envelope.record);
    opened.map_err(|_| "the record was changed".to_owned())
}

/// Seals the data key anew, under the key's current material; the record stays as it is.
pub async fn renew(
    kms: &impl KeyService,
    key: &str,
    envelope: &mut Envelope,
) -> Result<(), String> {
    let input = json!({ "CiphertextBlob": envelope.data_key, "DestinationKeyId": key });
    envelope.data_key = text(&kms.ask("ReEncrypt", input).await?["CiphertextBlob"])?;
    Ok(())
}

/// One data key seals one record, so one nonce is enough.
const ONLY_NONCE: [u8; 12] = [0; 12];

fn cipher(data_key: &Value) -> Result<Aes256Gcm, String> {
    let bytes = BASE64_STANDARD.decode(text(data_key)?).map_err(|error| error.to_string())?;
    Aes256Gcm::new_from_slice(&bytes).map_err(|error| error.to_string())
}

fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| "no text in the answer".to_owned())
}
