//! Customer managed keys: the list, and all that is done to several at once.

use kms_core::KeyManager;
use leptos::prelude::*;

use super::key_list::KeyList;
use super::page_header;
use crate::components::{Weight, button, empty_state};
use crate::dom::{View, computed, view};
use crate::fetched::Fetched;

/// The page.
pub(super) fn page() -> View {
    let list = KeyList::new(KeyManager::Customer);
    let creating = RwSignal::new(false);
    let fetched: Fetched = expect_context();
    let create = move |label| {
        let open = move |_| fetched.with(move |_| creating.set(true));
        button(Weight::Primary, label, open)
    };
    let selected = computed(move || list.selected());
    let key_actions = move || fetched.part(move |parts| (parts.key_actions)(selected));
    let actions = move || view! { {key_actions()}{create("Create key")} };
    let empty = move || {
        empty_state(
            "No customer managed keys yet",
            "Create one, switch its rotation on, and turn the clock by a year: it takes a click.",
            create("Create your first key"),
        )
    };
    view! {
        {page_header("Customer managed keys", ())}
        {list.panel("Customer managed keys", Box::new(actions), Box::new(empty))}
        {fetched.part(move |parts| (parts.create_key)(creating))}
    }
}
