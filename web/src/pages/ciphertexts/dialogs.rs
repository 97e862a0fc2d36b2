//! The dialogs that decrypt, re-encrypt, rename and delete a ciphertext.

use kms_sim::view::short_id;
use leptos::prelude::*;
use serde_json::json;

use super::context_fields::{ContextRows, context_fields};
use super::decrypted::decrypt;
use super::encrypt::{key_field, missing_blob, select_default_key};
use super::state::PageState;
use super::stored::{context_input, put, store};
use crate::browser;
use crate::components::{form_dialog, on_open, text_area, text_field, warning_alert};
use crate::dom::{Content, IntoContent, view};

/// The dialogs of stored ciphertexts.
pub(super) fn dialogs(state: PageState) -> Vec<Content> {
    vec![decrypt_with(state), re_encrypt(state), rename(state), delete(state)]
}

/// Decrypts with an encryption context that the user enters.
fn decrypt_with(state: PageState) -> Content {
    let open = state.dialogs.decrypt_with;
    let rows = ContextRows::new();
    on_open(open, move || {
        if let Some(ciphertext) = state.selected() {
            rows.set(&ciphertext.context);
        }
    });
    let submit = move || async move {
        let Some(ciphertext) = state.selected() else { return Ok(()) };
        let decrypted = decrypt(state.sim, &ciphertext.blob, &rows.read()?).await?;
        state.flashbar.success(format!("{} is decrypted.", ciphertext.label));
        state.show(ciphertext.number, Ok(decrypted));
        Ok(())
    };
    let title = move || format!("Decrypt {}", state.selected_label());
    let content = move || {
        view! {
            <p>
                "Decryption fails if any pair is missing, added or changed. KMS does not say which."
            </p>
            {context_fields(rows, "Filled in with the context used to encrypt.")}
        }
    };
    form_dialog(open, title, "Decrypt", content, submit).into_content()
}

/// Re-encrypts under a key that the user selects, and stores the result as a new ciphertext.
fn re_encrypt(state: PageState) -> Content {
    let open = state.dialogs.re_encrypt;
    let key = RwSignal::new(String::new());
    let rows = ContextRows::new();
    on_open(open, move || {
        if let Some(ciphertext) = state.selected() {
            rows.set(&ciphertext.context);
            select_default_key(state.sim, key);
        }
    });
    let re_encrypt = move || async move {
        let Some(old) = state.selected() else { return Ok(()) };
        let context = rows.read()?;
        let input = json!({
            "CiphertextBlob": old.blob,
            "SourceEncryptionContext": context_input(&old.context),
            "DestinationKeyId": key.get_untracked(),
            "DestinationEncryptionContext": context_input(&context),
        });
        let response = state.sim.call("ReEncrypt", input).await?;
        let label = format!("{}, re-encrypted", old.label);
        let new = store(state.sim, "ReEncrypt", label, context, &response)
            .await
            .ok_or_else(missing_blob)?;
        let [from, to] = [old.material, new.material].map(|id| short_id(&id.to_string()));
        state.flashbar.success(format!(
            "{} is re-encrypted: from key material {from} to {to}. The old ciphertext stays.",
            old.label
        ));
        Ok(())
    };
    let title = move || format!("Re-encrypt {}", state.selected_label());
    let content = move || {
        view! {
            <p>
                "KMS decrypts it and encrypts it again with the current key material of the key that you choose. The plaintext never leaves KMS. A rotation does not do this."
            </p>
            {key_field("Destination KMS key", state.sim, key)}
            {context_fields(rows, "The context of the new ciphertext.")}
        }
    };
    form_dialog(open, title, "Re-encrypt", content, re_encrypt).into_content()
}

fn rename(state: PageState) -> Content {
    let open = state.dialogs.rename;
    let label = RwSignal::new(String::new());
    on_open(open, move || {
        label.set(state.selected_label());
    });
    let is_named = move || !label.read().trim().is_empty();
    let rename = move || async move {
        let Some(mut ciphertext) = state.selected() else { return Ok(()) };
        label.get_untracked().trim().clone_into(&mut ciphertext.label);
        put(state.sim, &ciphertext).await;
        Ok(())
    };
    let content = move || text_field("Label", label).autofocus();
    form_dialog(open, "Rename ciphertext", "Rename", content, rename).ready(is_named).into_content()
}

fn delete(state: PageState) -> Content {
    let open = state.dialogs.delete;
    let delete = move || async move {
        let Some(ciphertext) = state.selected() else { return Ok(()) };
        state.delete(ciphertext.number).await;
        state.flashbar.success(format!("{} is deleted.", ciphertext.label));
        // The button that had the focus was removed with the card.
        browser::focus_after_render("main h1".to_owned());
        Ok(())
    };
    let title = move || format!("Delete {}", state.selected_label());
    let content =
        || warning_alert("The ciphertext is removed from this page. Nothing changes in KMS.");
    form_dialog(open, title, "Delete", content, delete).destructive().into_content()
}

/// The dialog that decrypts a pasted blob.
pub(super) fn decrypt_pasted(state: PageState, open: RwSignal<bool>) -> Content {
    let blob = RwSignal::new(String::new());
    let rows = ContextRows::new();
    on_open(open, move || {
        blob.set(String::new());
        rows.clear();
    });
    let submit = move || async move {
        let blob: String = blob.read_untracked().split_whitespace().collect();
        let decrypted = decrypt(state.sim, &blob, &rows.read()?).await?;
        state.flashbar.success(format!("Decrypted: {}", decrypted.spoken_text()));
        state.pasted.set(Some(decrypted));
        Ok(())
    };
    let hint =
        "In base64. It contains its key ID. Only ciphertexts from this laboratory decrypt here.";
    let content = move || {
        view! {
            {text_area("Ciphertext blob", hint, 5, blob)}
            {context_fields(rows, "Exactly the context that it was encrypted with.")}
        }
    };
    form_dialog(open, "Decrypt a blob", "Decrypt", content, submit).into_content()
}
