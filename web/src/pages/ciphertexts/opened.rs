//! What Decrypt came to: the plaintext with what opened it, or AWS's refusal.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_core::{KeyId, MaterialId, Timestamp};
use kms_sim::view;
use serde_json::{Value, json};

use super::kept::{Context, Kept, context_input};
use crate::components::{Icon, copyable, icon, pair, pairs, problem_alert};
use crate::dom::{View, view};
use crate::sim::{Problem, SimHandle};

/// A plaintext, with what opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// What it was, where that can be read; else in hexadecimal.
    pub(super) plaintext: String,
    /// The ARN in `KeyId`.
    pub(super) key: String,
    /// `KeyMaterialId`; earlier eras do not tell it.
    pub(super) material: Option<String>,
    /// When it was opened.
    pub(super) at: Timestamp,
}

/// What an attempt came to.
pub(super) type Attempt = Result<Opened, Problem>;

/// Asks Decrypt.
pub(super) async fn decrypt(sim: SimHandle, blob: &str, context: &Context) -> Attempt {
    let input = json!({ "CiphertextBlob": blob, "EncryptionContext": context_input(context) });
    let answer = sim.call("Decrypt", input).await?;
    Ok(Opened::read(sim, &answer))
}

/// Asks Decrypt for a ciphertext with the context that it was made with.
pub(super) async fn decrypt_kept(sim: SimHandle, kept: &Kept) -> Attempt {
    decrypt(sim, &kept.blob, &kept.context).await
}

impl Opened {
    /// Reads the answer of Decrypt or of GenerateDataKey.
    pub(super) fn read(sim: SimHandle, answer: &Value) -> Self {
        let word = |name| answer.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
        let bytes = STANDARD.decode(word("Plaintext").unwrap_or_default()).unwrap_or_default();
        Self {
            plaintext: readable(&bytes),
            key: word("KeyId").unwrap_or_default(),
            material: word("KeyMaterialId"),
            at: sim.read_clock(),
        }
    }

    /// The plaintext, short enough to be said.
    pub(super) fn spoken(&self) -> String {
        const SPOKEN: usize = 80;
        match self.plaintext.char_indices().nth(SPOKEN) {
            Some((end, _)) => format!("{}…", self.plaintext.get(..end).unwrap_or_default()),
            None => self.plaintext.clone(),
        }
    }
}

/// The text that these bytes are; in hexadecimal where they are none.
fn readable(bytes: &[u8]) -> String {
    let is_text = |text: &&str| text.chars().all(|c| !c.is_control() || c.is_whitespace());
    let text = str::from_utf8(bytes).ok().filter(is_text).map(ToOwned::to_owned);
    text.unwrap_or_else(|| bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What an attempt came to, as it is shown.
pub(super) fn attempt_view(sim: SimHandle, attempt: Attempt) -> View {
    match attempt {
        Ok(opened) => opened_view(sim, opened),
        Err(problem) => problem_alert(problem),
    }
}

/// A plaintext, with what opened it, as it is shown.
pub(super) fn opened_view(sim: SimHandle, opened: Opened) -> View {
    let Opened { plaintext, key, material, at } = opened;
    let ids = key_of(&key).zip(material.as_deref().and_then(MaterialId::parse));
    let standing = move || {
        ids.map(|(key, material)| {
            sim.view(|kms, scope| view::sealed_with(kms, scope, key, material).words())
        })
    };
    let mut shown = vec![
        pair("Plaintext", view! { <pre class="plaintext">{plaintext}</pre> }),
        pair("KeyId", copyable("key ARN", key)),
    ];
    if let Some(material) = material {
        let id = copyable("key material ID", material);
        shown.push(pair(
            "KeyMaterialId",
            view! { <span class="with-button">{id}<span>"("{standing}")"</span></span> },
        ));
    }
    view! {
        <div class="opened">
            <p class="opened-title">{icon(Icon::Success)}{format!("Decrypted on {}", view::date_time(at))}</p>
            {pairs(shown)}
        </div>
    }
}

fn key_of(arn: &str) -> Option<KeyId> {
    KeyId::parse(arn.rsplit_once('/')?.1)
}
