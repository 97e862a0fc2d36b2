//! The dialogs that create ciphertexts: encrypt a text, and generate a data key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_sim::view;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::context_fields::{ContextRows, context_fields};
use super::decrypted::Decrypted;
use super::state::PageState;
use super::stored::{StoredCiphertext, context_input, store};
use crate::components::{Choice, form_dialog, on_open, select, text_area, text_field};
use crate::dom::{Content, IntoContent, View, view};
use crate::sim::{Problem, SimHandle};

/// The keys that can encrypt, as options of a select.
pub(super) fn keys(sim: SimHandle) -> Vec<Choice> {
    sim.view(view::encryption_keys)
}

/// A select of the keys that can encrypt.
pub(super) fn key_field(label: &'static str, sim: SimHandle, key: RwSignal<String>) -> View {
    select(label, "", move || keys(sim), key)
}

/// Selects the first key unless the selected one still exists.
pub(super) fn select_default_key(sim: SimHandle, key: RwSignal<String>) {
    let keys = untrack(|| keys(sim));
    let is_there = keys.iter().any(|(name, _)| *name == *key.read_untracked());
    if let (false, Some((first, _))) = (is_there, keys.into_iter().next()) {
        key.set(first);
    }
}

/// The fields that both dialogs have.
#[derive(Clone, Copy)]
struct Form {
    key: RwSignal<String>,
    label: RwSignal<String>,
    rows: ContextRows,
}

impl Form {
    fn new() -> Self {
        let [key, label] = core::array::from_fn(|_| RwSignal::new(String::new()));
        Self { key, label, rows: ContextRows::new() }
    }

    /// Clears the fields when the dialog opens; the key stays selected.
    fn reset(self, sim: SimHandle) {
        select_default_key(sim, self.key);
        self.rows.clear();
        self.label.set(String::new());
    }

    /// The fields; `between` follows the key.
    fn fields(self, sim: SimHandle, between: impl IntoContent) -> View {
        let context_hint = "Name-value pairs that are not secret. You must give exactly the same pairs to decrypt.";
        view! {
            {key_field("KMS key", sim, self.key)}
            {between}
            {context_fields(self.rows, context_hint)}
            {text_field("Label - optional", self.label).hint("Your name for it on this page.")}
        }
    }
}

/// The dialog that encrypts a text.
pub(super) fn encrypt(state: PageState, open: RwSignal<bool>) -> Content {
    let text = RwSignal::new(String::new());
    let form = Form::new();
    on_open(open, move || {
        text.set(String::new());
        form.reset(state.sim);
    });
    let encrypt = move || async move {
        let plaintext = ("Plaintext", STANDARD.encode(text.get_untracked()));
        let (ciphertext, _) = call_and_store(state, "Encrypt", form, plaintext).await?;
        state.flashbar.success(format!("{} is encrypted and stored.", ciphertext.label));
        Ok(())
    };
    let hint = "Up to 4,096 bytes. Do not enter real secrets.";
    let content = move || form.fields(state.sim, text_area("Plaintext", hint, 3, text));
    form_dialog(open, "Encrypt", "Encrypt", content, encrypt).into_content()
}

/// The dialog that generates a data key.
pub(super) fn generate_data_key(state: PageState, open: RwSignal<bool>) -> Content {
    let form = Form::new();
    on_open(open, move || {
        form.reset(state.sim);
    });
    let generate = move || async move {
        let spec = ("KeySpec", "AES_256".to_owned());
        let (ciphertext, response) = call_and_store(state, "GenerateDataKey", form, spec).await?;
        state.flashbar.success(format!(
            "{}: data key generated. Its encrypted copy is stored.",
            ciphertext.label
        ));
        state.show(ciphertext.number, Ok(Decrypted::read(state.sim, &response)));
        Ok(())
    };
    let content = move || {
        view! {
            <p>
                "A data key encrypts your data outside KMS. KMS returns it in plaintext, to use now, and encrypted, to store. Rotating the KMS key changes neither."
            </p>
            {form.fields(state.sim, ())}
        }
    };
    form_dialog(open, "Generate data key", "Generate data key", content, generate).into_content()
}

/// Calls the operation and stores the ciphertext of its response.
///
/// All fields are read before the first `await`: the user may open the dialog again and change them
/// before the response arrives.
///
/// # Errors
///
/// A [`Problem`] if the context has a name twice, if the request is refused, or if the response has
/// no ciphertext; nothing is stored.
async fn call_and_store(
    state: PageState,
    operation: &str,
    Form { key, label, rows }: Form,
    (name, value): (&str, String),
) -> Result<(StoredCiphertext, Value), Problem> {
    let context = rows.read()?;
    let label = label.get_untracked().trim().to_owned();
    let input = json!({
        "KeyId": key.get_untracked(),
        "EncryptionContext": context_input(&context),
        name: value,
    });
    let response = state.sim.call(operation, input).await?;
    let ciphertext = store(state.sim, operation, label, context, &response).await;
    Ok((ciphertext.ok_or_else(missing_blob)?, response))
}

/// The error for a response without a ciphertext.
pub(super) fn missing_blob() -> Problem {
    Problem::new("The response has no ciphertext. Nothing was stored.".to_owned())
}
