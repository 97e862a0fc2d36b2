//! What can be done to a ciphertext that is kept, in dialogs of their own.

use kms_sim::view::short_id;
use leptos::prelude::*;
use serde_json::json;

use super::context::{Rows, context_fields};
use super::desk::Desk;
use super::kept::{context_input, keep, put};
use super::make::{choose_a_key, key_field, no_blob};
use super::opened::decrypt;
use crate::browser;
use crate::components::{form_dialog, on_open, text_area, text_field, warning};
use crate::dom::{IntoPart, Part, view};

/// The dialogs for one ciphertext.
pub(super) fn dialogs(desk: Desk) -> Vec<Part> {
    vec![decrypt_with(desk), re_encrypt(desk), rename(desk), delete(desk)]
}

/// Decrypts with a context that the visitor gives.
fn decrypt_with(desk: Desk) -> Part {
    let open = desk.dialogs.decrypt_with;
    let rows = Rows::new();
    on_open(open, move || {
        if let Some(kept) = desk.chosen() {
            rows.set(&kept.context);
        }
    });
    let try_it = move || async move {
        let Some(kept) = desk.chosen() else { return Ok(()) };
        let opened = decrypt(desk.sim, &kept.blob, &rows.read()?).await?;
        desk.flashes.success(format!("{} is decrypted.", kept.label));
        desk.show(kept.number, Ok(opened));
        Ok(())
    };
    let title = move || format!("Decrypt {}", desk.chosen_label());
    let content = move || {
        view! {
            <p>
                "KMS knows a pair that is missing, added or changed from the right ones, but does \
                 not say which it was."
            </p>
            {context_fields(rows, "At first the one that it was made with.")}
        }
    };
    form_dialog(open, title, "Decrypt", content, try_it).into_part()
}

/// Decrypts and encrypts anew, without showing the plaintext.
fn re_encrypt(desk: Desk) -> Part {
    let open = desk.dialogs.re_encrypt;
    let key = RwSignal::new(String::new());
    let rows = Rows::new();
    on_open(open, move || {
        if let Some(kept) = desk.chosen() {
            rows.set(&kept.context);
            choose_a_key(desk.sim, key);
        }
    });
    let re_encrypt = move || async move {
        let Some(old) = desk.chosen() else { return Ok(()) };
        let context = rows.read()?;
        let input = json!({
            "CiphertextBlob": old.blob,
            "SourceEncryptionContext": context_input(&old.context),
            "DestinationKeyId": key.get_untracked(),
            "DestinationEncryptionContext": context_input(&context),
        });
        let answer = desk.sim.call("ReEncrypt", input).await?;
        let label = format!("{}, re-encrypted", old.label);
        let new = keep(desk.sim, "ReEncrypt", label, context, &answer).await.ok_or_else(no_blob)?;
        let [from, to] = [old.material, new.material].map(|id| short_id(&id.to_string()));
        desk.flashes.success(format!(
            "{} is re-encrypted: from key material {from} to {to}. The old ciphertext is kept too.",
            old.label
        ));
        Ok(())
    };
    let title = move || format!("Re-encrypt {}", desk.chosen_label());
    let content = move || {
        view! {
            <p>
                "KMS decrypts it and encrypts it anew with the current material of the key that you \
                 choose; the plaintext never leaves KMS. A rotation does not do this for you."
            </p>
            {key_field("Destination KMS key", desk.sim, key)}
            {context_fields(rows, "The context that the new ciphertext is bound to.")}
        }
    };
    form_dialog(open, title, "Re-encrypt", content, re_encrypt).into_part()
}

fn rename(desk: Desk) -> Part {
    let open = desk.dialogs.rename;
    let label = RwSignal::new(String::new());
    on_open(open, move || {
        label.set(desk.chosen_label());
    });
    let is_named = move || !label.read().trim().is_empty();
    let rename = move || async move {
        let Some(mut kept) = desk.chosen() else { return Ok(()) };
        label.get_untracked().trim().clone_into(&mut kept.label);
        put(desk.sim, &kept).await;
        Ok(())
    };
    let content = move || text_field("Label", label).autofocus();
    form_dialog(open, "Rename ciphertext", "Rename", content, rename).ready(is_named).into_part()
}

fn delete(desk: Desk) -> Part {
    let open = desk.dialogs.delete;
    let delete = move || async move {
        let Some(kept) = desk.chosen() else { return Ok(()) };
        desk.forget(kept.number).await;
        desk.flashes.success(format!("{} is deleted.", kept.label));
        // Its card is gone, and with it the button that had the focus.
        browser::focus_once_shown("main h1".to_owned());
        Ok(())
    };
    let title = move || format!("Delete {}", desk.chosen_label());
    let content = || warning("The laboratory forgets this ciphertext. Nothing in KMS changes.");
    form_dialog(open, title, "Delete", content, delete).destructive().into_part()
}

/// The dialog to decrypt a blob that comes from elsewhere.
pub(super) fn decrypt_pasted(desk: Desk, open: RwSignal<bool>) -> Part {
    let blob = RwSignal::new(String::new());
    let rows = Rows::new();
    on_open(open, move || {
        blob.set(String::new());
        rows.clear();
    });
    let try_it = move || async move {
        let blob: String = blob.read_untracked().split_whitespace().collect();
        let opened = decrypt(desk.sim, &blob, &rows.read()?).await?;
        desk.flashes.success(format!("Decrypted: {}", opened.spoken()));
        desk.pasted.set(Some(opened));
        Ok(())
    };
    let hint = "In base64. It names its key itself; only blobs of this laboratory can be opened.";
    let content = move || {
        view! {
            {text_area("Ciphertext blob", hint, 5, blob)}
            {context_fields(rows, "Exactly the one that it was made with.")}
        }
    };
    form_dialog(open, "Decrypt a blob", "Decrypt", content, try_it).into_part()
}
