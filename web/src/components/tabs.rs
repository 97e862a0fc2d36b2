//! Tabs after the ARIA Authoring Practices: arrows move and show, Tab goes into the panel.

use leptos::prelude::*;
use web_sys::Event;

use crate::browser;
use crate::dom::{IntoPart, View, view};

/// A tab: the word that names it in ids, and what stands on it.
pub(crate) type Tab = (&'static str, &'static str);

/// A list of tabs over one panel. `select` is told which word was chosen.
pub(crate) fn tabs(
    name: &'static str,
    tabs: &'static [Tab],
    selected: ReadSignal<&'static str>,
    select: impl Fn(&'static str) + Copy + 'static,
    panel: impl IntoPart,
) -> View {
    let on_key = move |event: Event| {
        let Some(to) = neighbour(tabs, selected.get_untracked(), &browser::key(&event)) else {
            return;
        };
        event.prevent_default();
        select(to);
        browser::focus(&format!("#tab-{to}"));
    };
    let tab = |&(word, label): &Tab| {
        let is_selected = move || selected.get() == word;
        view! {
            <button
                type="button"
                role="tab"
                id=format!("tab-{word}")
                aria-controls="tabpanel"
                aria-selected=move || is_selected().to_string()
                tabindex=move || if is_selected() { "0" } else { "-1" }
                on:click=move |_| select(word)
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

/// The tab that a key leads to from this one.
fn neighbour(tabs: &[Tab], from: &str, key: &str) -> Option<&'static str> {
    let last = tabs.len().checked_sub(1)?;
    let at = tabs.iter().position(|(word, _)| *word == from).unwrap_or(0);
    let to = match key {
        "ArrowRight" if at == last => 0,
        "ArrowRight" => at + 1,
        "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    tabs.get(to).map(|(word, _)| *word)
}
