//! One key: what it is, and a tab for each side of it.

mod aliases;
mod general;
mod policy;
mod rotation;
mod tags;
mod timeline;

use kms_core::{KeyId, KeyManager};
use kms_sim::view::{self, KeyDetail};
use leptos::prelude::*;

use super::key_actions::{KeyActions, only};
use super::not_found::not_found;
use super::page_header;
use crate::components::Tabs;
use crate::router::{KeyTab, Route, navigate};
use crate::sim::SimHandle;

/// A key and what is shown of it; `None` once it is deleted.
#[derive(Clone, Copy)]
struct Shown {
    id: KeyId,
    detail: Memo<Option<KeyDetail>>,
}

impl Shown {
    /// What `look` sees of the key.
    fn get<T: Default>(self, look: impl FnOnce(&KeyDetail) -> T) -> T {
        self.detail.read().as_ref().map(look).unwrap_or_default()
    }

    /// Whether its owner may change it: an AWS managed key cannot be changed.
    fn is_ours(self) -> bool {
        self.get(|key| Some(key.manager)) == Some(KeyManager::Customer)
    }
}

/// The page of the key of this id.
pub(super) fn page(id: &str) -> AnyView {
    match KeyId::parse(id) {
        Some(id) => KeyPage(KeyPageProps { id }).into_any(),
        None => not_found("No such key", "This address names no key id."),
    }
}

#[component]
fn KeyPage(id: KeyId) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let detail = Memo::new(move |_| sim.view(|kms, scope| view::key_detail(kms, scope, id)));
    let key = Shown { id, detail };
    let is_there = Memo::new(move |_| detail.read().is_some());
    move || {
        if is_there.get() {
            present(key)
        } else {
            not_found(
                "This key does not exist",
                "It was deleted at the end of its waiting period, or it belongs to another laboratory.",
            )
        }
    }
}

fn present(key: Shown) -> AnyView {
    let route: ReadSignal<Route> = expect_context();
    let is_ours = Memo::new(move |_| key.is_ours());
    let title = Signal::derive(move || {
        key.get(|key| key.row.alias.clone()).unwrap_or_else(|| key.id.to_string())
    });
    let row = only(Memo::new(move |_| key.get(|key| Some(key.row.clone()))));
    let parent = if key.is_ours() {
        ("#/keys", "Customer managed keys")
    } else {
        ("#/aws-managed-keys", "AWS managed keys")
    };
    let actions = view! {
        <Show when=move || is_ours.get()><KeyActions keys=row /></Show>
    };
    let tab = Memo::new(move |_| match &*route.read() {
        Route::Key { tab, .. } => *tab,
        Route::Keys
        | Route::AwsManagedKeys
        | Route::Ciphertexts
        | Route::Events
        | Route::NotFound => KeyTab::Rotation,
    });
    let select = move |word: &'static str| navigate(&format!("#/keys/{}/{word}", key.id));
    let panel = move || match tab.get() {
        KeyTab::Rotation => rotation::tab(key),
        KeyTab::Aliases => aliases::tab(key),
        KeyTab::Policy => policy::tab(key),
        KeyTab::Tags => tags::tab(key),
    };
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href=parent.0>{parent.1}</a>
            <span aria-hidden="true">" / "</span>
            <span>{move || title.get()}</span>
        </nav>
        {page_header(title, actions.into_any())}
        {general::panel(key)}
        <Tabs
            name="Sides of the key"
            tabs=KeyTab::ALL.into_iter().map(|tab| (tab.word(), label(tab))).collect()
            selected=Signal::derive(move || tab.get().word())
            select=select
        >
            {move || panel()}
        </Tabs>
    }
    .into_any()
}

const fn label(tab: KeyTab) -> &'static str {
    match tab {
        KeyTab::Rotation => "Key material and rotations",
        KeyTab::Aliases => "Aliases",
        KeyTab::Policy => "Key policy",
        KeyTab::Tags => "Tags",
    }
}
