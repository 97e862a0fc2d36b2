//! The key filter of the events page, and the keys of its rows.

use kms_core::{EventKind, KeyId, KeyManager, Kms, Scope};
use kms_sim::view;
use leptos::prelude::*;

use crate::components::{Choice, select};
use crate::dom::{View, view};
use crate::sim::SimHandle;

/// The key of a row. It may be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyName {
    id: KeyId,
    name: String,
    exists: bool,
}

impl KeyName {
    /// The key with this id, under its present name.
    pub(super) fn of(kms: &Kms, scope: Scope, id: KeyId) -> Self {
        let exists = kms.key(scope, id).is_some();
        Self { id, name: view::key_name(kms, scope, id), exists }
    }

    /// The name, marked if the key is deleted.
    pub(super) fn text(&self) -> String {
        format!("{}{}", self.name, if self.exists { "" } else { " (deleted)" })
    }

    /// A link to the key's page, or the name if the key is deleted.
    pub(super) fn view(&self) -> View {
        let (id, words) = (self.id, self.text());
        if self.exists {
            view! { <a href=format!("#/keys/{id}")>{words}</a> }
        } else {
            view! { <span title=id.to_string()>{words}</span> }
        }
    }
}

/// A select of keys; its value is empty for all keys.
pub(super) fn key_filter(sim: SimHandle, key: RwSignal<String>) -> View {
    select("Key", "", move || choices(sim), key)
}

/// The selected key, as a signal; `None` for all keys.
pub(super) fn selected_key(key: RwSignal<String>) -> Option<KeyId> {
    KeyId::parse(&key.read())
}

/// The options: all keys, and the deleted ones whose events are retained.
fn choices(sim: SimHandle) -> Vec<Choice> {
    let mut choices = vec![(String::new(), "All keys".to_owned())];
    sim.view_simulator(|simulator| {
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
