//! Decryption of ciphertexts, and the view of its result.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_core::{KeyId, MaterialId, Timestamp};
use kms_sim::view;
use serde_json::{Value, json};

use super::stored::{Context, StoredCiphertext, context_input};
use crate::components::{Icon, copyable, description_item, description_list, icon, problem_alert};
use crate::dom::{View, view};
use crate::sim::{Problem, SimHandle};

/// A decrypted ciphertext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decrypted {
    /// The plaintext as text, or in hexadecimal if it is not readable.
    pub(super) plaintext: String,
    /// The key ARN (`KeyId` of the response).
    pub(super) key: String,
    /// The id of the key material (`KeyMaterialId`); `None` in eras without it.
    pub(super) material: Option<String>,
    /// The simulated time of the decryption.
    pub(super) at: Timestamp,
}

/// The result of a decryption.
pub(super) type DecryptResult = Result<Decrypted, Problem>;

/// Calls Decrypt for a base64-encoded blob.
pub(super) async fn decrypt(sim: SimHandle, blob: &str, context: &Context) -> DecryptResult {
    let input = json!({ "CiphertextBlob": blob, "EncryptionContext": context_input(context) });
    let response = sim.call("Decrypt", input).await?;
    Ok(Decrypted::read(sim, &response))
}

/// Calls Decrypt with the encryption context that the ciphertext was encrypted with.
pub(super) async fn decrypt_stored(sim: SimHandle, ciphertext: &StoredCiphertext) -> DecryptResult {
    decrypt(sim, &ciphertext.blob, &ciphertext.context).await
}

impl Decrypted {
    /// Reads a response of Decrypt or GenerateDataKey.
    pub(super) fn read(sim: SimHandle, response: &Value) -> Self {
        let text = |name| response.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
        let bytes = STANDARD.decode(text("Plaintext").unwrap_or_default()).unwrap_or_default();
        Self {
            plaintext: readable(&bytes),
            key: text("KeyId").unwrap_or_default(),
            material: text("KeyMaterialId"),
            at: sim.read_clock(),
        }
    }

    /// The beginning of the plaintext, for announcements.
    pub(super) fn spoken_text(&self) -> String {
        const SPOKEN_CHARS: usize = 80;
        match self.plaintext.char_indices().nth(SPOKEN_CHARS) {
            Some((end, _)) => format!("{}…", self.plaintext.get(..end).unwrap_or_default()),
            None => self.plaintext.clone(),
        }
    }
}

/// The bytes as text; in hexadecimal if they are not UTF-8 or contain control characters.
fn readable(bytes: &[u8]) -> String {
    let is_text = |text: &&str| text.chars().all(|c| !c.is_control() || c.is_whitespace());
    let text = str::from_utf8(bytes).ok().filter(is_text).map(ToOwned::to_owned);
    text.unwrap_or_else(|| bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The plaintext or the error.
pub(super) fn result_view(sim: SimHandle, result: DecryptResult) -> View {
    match result {
        Ok(decrypted) => decrypted_view(sim, decrypted),
        Err(problem) => problem_alert(problem),
    }
}

/// The plaintext, with the key and the key material that encrypted it.
pub(super) fn decrypted_view(sim: SimHandle, decrypted: Decrypted) -> View {
    let Decrypted { plaintext, key, material, at } = decrypted;
    let ids = key_of(&key).zip(material.as_deref().and_then(MaterialId::parse));
    let status = move || {
        ids.map(|(key, material)| {
            sim.view(|kms, scope| view::encrypted_with(kms, scope, key, material).words())
        })
    };
    let mut shown = vec![
        description_item("Plaintext", view! { <pre class="plaintext">{plaintext}</pre> }),
        description_item("KeyId", copyable("key ARN", key)),
    ];
    if let Some(material) = material {
        let id = copyable("key material ID", material);
        shown.push(description_item(
            "KeyMaterialId",
            view! { <span class="with-button">{id}<span>"("{status}")"</span></span> },
        ));
    }
    view! {
        <div class="decrypted">
            <p class="decrypted-title">{icon(Icon::Success)}{format!("Decrypted on {}", view::date_time(at))}</p>
            {description_list(shown)}
        </div>
    }
}

fn key_of(arn: &str) -> Option<KeyId> {
    KeyId::parse(arn.rsplit_once('/')?.1)
}
