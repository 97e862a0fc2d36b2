//! The page of ciphertexts: made, kept, decrypted and re-encrypted.

mod anatomy;
mod card;
mod change;
mod context;
mod desk;
mod kept;
mod make;
mod opened;

use kms_sim::view;
use leptos::prelude::*;

use super::{page_header, panel};
use crate::components::{Weight, button, empty_state, on_page, pagination};
use crate::dom::{IntoPart, Part, View, changing, computed, each, view};
use crate::router::navigate;
use card::card;
use change::{decrypt_pasted, dialogs};
use desk::Desk;
use kept::Kept;
pub(super) use kept::kept_under;
use make::{encrypt, generate_data_key, keys};
use opened::{Opened, opened_view};

/// The page.
pub(super) fn page() -> View {
    let desk = Desk::new();
    let [encrypting, generating, pasting] = core::array::from_fn(|_| RwSignal::new(false));
    let has_key = computed(move || !keys(desk.sim).is_empty());
    let making = move || {
        vec![
            button(Weight::Normal, "Generate data key", move |_| generating.set(true)),
            button(Weight::Primary, "Encrypt", move |_| encrypting.set(true)),
        ]
    };
    let actions = view! {
        {button(Weight::Normal, "Decrypt a blob", move |_| pasting.set(true))}
        {changing(move || has_key.get(), move |has_key| has_key.then(making))}
    };
    let body = move |has_any: &bool| {
        if *has_any { list(desk).into_part() } else { nothing(has_key, encrypting) }
    };
    view! {
        {page_header("Ciphertexts", actions)}
        <p class="lead">
            "Each ciphertext names the key material that made it. A rotation changes what encrypts \
             from then on, and nothing else: whatever was made before still decrypts."
        </p>
        {move || desk.pasted.get().map(|opened| pasted(desk, opened))}
        {changing(move || !desk.all.read().is_empty(), body)}
        {encrypt(desk, encrypting)}
        {generate_data_key(desk, generating)}
        {decrypt_pasted(desk, pasting)}
        {dialogs(desk)}
    }
}

/// What stands in place of the list while it is empty.
fn nothing(has_key: ReadSignal<bool>, encrypting: RwSignal<bool>) -> Part {
    let invitation = move |has_key: &bool| {
        if *has_key {
            empty_state(
                "No ciphertexts yet",
                "Encrypt a text, turn the clock past a few rotations, and decrypt it again.",
                button(Weight::Normal, "Encrypt a text", move |_| encrypting.set(true)),
            )
        } else {
            empty_state(
                "No key to encrypt with",
                "A symmetric encryption key is needed first.",
                button(Weight::Primary, "Go to the keys", |_| navigate("#/keys")),
            )
        }
    };
    changing(move || has_key.get(), invitation)
}

fn list(desk: Desk) -> View {
    let page = RwSignal::new(0);
    let total = move || desk.all.read().len();
    let shown =
        move || -> Vec<Kept> { on_page(desk.all.read().iter(), page.get()).cloned().collect() };
    let cards = each(shown, |kept| kept.number.to_string(), move |kept| card(desk, &kept));
    view! {
        <div class="toolbar">
            <span class="matches">{move || view::count(total() as u64, "ciphertext")}</span>
            {button(Weight::Normal, "Decrypt all", move |_| desk.decrypt_all())}
            {pagination(page, total)}
        </div>
        <ul class="ciphertexts">{cards}</ul>
    }
}

fn pasted(desk: Desk, opened: Opened) -> View {
    let close = button(Weight::Normal, "Close", move |_| desk.pasted.set(None));
    panel("A blob from elsewhere", close, opened_view(desk.sim, opened))
}
