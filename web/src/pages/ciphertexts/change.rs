//! What can be done to a ciphertext that is kept, in dialogs of their own.

use kms_sim::view::short_id;
use leptos::prelude::*;
use serde_json::json;

use super::context::{ContextFields, Rows};
use super::desk::Desk;
use super::kept::{context_input, keep, put};
use super::make::{choose_a_key, keys, no_blob};
use super::opened::decrypt;
use crate::components::{FormDialog, Select, TextArea, TextField, submit, warning};

/// The dialogs for one ciphertext.
#[component]
pub(super) fn Dialogs(desk: Desk) -> impl IntoView {
    view! {
        <DecryptWith desk=desk />
        <ReEncrypt desk=desk />
        <Rename desk=desk />
        <Delete desk=desk />
    }
}

/// Decrypts with a context that the visitor gives.
#[component]
fn DecryptWith(desk: Desk) -> impl IntoView {
    let open = desk.dialogs.decrypt_with;
    let rows = Rows::new();
    Effect::new(move |_| {
        if let (true, Some(kept)) = (open.get(), desk.chosen()) {
            rows.set(&kept.context);
        }
    });
    let try_it = submit(move || async move {
        let Some(kept) = desk.chosen() else { return Ok(()) };
        let opened = decrypt(desk.sim, &kept.blob, &rows.read()).await?;
        desk.flashes.success(format!("{} is decrypted.", kept.label));
        desk.show(kept.number, Ok(opened));
        Ok(())
    });
    let title = Signal::derive(move || format!("Decrypt {}", desk.chosen_label()));
    view! {
        <FormDialog open=open title=title action="Decrypt" on_submit=try_it>
            <p>
                "KMS knows a pair that is missing, added or changed from the right ones, but does \
                 not say which it was."
            </p>
            <ContextFields rows=rows hint="At first the one that it was made with." />
        </FormDialog>
    }
}

/// Decrypts and encrypts anew, without showing the plaintext.
#[component]
fn ReEncrypt(desk: Desk) -> impl IntoView {
    let open = desk.dialogs.re_encrypt;
    let keys = keys(desk.sim);
    let key = RwSignal::new(String::new());
    let rows = Rows::new();
    Effect::new(move |_| {
        if let (true, Some(kept)) = (open.get(), desk.chosen()) {
            rows.set(&kept.context);
            untrack(|| choose_a_key(key, keys));
        }
    });
    let re_encrypt = submit(move || async move {
        let Some(old) = desk.chosen() else { return Ok(()) };
        let context = rows.read();
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
    });
    let title = Signal::derive(move || format!("Re-encrypt {}", desk.chosen_label()));
    view! {
        <FormDialog open=open title=title action="Re-encrypt" on_submit=re_encrypt>
            <p>
                "KMS decrypts it and encrypts it anew with the current material of the key that you \
                 choose; the plaintext never leaves KMS. A rotation does not do this for you."
            </p>
            <Select label="Destination KMS key" choices=keys value=key />
            <ContextFields rows=rows hint="The context that the new ciphertext is bound to." />
        </FormDialog>
    }
}

#[component]
fn Rename(desk: Desk) -> impl IntoView {
    let open = desk.dialogs.rename;
    let label = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            label.set(untrack(|| desk.chosen_label()));
        }
    });
    let is_named = Signal::derive(move || !label.read().trim().is_empty());
    let rename = submit(move || async move {
        let Some(mut kept) = desk.chosen() else { return Ok(()) };
        label.get_untracked().trim().clone_into(&mut kept.label);
        put(desk.sim, &kept).await;
        Ok(())
    });
    view! {
        <FormDialog
            open=open
            title="Rename ciphertext"
            action="Rename"
            ready=is_named
            on_submit=rename
        >
            <TextField label="Label" value=label autofocus=true />
        </FormDialog>
    }
}

#[component]
fn Delete(desk: Desk) -> impl IntoView {
    let open = desk.dialogs.delete;
    let delete = submit(move || async move {
        let Some(kept) = desk.chosen() else { return Ok(()) };
        desk.forget(kept.number).await;
        desk.flashes.success(format!("{} is deleted.", kept.label));
        Ok(())
    });
    let title = Signal::derive(move || format!("Delete {}", desk.chosen_label()));
    view! {
        <FormDialog open=open title=title action="Delete" destructive=true on_submit=delete>
            {warning("The laboratory forgets this ciphertext. Nothing in KMS changes.")}
        </FormDialog>
    }
}

/// The dialog to decrypt a blob that comes from elsewhere.
#[component]
pub(super) fn DecryptPasted(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let blob = RwSignal::new(String::new());
    let rows = Rows::new();
    Effect::new(move |_| {
        if open.get() {
            blob.set(String::new());
            rows.clear();
        }
    });
    let try_it = submit(move || async move {
        let blob: String = blob.read_untracked().split_whitespace().collect();
        let opened = decrypt(desk.sim, &blob, &rows.read()).await?;
        desk.flashes.success(format!("Decrypted: {}", opened.spoken()));
        desk.pasted.set(Some(opened));
        Ok(())
    });
    view! {
        <FormDialog open=open title="Decrypt a blob" action="Decrypt" on_submit=try_it>
            <TextArea
                label="Ciphertext blob"
                hint="In base64. It names its key itself; only blobs of this laboratory can be opened."
                value=blob
                rows=5
            />
            <ContextFields rows=rows hint="Exactly the one that it was made with." />
        </FormDialog>
    }
}
