//! Makes ciphertexts: encrypts a text, or has a data key generated.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_sim::view;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::context::{ContextFields, Rows};
use super::desk::Desk;
use super::kept::{Kept, context_input, keep};
use super::opened::Opened;
use crate::components::{Choice, FormDialog, Select, TextArea, TextField, submit};
use crate::sim::{Problem, SimHandle};

const CONTEXT_HINT: &str = "Names and values that are bound to the ciphertext without being \
                            secret: Decrypt needs exactly the same.";

/// The keys that can be chosen, as a request names them.
pub(super) fn keys(sim: SimHandle) -> Signal<Vec<Choice>> {
    Signal::derive(move || sim.view(view::sealing_keys))
}

/// The key that is chosen: the first, where the one that was chosen is there no longer.
pub(super) fn choose_a_key(key: RwSignal<String>, keys: Signal<Vec<Choice>>) {
    let keys = keys.read_untracked();
    let is_there = keys.iter().any(|(name, _)| *name == *key.read_untracked());
    if let (false, Some((first, _))) = (is_there, keys.first()) {
        key.set(first.clone());
    }
}

/// The dialog to encrypt a text.
#[component]
pub(super) fn Encrypt(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let keys = keys(desk.sim);
    let [text, key, label] = core::array::from_fn(|_| RwSignal::new(String::new()));
    let rows = Rows::new();
    Effect::new(move |_| {
        if open.get() {
            untrack(|| choose_a_key(key, keys));
            text.set(String::new());
            rows.clear();
            label.set(String::new());
        }
    });
    let encrypt = submit(move || async move {
        let plaintext = STANDARD.encode(text.get_untracked());
        let answer = make(desk, "Encrypt", key, label, rows, ("Plaintext", plaintext)).await?;
        desk.flashes.success(format!("{} is encrypted and kept.", answer.0.label));
        Ok(())
    });
    view! {
        <FormDialog open=open title="Encrypt" action="Encrypt" on_submit=encrypt>
            <Select label="KMS key" choices=keys value=key />
            <TextArea
                label="Plaintext"
                hint="Up to 4,096 bytes. This is a simulator: no real secrets, please."
                value=text
                rows=3
            />
            <ContextFields rows=rows hint=CONTEXT_HINT />
            <TextField label="Label - optional" hint="What you call it here." value=label />
        </FormDialog>
    }
}

/// The dialog to have a data key generated.
#[component]
pub(super) fn GenerateDataKey(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let keys = keys(desk.sim);
    let [key, label] = core::array::from_fn(|_| RwSignal::new(String::new()));
    let rows = Rows::new();
    Effect::new(move |_| {
        if open.get() {
            untrack(|| choose_a_key(key, keys));
            rows.clear();
            label.set(String::new());
        }
    });
    let generate = submit(move || async move {
        let spec = ("KeySpec", "AES_256".to_owned());
        let (kept, answer) = make(desk, "GenerateDataKey", key, label, rows, spec).await?;
        desk.flashes
            .success(format!("{}: data key generated; its encrypted copy is kept.", kept.label));
        desk.show(kept.number, Ok(Opened::read(desk.sim, &answer)));
        Ok(())
    });
    view! {
        <FormDialog
            open=open
            title="Generate data key"
            action="Generate data key"
            on_submit=generate
        >
            <p>
                "A data key encrypts your data outside of KMS. You get it in the clear, to use at \
                 once, and encrypted, to keep. Rotating the KMS key changes neither."
            </p>
            <Select label="KMS key" choices=keys value=key />
            <ContextFields rows=rows hint=CONTEXT_HINT />
            <TextField label="Label - optional" hint="What you call it here." value=label />
        </FormDialog>
    }
}

/// Asks for a ciphertext and keeps it.
async fn make(
    desk: Desk,
    operation: &str,
    key: RwSignal<String>,
    label: RwSignal<String>,
    rows: Rows,
    (name, value): (&str, String),
) -> Result<(Kept, Value), Problem> {
    let context = rows.read();
    let input = json!({
        "KeyId": key.get_untracked(),
        "EncryptionContext": context_input(&context),
        name: value,
    });
    let answer = desk.sim.call(operation, input).await?;
    let label = label.get_untracked().trim().to_owned();
    let kept = keep(desk.sim, operation, label, context, &answer).await;
    Ok((kept.ok_or_else(no_blob)?, answer))
}

/// Said where an answer holds no blob that could be kept.
pub(super) fn no_blob() -> Problem {
    Problem::new("The answer holds no ciphertext.".to_owned())
}
