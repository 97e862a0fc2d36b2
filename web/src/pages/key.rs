//! The page of a key: its general configuration, and tabs for rotation, aliases, policy and tags.

mod aliases;
mod general_configuration;
mod materials;
mod policy;
mod rotation;
mod tags;
mod timeline;

use kms_core::{KeyId, KeyManager};
use kms_sim::view::{self, KeyDetail, KeyRow};
use leptos::prelude::*;
use serde_json::Value;

use super::key_actions::key_actions;
use super::not_found::not_found;
use super::page_header;
use crate::components::{Choice, Tab, tabs};
use crate::dom::{Content, IntoContent, IntoText, View, computed, dynamic, each, view};
use crate::flashbar::Flashbar;
use crate::router::{KeyTab, Route, navigate};
use crate::sim::{ActionResult, SimHandle};

/// The key of a page, with access to the laboratory and the flashbar.
#[derive(Clone, Copy)]
struct KeyPage {
    id: KeyId,
    /// Whether the user can change the key. An AWS managed key cannot be changed.
    is_customer_managed: bool,
    /// The key's details; `None` once the key is deleted.
    detail: ReadSignal<Option<KeyDetail>>,
    sim: SimHandle,
    flashbar: Flashbar,
}

impl KeyPage {
    /// A value read from the key's details, tracked; `T::default()` once the key is deleted.
    fn get<T: Default>(self, read: impl FnOnce(&KeyDetail) -> T) -> T {
        self.detail.read().as_ref().map(read).unwrap_or_default()
    }

    /// Content made from the key's details, rebuilt whenever they change.
    fn show(self, read: fn(&KeyDetail) -> Content) -> Content {
        (move || self.get(|key| Some(read(key)))).into_content()
    }

    /// Table rows by index. A row shows the item that is at its index now, so that after an item is
    /// removed, the focus is on the row of the next one.
    fn rows(self, number: fn(&KeyDetail) -> usize, row: Box<dyn Fn(usize) -> View>) -> Content {
        each(move || (0..self.get(number)).collect(), usize::to_string, row)
    }

    /// The options of a select of other customer managed keys: those for which `is_allowed` is true.
    fn others(
        self,
        is_allowed: impl Fn(&KeyRow) -> bool,
        label: fn(&str, &KeyRow) -> String,
    ) -> Vec<Choice> {
        let rows = self.sim.view(|kms, scope| view::key_rows(kms, scope, KeyManager::Customer));
        let others = rows.into_iter().filter(|row| row.id != self.id && is_allowed(row));
        let choice = |row: KeyRow| {
            let id = row.id.to_string();
            let label = label(&id, &row);
            (id, label)
        };
        others.map(choice).collect()
    }

    /// Sends a request and reports `message` if it succeeds.
    ///
    /// # Errors
    ///
    /// AWS's error; nothing changed.
    async fn change(self, op: &'static str, input: Value, message: String) -> ActionResult {
        self.sim.call(op, input).await?;
        self.flashbar.success(message);
        Ok(())
    }
}

/// The page of the key with this id.
pub(super) fn page(id: &str) -> View {
    let Some(id) = KeyId::parse(id) else {
        return not_found("No such key", "That is not a key ID.");
    };
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let detail = computed(move || sim.view(|kms, scope| view::key_detail(kms, scope, id)));
    let manager = move || detail.read().as_ref().map(|key| key.manager);
    let page = dynamic(manager, move |manager| match manager {
        Some(manager) => {
            let is_customer_managed = *manager == KeyManager::Customer;
            key_view(KeyPage { id, is_customer_managed, detail, sim, flashbar })
        }
        None => not_found(
            "This key does not exist",
            "It was deleted at the end of its waiting period, or it belongs to another laboratory.",
        ),
    });
    view! { {page} }
}

fn key_view(key: KeyPage) -> View {
    let name = move || key.get(|key| key.row.alias.clone()).unwrap_or_else(|| key.id.to_string());
    let title = name.into_text();
    let (address, list) = if key.is_customer_managed {
        ("#/keys", "Customer managed keys")
    } else {
        ("#/aws-managed-keys", "AWS managed keys")
    };
    let keys = move || key.get(|key| vec![key.row.clone()]);
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href=address>{list}</a>
            <span aria-hidden="true">" / "</span>
            <span>{title.clone()}</span>
        </nav>
        {page_header(title, key.is_customer_managed.then(|| key_actions(computed(keys))))}
        {general_configuration::panel(key)}
        {tab_list(key)}
    }
}

/// The tabs, in order.
const TABS: [Tab; 4] = [
    (KeyTab::Rotation.id(), "Key material and rotations"),
    (KeyTab::Aliases.id(), "Aliases"),
    (KeyTab::Policy.id(), "Key policy"),
    (KeyTab::Tags.id(), "Tags"),
];

fn tab_list(key: KeyPage) -> View {
    let route: ReadSignal<Route> = expect_context();
    let tab = move || match &*route.read() {
        Route::Key { tab, .. } => *tab,
        Route::Keys
        | Route::AwsManagedKeys
        | Route::Ciphertexts
        | Route::Events { .. }
        | Route::NotFound => KeyTab::Rotation,
    };
    let select = move |id: &'static str| navigate(&format!("#/keys/{}/{id}", key.id));
    let panel = dynamic(tab, move |tab| match tab {
        KeyTab::Rotation => rotation::tab(key),
        KeyTab::Aliases => aliases::tab(key),
        KeyTab::Policy => policy::tab(key),
        KeyTab::Tags => tags::tab(key),
    });
    tabs("Key details", &TABS, computed(move || tab().id()), select, panel)
}

/// The number of items in a list, for its heading.
fn counter(number: impl Fn() -> usize + 'static) -> View {
    view! { <span class="counter">{move || format!("({})", number())}</span> }
}

/// The value of the first option; empty if there is none.
fn first_value(choices: Vec<Choice>) -> String {
    choices.into_iter().next().map(|(value, _)| value).unwrap_or_default()
}
