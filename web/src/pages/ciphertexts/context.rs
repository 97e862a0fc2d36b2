//! Rows of an encryption context: pairs that are added and removed.

use leptos::prelude::*;

use super::kept::Context;
use crate::browser;
use crate::components::{Icon, Weight, button, fresh_id, icon};
use crate::dom::{View, each, view};
use crate::sim::Problem;

/// A pair on its way.
#[derive(Clone)]
struct Row {
    /// The id of its first field, which tells it from all others.
    id: String,
    name: String,
    value: String,
}

/// The rows of a form.
#[derive(Clone, Copy)]
pub(super) struct Rows(RwSignal<Vec<Row>>);

impl Rows {
    /// No rows.
    pub(super) fn new() -> Self {
        Self(RwSignal::default())
    }

    /// Shows these pairs.
    pub(super) fn set(self, context: &Context) {
        self.clear();
        for (name, value) in context {
            self.add(name, value);
        }
    }

    /// Shows no pairs.
    pub(super) fn clear(self) {
        self.0.set(Vec::new());
    }

    /// The pairs as they stand; rows without a name and a value do not count. A name that stands
    /// twice is refused: one value would be lost.
    pub(super) fn read(self) -> Result<Context, Problem> {
        let rows = self.0.get_untracked().into_iter();
        let pairs = rows.map(|Row { name, value, .. }| (name, value));
        let pairs = pairs.filter(|(name, value)| !(name.is_empty() && value.is_empty()));
        let mut context = Context::new();
        for (name, value) in pairs {
            if context.iter().any(|(other, _)| *other == name) {
                let text = format!("The context key {name} stands here twice: it has one value.");
                return Err(Problem::new(text));
            }
            context.push((name, value));
        }
        Ok(context)
    }

    fn add(self, name: &str, value: &str) -> String {
        let id = fresh_id();
        let row = Row { id: id.clone(), name: name.to_owned(), value: value.to_owned() };
        self.0.update(|rows| rows.push(row));
        id
    }

    /// Takes note of what was typed. The fields show it already, so nobody is told.
    fn note(self, id: &str, note: impl FnOnce(&mut Row)) {
        self.0.update_untracked(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
                note(row);
            }
        });
    }

    fn remove(self, id: &str) {
        self.0.update(|rows| rows.retain(|row| row.id != id));
    }
}

/// The rows as fields.
pub(super) fn context_fields(rows: Rows, hint: &'static str) -> View {
    let group = fresh_id();
    let add_button = format!("#{group} .context-add button");
    let add = move |_| {
        let id = rows.add("", "");
        browser::focus_once_shown(format!("#{id}"));
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
            <div class="context-add">{button(Weight::Normal, "Add pair", add)}</div>
        </fieldset>
    }
}

/// The fields of a row. Once it is removed, the focus goes to what `next` selects.
fn fields(rows: Rows, Row { id, name, value }: Row, next: String) -> View {
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
                on:input=move |event| rows.note(&of_name, |row| row.name = browser::value(&event))
            />
            <span aria-hidden="true">"="</span>
            <input
                type="text"
                aria-label="Context value"
                placeholder="Value"
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=move |event| rows.note(&of_value, |row| row.value = browser::value(&event))
            />
            <button type="button" class="icon-button" aria-label="Remove pair" on:click=remove>
                {icon(Icon::Close)}
            </button>
        </div>
    }
}
