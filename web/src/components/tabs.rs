//! Tabs after the ARIA Authoring Practices: arrows move and show, Tab goes into the panel.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::act;
use crate::browser;

/// A tab: the word that names it in ids, and what stands on it.
pub(crate) type Tab = (&'static str, &'static str);

/// A list of tabs over one panel. `select` is told which word was chosen.
#[component]
pub(crate) fn Tabs(
    name: &'static str,
    tabs: Vec<Tab>,
    #[prop(into)] selected: Signal<&'static str>,
    #[prop(into)] select: Callback<&'static str>,
    children: Children,
) -> impl IntoView {
    let words: Vec<&'static str> = tabs.iter().map(|(word, _)| *word).collect();
    let on_key = move |event: KeyboardEvent| {
        let present = words.iter().position(|word| *word == selected.get_untracked());
        let last = words.len().saturating_sub(1);
        let at = present.unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" if at == last => 0,
            "ArrowRight" => at + 1,
            "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        if let Some(word) = words.get(to) {
            select.run(word);
            browser::focus(&format!("#tab-{word}"));
        }
    };
    let tab = move |(word, label): Tab| {
        let is_selected = move || selected.get() == word;
        view! {
            <button
                type="button"
                role="tab"
                id=format!("tab-{word}")
                aria-controls="tabpanel"
                aria-selected=move || is_selected().to_string()
                tabindex=move || if is_selected() { "0" } else { "-1" }
                on:click=act(move |_| select.run(word))
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=name on:keydown=act(on_key)>
            {tabs.into_iter().map(tab).collect_view()}
        </div>
        <div
            id="tabpanel"
            class="tabpanel"
            role="tabpanel"
            tabindex="0"
            aria-labelledby=move || format!("tab-{}", selected.get())
        >
            {children()}
        </div>
    }
}
