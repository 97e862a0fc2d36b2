//! Customer managed keys: the list, and all that is done to several at once.

use kms_core::KeyManager;
use leptos::prelude::*;

use super::create_key::create_key;
use super::key_actions::key_actions;
use super::key_list::KeyList;
use super::page_header;
use crate::components::{Weight, button, empty_state};
use crate::dom::{View, view};

/// The page.
pub(super) fn page() -> View {
    let list = KeyList::new(KeyManager::Customer);
    let creating = RwSignal::new(false);
    let create = move |label| button(Weight::Primary, label, move |_| creating.set(true));
    let actions = move || view! { {key_actions(move || list.selected())}{create("Create key")} };
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
        {create_key(creating)}
    }
}
