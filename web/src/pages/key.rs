//! One key: what it is, and a tab for each side of it.

mod aliases;
mod general;
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
use crate::dom::{IntoPart, IntoText, Part, View, changing, computed, each, view};
use crate::flash::Flashes;
use crate::router::{KeyTab, Route, navigate};
use crate::sim::{Outcome, SimHandle};

/// A key, what is shown of it, and where changes to it go.
#[derive(Clone, Copy)]
struct Shown {
    id: KeyId,
    /// Whether its owner may change it: an AWS managed key cannot be changed.
    is_ours: bool,
    /// `None` once it is deleted.
    detail: ReadSignal<Option<KeyDetail>>,
    sim: SimHandle,
    flashes: Flashes,
}

impl Shown {
    /// What `look` sees of the key.
    fn get<T: Default>(self, look: impl FnOnce(&KeyDetail) -> T) -> T {
        self.detail.read().as_ref().map(look).unwrap_or_default()
    }

    /// What `look` makes of the key, anew whenever the key changes.
    fn show(self, look: fn(&KeyDetail) -> Part) -> Part {
        (move || self.get(|key| Some(look(key)))).into_part()
    }

    /// The rows of a list of so many items. They stay in their places and show what stands there
    /// now: when one is removed, the focus is on the next.
    fn rows(self, number: fn(&KeyDetail) -> usize, row: Box<dyn Fn(usize) -> View>) -> Part {
        each(move || (0..self.get(number)).collect(), usize::to_string, row)
    }

    /// Those of the other customer managed keys that are fit to be chosen, in these words.
    fn others(
        self,
        is_fit: impl Fn(&KeyRow) -> bool,
        words: fn(&str, &KeyRow) -> String,
    ) -> Vec<Choice> {
        let rows = self.sim.view(|kms, scope| view::key_rows(kms, scope, KeyManager::Customer));
        let others = rows.into_iter().filter(|row| row.id != self.id && is_fit(row));
        let choice = |row: KeyRow| {
            let id = row.id.to_string();
            let text = words(&id, &row);
            (id, text)
        };
        others.map(choice).collect()
    }

    /// Asks for a change, and says what was done unless it is refused.
    async fn change(self, op: &'static str, input: Value, done: String) -> Outcome {
        self.sim.call(op, input).await?;
        self.flashes.success(done);
        Ok(())
    }
}

/// The page of the key of this id.
pub(super) fn page(id: &str) -> View {
    let Some(id) = KeyId::parse(id) else {
        return not_found("No such key", "This address names no key id.");
    };
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let detail = computed(move || sim.view(|kms, scope| view::key_detail(kms, scope, id)));
    let manager = move || detail.read().as_ref().map(|key| key.manager);
    let page = changing(manager, move |manager| match manager {
        Some(manager) => {
            let is_ours = *manager == KeyManager::Customer;
            present(Shown { id, is_ours, detail, sim, flashes })
        }
        None => not_found(
            "This key does not exist",
            "It was deleted at the end of its waiting period, or it belongs to another laboratory.",
        ),
    });
    view! { {page} }
}

fn present(key: Shown) -> View {
    let name = move || key.get(|key| key.row.alias.clone()).unwrap_or_else(|| key.id.to_string());
    let title = name.into_text();
    let (address, list) = if key.is_ours {
        ("#/keys", "Customer managed keys")
    } else {
        ("#/aws-managed-keys", "AWS managed keys")
    };
    let this = move || key.get(|key| vec![key.row.clone()]);
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href=address>{list}</a>
            <span aria-hidden="true">" / "</span>
            <span>{title.clone()}</span>
        </nav>
        {page_header(title, key.is_ours.then(|| key_actions(computed(this))))}
        {general::panel(key)}
        {sides(key)}
    }
}

/// The tabs, as they stand beside each other.
const TABS: [Tab; 4] = [
    (KeyTab::Rotation.word(), "Key material and rotations"),
    (KeyTab::Aliases.word(), "Aliases"),
    (KeyTab::Policy.word(), "Key policy"),
    (KeyTab::Tags.word(), "Tags"),
];

fn sides(key: Shown) -> View {
    let route: ReadSignal<Route> = expect_context();
    let tab = move || match &*route.read() {
        Route::Key { tab, .. } => *tab,
        Route::Keys
        | Route::AwsManagedKeys
        | Route::Ciphertexts
        | Route::Events { .. }
        | Route::NotFound => KeyTab::Rotation,
    };
    let select = move |word: &'static str| navigate(&format!("#/keys/{}/{word}", key.id));
    let panel = changing(tab, move |tab| match tab {
        KeyTab::Rotation => rotation::tab(key),
        KeyTab::Aliases => aliases::tab(key),
        KeyTab::Policy => policy::tab(key),
        KeyTab::Tags => tags::tab(key),
    });
    tabs("Sides of the key", &TABS, computed(move || tab().word()), select, panel)
}

/// How many items a list has, beside its heading.
fn counter(number: impl Fn() -> usize + 'static) -> View {
    view! { <span class="counter">{move || format!("({})", number())}</span> }
}

/// The word of the first choice.
fn first(choices: Vec<Choice>) -> String {
    choices.into_iter().next().map(|(word, _)| word).unwrap_or_default()
}
