//! Makes ciphertexts: encrypts a text, or has a data key generated.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_sim::view;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::context::{Rows, context_fields};
use super::desk::Desk;
use super::kept::{Kept, context_input, keep};
use super::opened::Opened;
use crate::components::{Choice, form_dialog, on_open, select, text_area, text_field};
use crate::dom::{IntoPart, Part, View, view};
use crate::sim::{Problem, SimHandle};

/// The keys that can be chosen, as a request names them.
pub(super) fn keys(sim: SimHandle) -> Vec<Choice> {
    sim.view(view::sealing_keys)
}

/// The field to choose one of these keys.
pub(super) fn key_field(label: &'static str, sim: SimHandle, key: RwSignal<String>) -> View {
    select(label, "", move || keys(sim), key)
}

/// The key that is chosen: the first, where the one that was chosen is there no longer.
pub(super) fn choose_a_key(sim: SimHandle, key: RwSignal<String>) {
    let keys = untrack(|| keys(sim));
    let is_there = keys.iter().any(|(name, _)| *name == *key.read_untracked());
    if let (false, Some((first, _))) = (is_there, keys.into_iter().next()) {
        key.set(first);
    }
}

/// What both dialogs ask for.
#[derive(Clone, Copy)]
struct Form {
    key: RwSignal<String>,
    label: RwSignal<String>,
    rows: Rows,
}

impl Form {
    fn new() -> Self {
        let [key, label] = core::array::from_fn(|_| RwSignal::new(String::new()));
        Self { key, label, rows: Rows::new() }
    }

    /// As it is when its dialog opens: the key stays chosen.
    fn reset(self, sim: SimHandle) {
        choose_a_key(sim, self.key);
        self.rows.clear();
        self.label.set(String::new());
    }

    /// The fields; `between` stands after the key.
    fn fields(self, sim: SimHandle, between: impl IntoPart) -> View {
        let context_hint = "Names and values that are bound to the ciphertext without being \
                            secret: Decrypt needs exactly the same.";
        view! {
            {key_field("KMS key", sim, self.key)}
            {between}
            {context_fields(self.rows, context_hint)}
            {text_field("Label - optional", self.label).hint("What you call it here.")}
        }
    }
}

/// The dialog to encrypt a text.
pub(super) fn encrypt(desk: Desk, open: RwSignal<bool>) -> Part {
    let text = RwSignal::new(String::new());
    let form = Form::new();
    on_open(open, move || {
        text.set(String::new());
        form.reset(desk.sim);
    });
    let encrypt = move || async move {
        let plaintext = ("Plaintext", STANDARD.encode(text.get_untracked()));
        let (kept, _) = make(desk, "Encrypt", form, plaintext).await?;
        desk.flashes.success(format!("{} is encrypted and kept.", kept.label));
        Ok(())
    };
    let hint = "Up to 4,096 bytes. This is a simulator: no real secrets, please.";
    let content = move || form.fields(desk.sim, text_area("Plaintext", hint, 3, text));
    form_dialog(open, "Encrypt", "Encrypt", content, encrypt).into_part()
}

/// The dialog to have a data key generated.
pub(super) fn generate_data_key(desk: Desk, open: RwSignal<bool>) -> Part {
    let form = Form::new();
    on_open(open, move || {
        form.reset(desk.sim);
    });
    let generate = move || async move {
        let spec = ("KeySpec", "AES_256".to_owned());
        let (kept, answer) = make(desk, "GenerateDataKey", form, spec).await?;
        desk.flashes
            .success(format!("{}: data key generated; its encrypted copy is kept.", kept.label));
        desk.show(kept.number, Ok(Opened::read(desk.sim, &answer)));
        Ok(())
    };
    let content = move || {
        view! {
            <p>
                "A data key encrypts your data outside of KMS. You get it in the clear, to use at \
                 once, and encrypted, to keep. Rotating the KMS key changes neither."
            </p>
            {form.fields(desk.sim, ())}
        }
    };
    form_dialog(open, "Generate data key", "Generate data key", content, generate).into_part()
}

/// Asks for a ciphertext and keeps it. The form is read before anything is awaited: what the
/// visitor does meanwhile, be it to open the dialog anew, is about another ciphertext.
async fn make(
    desk: Desk,
    operation: &str,
    Form { key, label, rows }: Form,
    (name, value): (&str, String),
) -> Result<(Kept, Value), Problem> {
    let context = rows.read()?;
    let label = label.get_untracked().trim().to_owned();
    let input = json!({
        "KeyId": key.get_untracked(),
        "EncryptionContext": context_input(&context),
        name: value,
    });
    let answer = desk.sim.call(operation, input).await?;
    let kept = keep(desk.sim, operation, label, context, &answer).await;
    Ok((kept.ok_or_else(no_blob)?, answer))
}

/// Said where an answer holds no blob that could be kept.
pub(super) fn no_blob() -> Problem {
    Problem::new("The answer holds no ciphertext.".to_owned())
}
