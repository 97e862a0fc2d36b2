//! Stored ciphertexts. Each is a document of the laboratory, so it is part of reloads, exports and
//! imports.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_core::{KeyId, MaterialId, Timestamp};
use kms_sim::view::{BlobAnatomy, blob_anatomy};
use serde_json::{Value, json};

use crate::sim::SimHandle;

const PREFIX: &str = "ciphertext/";

/// The pairs of an encryption context.
pub(super) type Context = Vec<(String, String)>;

/// A stored ciphertext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredCiphertext {
    /// The number of the ciphertext, which is unique among the stored ones.
    pub(super) number: u64,
    /// The user's name for it.
    pub(super) label: String,
    /// The ciphertext blob, base64-encoded as in the response.
    pub(super) blob: String,
    /// The encryption context that it was encrypted with.
    pub(super) context: Context,
    /// The key that the blob names.
    pub(super) key: KeyId,
    /// The key material that the blob names.
    pub(super) material: MaterialId,
    /// The simulated time of the encryption.
    pub(super) at: Timestamp,
    /// The operation that returned it, such as `Encrypt`.
    pub(super) operation: String,
}

impl StoredCiphertext {
    /// The length of the blob in bytes.
    pub(super) fn len(&self) -> usize {
        STANDARD.decode(&self.blob).map_or(0, |bytes| bytes.len())
    }

    fn read(name: &str, text: &str) -> Option<Self> {
        let ciphertext: Value = serde_json::from_str(text).ok()?;
        let text = |name: &str| Some(ciphertext.get(name)?.as_str()?.to_owned());
        let pairs = ciphertext.get("context")?.as_object()?.iter();
        let pair =
            |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        Some(Self {
            number: name.strip_prefix(PREFIX)?.parse().ok()?,
            label: text("label")?,
            blob: text("blob")?,
            context: pairs.filter_map(pair).collect(),
            key: KeyId::parse(&text("key")?)?,
            material: MaterialId::parse(&text("material")?)?,
            at: Timestamp::from_millis(ciphertext.get("at")?.as_i64()?),
            operation: text("operation")?,
        })
    }

    fn write(&self) -> String {
        json!({
            "label": self.label,
            "blob": self.blob,
            "context": context_input(&self.context),
            "key": self.key.to_string(),
            "material": self.material.to_string(),
            "at": self.at.as_millis(),
            "operation": self.operation,
        })
        .to_string()
    }
}

/// All stored ciphertexts, newest first.
pub(super) fn all(sim: SimHandle) -> Vec<StoredCiphertext> {
    let documents = sim.documents(PREFIX);
    let mut all: Vec<StoredCiphertext> =
        documents.iter().filter_map(|(name, text)| StoredCiphertext::read(name, text)).collect();
    all.sort_by_key(|ciphertext| core::cmp::Reverse(ciphertext.number));
    all
}

/// Stores the ciphertext of a response; `None` if the response has no valid one.
pub(super) async fn store(
    sim: SimHandle,
    operation: &str,
    label: String,
    context: Context,
    response: &Value,
) -> Option<StoredCiphertext> {
    let blob = response.get("CiphertextBlob")?.as_str()?.to_owned();
    let BlobAnatomy { key, material, .. } = anatomy(&blob)?;
    let newest =
        leptos::prelude::untrack(|| all(sim)).first().map_or(0, |ciphertext| ciphertext.number);
    let number = newest + 1;
    let label = if label.is_empty() { format!("Ciphertext {number}") } else { label };
    let operation = operation.to_owned();
    let at = sim.read_clock();
    let ciphertext =
        StoredCiphertext { number, label, blob, context, key, material, at, operation };
    put(sim, &ciphertext).await;
    Some(ciphertext)
}

/// The number of stored ciphertexts that were encrypted under one of these keys.
pub(in crate::pages) fn count_encrypted_under(
    sim: SimHandle,
    is_included: impl Fn(KeyId) -> bool,
) -> usize {
    all(sim).iter().filter(|ciphertext| is_included(ciphertext.key)).count()
}

/// Writes a ciphertext to the laboratory.
pub(super) async fn put(sim: SimHandle, ciphertext: &StoredCiphertext) {
    sim.put_document(&name(ciphertext.number), Some(ciphertext.write())).await;
}

/// Deletes a ciphertext from the laboratory.
pub(super) async fn delete(sim: SimHandle, number: u64) {
    sim.put_document(&name(number), None).await;
}

fn name(number: u64) -> String {
    format!("{PREFIX}{number:04}")
}

/// The parts of a base64-encoded blob; `None` if it is not a ciphertext blob.
pub(super) fn anatomy(blob: &str) -> Option<BlobAnatomy> {
    blob_anatomy(&STANDARD.decode(blob).ok()?)
}

/// An encryption context as a member of a request.
pub(super) fn context_input(context: &Context) -> Value {
    context.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect()
}
