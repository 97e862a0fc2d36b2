//! The tab list of the ARIA Authoring Practices: arrow keys select the next or previous tab, and
//! Tab moves the focus into the panel.

use leptos::prelude::*;
use web_sys::Event;

use crate::browser;
use crate::dom::{IntoContent, View, view};

/// The id and the label of a tab.
pub(crate) type Tab = (&'static str, &'static str);

/// A tab list with one panel. `select` is called with the id of the selected tab; `name` is the
/// accessible name of the tab list.
pub(crate) fn tabs(
    name: &'static str,
    tabs: &'static [Tab],
    selected: ReadSignal<&'static str>,
    select: impl Fn(&'static str) + Copy + 'static,
    panel: impl IntoContent,
) -> View {
    let on_key = move |event: Event| {
        let Some(to) = neighbour(tabs, selected.get_untracked(), &browser::key(&event)) else {
            return;
        };
        event.prevent_default();
        select(to);
        browser::focus(&format!("#tab-{to}"));
    };
    let tab = |&(id, label): &Tab| {
        let is_selected = move || selected.get() == id;
        view! {
            <button
                type="button"
                role="tab"
                id=format!("tab-{id}")
                aria-controls="tabpanel"
                aria-selected=move || is_selected().to_string()
                tabindex=move || if is_selected() { "0" } else { "-1" }
                on:click=move |_| select(id)
            >
                {label}
            </button>
        }
    };
    let list: Vec<View> = tabs.iter().map(tab).collect();
    view! {
        <div class="tabs" role="tablist" aria-label=name on:keydown=on_key>{list}</div>
        <div
            id="tabpanel"
            class="tabpanel"
            role="tabpanel"
            tabindex="0"
            aria-labelledby=move || format!("tab-{}", selected.get())
        >
            {panel}
        </div>
    }
}

/// The id of the tab that an arrow key, Home or End moves to from the tab `from`.
fn neighbour(tabs: &[Tab], from: &str, key: &str) -> Option<&'static str> {
    let last = tabs.len().checked_sub(1)?;
    let at = tabs.iter().position(|(id, _)| *id == from).unwrap_or(0);
    let to = match key {
        "ArrowRight" if at == last => 0,
        "ArrowRight" => at + 1,
        "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    tabs.get(to).map(|(id, _)| *id)
}
