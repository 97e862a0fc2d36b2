//! Which key a list is about.

use kms_core::{EventKind, KeyId, KeyManager, Kms, Scope};
use kms_sim::view;
use leptos::prelude::*;

use crate::components::{Choice, select};
use crate::dom::{View, view};
use crate::sim::SimHandle;

/// A key of a row: its id, what it is called, and whether it is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyName {
    id: KeyId,
    name: String,
    lives: bool,
}

impl KeyName {
    /// What a key is called at present.
    pub(super) fn of(kms: &Kms, scope: Scope, id: KeyId) -> Self {
        let lives = kms.key(scope, id).is_some();
        Self { id, name: view::key_name(kms, scope, id), lives }
    }

    /// What it is called, with a word where it is gone.
    pub(super) fn words(&self) -> String {
        format!("{}{}", self.name, if self.lives { "" } else { " (deleted)" })
    }

    /// A link to its page, as long as it has one.
    pub(super) fn view(&self) -> View {
        let (id, words) = (self.id, self.words());
        if self.lives {
            view! { <a href=format!("#/keys/{id}")>{words}</a> }
        } else {
            view! { <span title=id.to_string()>{words}</span> }
        }
    }
}

/// The field to choose a key; empty for all.
pub(super) fn key_filter(sim: SimHandle, key: RwSignal<String>) -> View {
    select("Key", "", move || choices(sim), key)
}

/// The key that is chosen; `None` for all.
pub(super) fn chosen(key: RwSignal<String>) -> Option<KeyId> {
    KeyId::parse(&key.read())
}

/// All keys there are, and those that were deleted as far back as the log goes.
fn choices(sim: SimHandle) -> Vec<Choice> {
    let mut choices = vec![(String::new(), "All keys".to_owned())];
    sim.observe(|simulator| {
        let (kms, scope) = (simulator.kms(), simulator.genesis().scope);
        for manager in [KeyManager::Customer, KeyManager::Aws] {
            let rows = view::key_rows(kms, scope, manager).into_iter();
            choices.extend(rows.map(|row| {
                let id = row.id.to_string();
                (id.clone(), row.alias.unwrap_or(id))
            }));
        }
        for numbered in simulator.events().iter() {
            if let EventKind::KeyDeleted { key } = numbered.event.kind {
                choices.push((key.to_string(), format!("{key} (deleted)")));
            }
        }
    });
    choices
}
