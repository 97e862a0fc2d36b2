//! The ciphertexts page: encrypt, decrypt and re-encrypt, and the list of stored ciphertexts.

mod anatomy;
mod card;
mod context_fields;
mod decrypted;
mod dialogs;
mod encrypt;
mod state;
mod stored;

use kms_sim::view;
use leptos::prelude::*;

use super::{page_header, panel};
use crate::components::{ButtonVariant, button, empty_state, on_page, pagination};
use crate::dom::{Content, IntoContent, View, computed, dynamic, each, view};
use crate::router::navigate;
use card::card;
use decrypted::{Decrypted, decrypted_view};
use dialogs::{decrypt_pasted, dialogs};
use encrypt::{encrypt, generate_data_key, keys};
use state::PageState;
use stored::StoredCiphertext;
pub(super) use stored::count_encrypted_under;

/// The page with the list of ciphertexts.
pub(super) fn page() -> View {
    let state = PageState::new();
    let [encrypting, generating, pasting] = core::array::from_fn(|_| RwSignal::new(false));
    let has_key = computed(move || !keys(state.sim).is_empty());
    let encrypt_buttons = move || {
        vec![
            button(ButtonVariant::Normal, "Generate data key", move |_| generating.set(true)),
            button(ButtonVariant::Primary, "Encrypt", move |_| encrypting.set(true)),
        ]
    };
    let actions = view! {
        {button(ButtonVariant::Normal, "Decrypt a blob", move |_| pasting.set(true))}
        {dynamic(move || has_key.get(), move |has_key| has_key.then(encrypt_buttons))}
    };
    let body = move |has_any: &bool| {
        if *has_any { list(state).into_content() } else { empty(has_key, encrypting) }
    };
    view! {
        {page_header("Ciphertexts", actions)}
        <p class="lead">
            "Each ciphertext names the key material that encrypted it. A rotation changes the key material for new data only: older ciphertexts still decrypt."
        </p>
        {move || state.pasted.get().map(|decrypted| pasted(state, decrypted))}
        {dynamic(move || !state.all.read().is_empty(), body)}
        {encrypt(state, encrypting)}
        {generate_data_key(state, generating)}
        {decrypt_pasted(state, pasting)}
        {dialogs(state)}
    }
}

/// The empty state of the list.
fn empty(has_key: ReadSignal<bool>, encrypting: RwSignal<bool>) -> Content {
    let content = move |has_key: &bool| {
        if *has_key {
            empty_state(
                "No ciphertexts yet",
                "Encrypt a text, advance the clock past a few rotations, then decrypt it.",
                button(ButtonVariant::Normal, "Encrypt a text", move |_| encrypting.set(true)),
            )
        } else {
            empty_state(
                "No key to encrypt with",
                "Create a symmetric encryption key first.",
                button(ButtonVariant::Primary, "Go to the keys", |_| navigate("#/keys")),
            )
        }
    };
    dynamic(move || has_key.get(), content)
}

fn list(state: PageState) -> View {
    let page = RwSignal::new(0);
    let total = move || state.all.read().len();
    let shown = move || -> Vec<StoredCiphertext> {
        on_page(state.all.read().iter(), page.get()).cloned().collect()
    };
    let cards = each(
        shown,
        |ciphertext| ciphertext.number.to_string(),
        move |ciphertext| card(state, &ciphertext),
    );
    view! {
        <div class="toolbar">
            <span class="matches">{move || view::count(total() as u64, "ciphertext")}</span>
            {button(ButtonVariant::Normal, "Decrypt all", move |_| state.decrypt_all())}
            {pagination(page, total)}
        </div>
        <ul class="ciphertexts">{cards}</ul>
    }
}

fn pasted(state: PageState, decrypted: Decrypted) -> View {
    let close = button(ButtonVariant::Normal, "Close", move |_| state.pasted.set(None));
    panel("Pasted ciphertext", close, decrypted_view(state.sim, decrypted))
}
