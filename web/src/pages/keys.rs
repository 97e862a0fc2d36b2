//! Customer managed keys: the list, and all that is done to several at once.

use kms_core::{KeyId, KeyManager};
use kms_sim::view;
use leptos::prelude::*;

use super::create_key::CreateKey;
use super::key_actions::KeyActions;
use super::key_list::KeyList;
use super::page_header;
use crate::components::{Weight, button, empty_state};
use crate::sim::SimHandle;

/// The page.
#[component]
pub(crate) fn KeysPage() -> impl IntoView {
    let sim: SimHandle = expect_context();
    let rows =
        Memo::new(move |_| sim.view(|kms, scope| view::key_rows(kms, scope, KeyManager::Customer)));
    let checked: RwSignal<Vec<KeyId>> = RwSignal::default();
    let list = KeyList::new(rows, Some(checked));
    let creating = RwSignal::new(false);
    let selected = Memo::new(move |_| {
        let checked = checked.read();
        rows.read().iter().filter(|row| checked.contains(&row.id)).cloned().collect::<Vec<_>>()
    });
    let create = move || button(Weight::Primary, "Create key", move |_| creating.set(true));
    let has_keys = Memo::new(move |_| !rows.read().is_empty());
    // The rows first: an effect that reads a memo before the memo's own source misses a change
    // of the source that leaves the memo as it was.
    let counter = move || match (rows.read().len(), selected.read().len()) {
        (all, 0) => format!("({all})"),
        (all, some) => format!("({some}/{all})"),
    };
    let body = move || {
        if has_keys.get() {
            view! { {list.toolbar()}{list.table("Customer managed keys")} }.into_any()
        } else {
            empty_state(
                "No customer managed keys yet",
                "Create one, switch its rotation on, and turn the clock by a year: it takes a click.",
                button(Weight::Primary, "Create your first key", move |_| creating.set(true)),
            )
        }
    };
    view! {
        {page_header("Customer managed keys".to_owned(), ().into_any())}
        <section class="panel">
            <div class="panel-header">
                <h2>"Keys "<span class="counter">{move || counter()}</span></h2>
                <div class="actions">
                    <Show when=move || has_keys.get()>
                        <KeyActions keys=selected />
                        {create()}
                    </Show>
                </div>
            </div>
            {move || body()}
        </section>
        <CreateKey open=creating />
    }
}
