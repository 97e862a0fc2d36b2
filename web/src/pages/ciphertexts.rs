//! The page of ciphertexts: made, kept, decrypted and re-encrypted.

mod anatomy;
mod card;
mod change;
mod context;
mod desk;
mod kept;
mod make;
mod opened;

use leptos::prelude::*;

use super::{page_header, panel};
use crate::components::{PAGE_SIZE, Weight, button, empty_state, pagination};
use crate::router::navigate;
use change::{DecryptPasted, Dialogs};
use desk::Desk;
use make::{Encrypt, GenerateDataKey, keys};
use opened::{Opened, opened_view};

/// The page.
#[component]
pub(crate) fn CiphertextsPage() -> impl IntoView {
    let desk = Desk::new();
    let [encrypting, generating, pasting] = core::array::from_fn(|_| RwSignal::new(false));
    let choices = keys(desk.sim);
    let has_key = Memo::new(move |_| !choices.read().is_empty());
    let has_any = Memo::new(move |_| !desk.all.read().is_empty());
    let actions = view! {
        {button(Weight::Normal, "Decrypt a blob", move |_| pasting.set(true))}
        <Show when=move || has_key.get()>
            {button(Weight::Normal, "Generate data key", move |_| generating.set(true))}
            {button(Weight::Primary, "Encrypt", move |_| encrypting.set(true))}
        </Show>
    }
    .into_any();
    let body = move || match (has_any.get(), has_key.get()) {
        (true, _) => list(desk),
        (false, true) => empty_state(
            "No ciphertexts yet",
            "Encrypt a text, turn the clock past a few rotations, and decrypt it again.",
            button(Weight::Normal, "Encrypt a text", move |_| encrypting.set(true)),
        ),
        (false, false) => empty_state(
            "No key to encrypt with",
            "A symmetric encryption key is needed first.",
            button(Weight::Primary, "Go to the keys", |_| navigate("#/keys")),
        ),
    };
    view! {
        {page_header("Ciphertexts".to_owned(), actions)}
        <p class="lead">
            "Each ciphertext names the key material that made it. A rotation changes what encrypts \
             from then on, and nothing else: whatever was made before still decrypts."
        </p>
        {move || desk.pasted.get().map(|opened| pasted(desk, opened))}
        {body}
        <Encrypt desk=desk open=encrypting />
        <GenerateDataKey desk=desk open=generating />
        <DecryptPasted desk=desk open=pasting />
        <Dialogs desk=desk />
    }
}

fn list(desk: Desk) -> AnyView {
    let page = RwSignal::new(0);
    let total = Signal::derive(move || desk.all.read().len());
    let shown = move || {
        let all = desk.all.read();
        let last = all.len().div_ceil(PAGE_SIZE).saturating_sub(1);
        let first = page.get().min(last) * PAGE_SIZE;
        all.iter().skip(first).take(PAGE_SIZE).cloned().collect::<Vec<_>>()
    };
    view! {
        <div class="toolbar">
            <span class="matches">{move || kms_sim::view::count(total.get() as u64, "ciphertext")}</span>
            {button(Weight::Normal, "Decrypt all", move |_| desk.decrypt_all())}
            {pagination(page, total)}
        </div>
        <ul class="ciphertexts">
            <For each=shown key=|kept| kept.number children=move |kept| card::card(desk, kept) />
        </ul>
    }
    .into_any()
}

fn pasted(desk: Desk, opened: Opened) -> AnyView {
    let close = button(Weight::Normal, "Close", move |_| desk.pasted.set(None));
    panel("A blob from elsewhere", close, opened_view(desk.sim, opened))
}
