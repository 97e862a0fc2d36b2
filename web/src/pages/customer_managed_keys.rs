//! The page of customer managed keys.

use kms_core::KeyManager;
use leptos::prelude::*;

use super::key_list::KeyList;
use super::page_header;
use crate::components::{ButtonVariant, button, empty_state};
use crate::dom::{View, computed, view};
use crate::lazy_module::LazyModule;

/// The page with the list of keys, and actions on the selected ones.
pub(super) fn page() -> View {
    let list = KeyList::new(KeyManager::Customer);
    let creating = RwSignal::new(false);
    let lazy_module: LazyModule = expect_context();
    let create = move |label| {
        let open = move |_| lazy_module.load_then(move |_| creating.set(true));
        button(ButtonVariant::Primary, label, open)
    };
    let selected = computed(move || list.selected());
    let key_actions = move || lazy_module.content(move |exports| (exports.key_actions)(selected));
    let actions = move || view! { {key_actions()}{create("Create key")} };
    let empty = move || {
        empty_state(
            "No customer managed keys yet",
            "Create a key, turn on automatic rotation, then jump a year ahead and watch KMS rotate it.",
            create("Create your first key"),
        )
    };
    view! {
        {page_header("Customer managed keys", ())}
        {list.panel("Customer managed keys", Box::new(actions), Box::new(empty))}
        {lazy_module.content(move |exports| (exports.create_key)(creating))}
    }
}
