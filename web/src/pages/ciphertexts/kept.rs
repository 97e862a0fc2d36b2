//! Ciphertexts as they are kept: one document of the laboratory each, so that a reload, an export
//! and an import carry them along.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_core::{KeyId, MaterialId, Timestamp};
use kms_sim::view::{BlobAnatomy, blob_anatomy};
use serde_json::{Value, json};

use crate::sim::SimHandle;

const PREFIX: &str = "ciphertext/";

/// Pairs of an encryption context.
pub(super) type Context = Vec<(String, String)>;

/// A ciphertext that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Its number, which no other of those that are kept has.
    pub(super) number: u64,
    /// What the visitor calls it.
    pub(super) label: String,
    /// The blob in base64, as the door gave it.
    pub(super) blob: String,
    /// The encryption context that it was made with.
    pub(super) context: Context,
    /// The key that the blob names.
    pub(super) key: KeyId,
    /// The material that the blob names.
    pub(super) material: MaterialId,
    /// When it was made.
    pub(super) at: Timestamp,
    /// The operation that made it.
    pub(super) operation: String,
}

impl Kept {
    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        STANDARD.decode(&self.blob).map_or(0, |bytes| bytes.len())
    }

    fn read(name: &str, text: &str) -> Option<Self> {
        let kept: Value = serde_json::from_str(text).ok()?;
        let word = |name: &str| Some(kept.get(name)?.as_str()?.to_owned());
        let pairs = kept.get("context")?.as_object()?.iter();
        let pair =
            |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        Some(Self {
            number: name.strip_prefix(PREFIX)?.parse().ok()?,
            label: word("label")?,
            blob: word("blob")?,
            context: pairs.filter_map(pair).collect(),
            key: KeyId::parse(&word("key")?)?,
            material: MaterialId::parse(&word("material")?)?,
            at: Timestamp::from_millis(kept.get("at")?.as_i64()?),
            operation: word("operation")?,
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

/// All that are kept, the newest first.
pub(super) fn all(sim: SimHandle) -> Vec<Kept> {
    let documents = sim.documents(PREFIX);
    let mut all: Vec<Kept> =
        documents.iter().filter_map(|(name, text)| Kept::read(name, text)).collect();
    all.sort_by_key(|kept| core::cmp::Reverse(kept.number));
    all
}

/// Keeps the blob of an answer, and gives it as it is kept. `None` where it is no blob.
pub(super) async fn keep(
    sim: SimHandle,
    operation: &str,
    label: String,
    context: Context,
    answer: &Value,
) -> Option<Kept> {
    let blob = answer.get("CiphertextBlob")?.as_str()?.to_owned();
    let BlobAnatomy { key, material, .. } = anatomy(&blob)?;
    let newest = leptos::prelude::untrack(|| all(sim)).first().map_or(0, |kept| kept.number);
    let number = newest + 1;
    let label = if label.is_empty() { format!("Ciphertext {number}") } else { label };
    let operation = operation.to_owned();
    let at = sim.read_clock();
    let kept = Kept { number, label, blob, context, key, material, at, operation };
    put(sim, &kept).await;
    Some(kept)
}

/// How many were made under one of these keys: they are unreadable once it is gone.
pub(in crate::pages) fn kept_under(sim: SimHandle, is_of_them: impl Fn(KeyId) -> bool) -> usize {
    all(sim).iter().filter(|kept| is_of_them(kept.key)).count()
}

/// Keeps it as it is now.
pub(super) async fn put(sim: SimHandle, kept: &Kept) {
    sim.put_document(&name(kept.number), Some(kept.write())).await;
}

/// Keeps it no longer.
pub(super) async fn forget(sim: SimHandle, number: u64) {
    sim.put_document(&name(number), None).await;
}

fn name(number: u64) -> String {
    format!("{PREFIX}{number:04}")
}

/// What a blob in base64 shows from outside; `None` where it is no blob.
pub(super) fn anatomy(blob: &str) -> Option<BlobAnatomy> {
    blob_anatomy(&STANDARD.decode(blob).ok()?)
}

/// An encryption context as a request has it.
pub(super) fn context_input(context: &Context) -> Value {
    context.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect()
}
