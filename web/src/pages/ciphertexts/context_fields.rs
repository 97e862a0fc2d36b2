//! The form fields of an encryption context.

use leptos::prelude::*;

use super::stored::Context;
use crate::browser;
use crate::components::{ButtonVariant, Icon, button, icon, unique_id};
use crate::dom::{View, each, view};
use crate::sim::Problem;

/// A pair that is being edited.
#[derive(Clone)]
struct Row {
    /// The element id of its first field, which also identifies the row.
    id: String,
    name: String,
    value: String,
}

/// A handle on the pairs of a form. Copies share one list.
#[derive(Clone, Copy)]
pub(super) struct ContextRows(RwSignal<Vec<Row>>);

impl ContextRows {
    pub(super) fn new() -> Self {
        Self(RwSignal::default())
    }

    /// Replaces the pairs.
    pub(super) fn set(self, context: &Context) {
        self.clear();
        for (name, value) in context {
            self.add(name, value);
        }
    }

    /// Removes all pairs.
    pub(super) fn clear(self) {
        self.0.set(Vec::new());
    }

    /// The pairs, without empty rows.
    ///
    /// # Errors
    ///
    /// A [`Problem`] if two rows have the same name, since one value would be lost.
    pub(super) fn read(self) -> Result<Context, Problem> {
        let rows = self.0.get_untracked().into_iter();
        let pairs = rows.map(|Row { name, value, .. }| (name, value));
        let pairs = pairs.filter(|(name, value)| !(name.is_empty() && value.is_empty()));
        let mut context = Context::new();
        for (name, value) in pairs {
            if context.iter().any(|(other, _)| *other == name) {
                let text = format!("The context key {name} is there twice. Remove one of them.");
                return Err(Problem::new(text));
            }
            context.push((name, value));
        }
        Ok(context)
    }

    fn add(self, name: &str, value: &str) -> String {
        let id = unique_id();
        let row = Row { id: id.clone(), name: name.to_owned(), value: value.to_owned() };
        self.0.update(|rows| rows.push(row));
        id
    }

    /// Records an input without notifying, since the fields already show it.
    fn update(self, id: &str, change: impl FnOnce(&mut Row)) {
        self.0.update_untracked(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
                change(row);
            }
        });
    }

    fn remove(self, id: &str) {
        self.0.update(|rows| rows.retain(|row| row.id != id));
    }
}

/// A group of fields with a row for each pair, and a button that adds one.
pub(super) fn context_fields(rows: ContextRows, hint: &'static str) -> View {
    let group = unique_id();
    let add_button = format!("#{group} .context-add button");
    let add = move |_| {
        let id = rows.add("", "");
        browser::focus_after_render(format!("#{id}"));
    };
    let lines = each(
        move || rows.0.get(),
        |row| row.id.clone(),
        move |row| fields(rows, row, add_button.clone()),
    );
    view! {
        <fieldset class="field context" id=group>
            <legend>"Encryption context - optional"</legend>
            <p class="hint">{hint}</p>
            {lines}
            <div class="context-add">{button(ButtonVariant::Normal, "Add pair", add)}</div>
        </fieldset>
    }
}

/// The fields of a row. Removing the row focuses the first element that matches `next`.
fn fields(rows: ContextRows, Row { id, name, value }: Row, next: String) -> View {
    let [of_name, of_value, of_row] = [id.clone(), id.clone(), id.clone()];
    let remove = move |_| {
        rows.remove(&of_row);
        browser::focus(&next);
    };
    view! {
        <div class="context-row">
            <input
                id=id
                type="text"
                aria-label="Context key"
                placeholder="Key"
                autocomplete="off"
                spellcheck="false"
                prop:value=name
                on:input=move |event| rows.update(&of_name, |row| row.name = browser::value(&event))
            />
            <span aria-hidden="true">"="</span>
            <input
                type="text"
                aria-label="Context value"
                placeholder="Value"
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=move |event| rows.update(&of_value, |row| row.value = browser::value(&event))
            />
            <button type="button" class="icon-button" aria-label="Remove pair" on:click=remove>
                {icon(Icon::Close)}
            </button>
        </div>
    }
}
