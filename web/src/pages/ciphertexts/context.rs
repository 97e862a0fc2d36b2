//! Rows of an encryption context: pairs that are added and removed.

use leptos::prelude::*;

use super::kept::Context;
use crate::browser;
use crate::components::{Icon, Weight, button, fresh_id, icon};

/// A pair on its way, with a number that tells it from the others. Rows come and go in event
/// handlers, which own nothing: so each row owns its signals itself.
#[derive(Clone)]
struct Row {
    number: u32,
    name: ArcRwSignal<String>,
    value: ArcRwSignal<String>,
}

/// The rows of a form.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u32>,
}

impl Rows {
    /// No rows.
    pub(super) fn new() -> Self {
        Self { rows: RwSignal::default(), next: StoredValue::new(0) }
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
        self.rows.write().clear();
    }

    /// The pairs as they stand; rows without a name and a value do not count.
    pub(super) fn read(self) -> Context {
        let rows = self.rows.read_untracked();
        let pairs = rows.iter().map(|row| (row.name.get_untracked(), row.value.get_untracked()));
        pairs.filter(|(name, value)| !(name.is_empty() && value.is_empty())).collect()
    }

    fn add(self, name: &str, value: &str) -> u32 {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        let [name, value] = [name, value].map(|text| ArcRwSignal::new(text.to_owned()));
        self.rows.update(|rows| rows.push(Row { number, name, value }));
        number
    }

    fn remove(self, number: u32) {
        self.rows.update(|rows| rows.retain(|row| row.number != number));
    }
}

/// The rows as fields.
#[component]
pub(super) fn ContextFields(rows: Rows, hint: &'static str) -> impl IntoView {
    let group = fresh_id();
    let first_field = {
        let group = group.clone();
        move |number: u32| format!("{group}-{number}")
    };
    let add = {
        let first_field = first_field.clone();
        move |_| {
            let id = first_field(rows.add("", ""));
            request_animation_frame(move || browser::focus(&format!("#{id}")));
        }
    };
    let remove = {
        let group = group.clone();
        move |number| {
            rows.remove(number);
            browser::focus(&format!("#{group} .context-add button"));
        }
    };
    // Made anew at each change, which is then told where the focus goes.
    let line = move |row: Row| fields(first_field(row.number), row, remove.clone());
    let lines = move || rows.rows.get().into_iter().map(&line).collect::<Vec<AnyView>>();
    view! {
        <fieldset class="field context" id=group>
            <legend>"Encryption context - optional"</legend>
            <p class="hint">{hint}</p>
            {lines}
            <div class="context-add">{button(Weight::Normal, "Add pair", add)}</div>
        </fieldset>
    }
}

fn fields(id: String, row: Row, remove: impl Fn(u32) + 'static) -> AnyView {
    let Row { number, name, value } = row;
    let (set_name, set_value) = (name.clone(), value.clone());
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
                on:input=move |event| set_name.set(event_target_value(&event))
            />
            <span aria-hidden="true">"="</span>
            <input
                type="text"
                aria-label="Context value"
                placeholder="Value"
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=move |event| set_value.set(event_target_value(&event))
            />
            <button
                type="button"
                class="icon-button"
                aria-label="Remove pair"
                on:click=move |_| remove(number)
            >
                {icon(Icon::Close)}
            </button>
        </div>
    }
    .into_any()
}
