//! Fields of forms: a label, a hint, a control.

use core::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

use super::act;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A fresh id for an element.
pub(crate) fn fresh_id() -> String {
    format!("f{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A field for text, a number, a date or a search.
#[component]
pub(crate) fn TextField(
    #[prop(into)] label: String,
    #[prop(into, optional)] hint: Signal<String>,
    value: RwSignal<String>,
    /// The type of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands before the value and is not part of it.
    #[prop(optional)]
    prefix: &'static str,
    #[prop(optional)] autofocus: bool,
    #[prop(into, optional)] min: Option<String>,
    #[prop(into, optional)] max: Option<String>,
    #[prop(into, optional)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = fresh_id();
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint_view(&hint_id, hint)}
            <div class="control">
                {(!prefix.is_empty()).then(|| view! { <span class="prefix">{prefix}</span> })}
                <input
                    id=id
                    type=kind
                    min=min
                    max=max
                    autofocus=autofocus
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=hint_id
                    disabled=move || disabled.get()
                    prop:value=move || value.get()
                    on:input=act(move |event| value.set(event_target_value(&event)))
                />
            </div>
        </div>
    }
}

/// A field for several lines.
#[component]
pub(crate) fn TextArea(
    #[prop(into)] label: String,
    #[prop(into, optional)] hint: Signal<String>,
    value: RwSignal<String>,
    #[prop(default = 14)] rows: u32,
) -> impl IntoView {
    let id = fresh_id();
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint_view(&hint_id, hint)}
            <textarea
                id=id
                rows=rows
                spellcheck="false"
                autofocus
                aria-describedby=hint_id
                prop:value=move || value.get()
                on:input=act(move |event| value.set(event_target_value(&event)))
            ></textarea>
        </div>
    }
}

/// A choice: the words that are chosen, with what they say.
pub(crate) type Choice = (String, String);

/// A field to choose one of several.
#[component]
pub(crate) fn Select(
    #[prop(into)] label: String,
    #[prop(into, optional)] hint: Signal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    value: RwSignal<String>,
) -> impl IntoView {
    let id = fresh_id();
    let hint_id = format!("{id}-hint");
    let option = move |(word, text): Choice| {
        let this = word.clone();
        view! { <option value=word prop:selected=move || value.get() == this>{text}</option> }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint_view(&hint_id, hint)}
            <select
                id=id
                aria-describedby=hint_id
                on:change=act(move |event| value.set(event_target_value(&event)))
            >
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

/// A box to check.
#[component]
pub(crate) fn CheckBox(
    #[prop(into)] label: Signal<String>,
    checked: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                prop:checked=move || checked.get()
                on:change=act(move |event| checked.set(event_target_checked(&event)))
            />
            <span>{move || label.get()}</span>
        </label>
    }
}

/// One of several boxes of which one is chosen, with a sentence about it.
pub(crate) fn radio(
    group: &'static str,
    word: &'static str,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
) -> AnyView {
    let id = fresh_id();
    let hint_id = format!("{id}-hint");
    view! {
        <div class="radio">
            <input
                id=id.clone()
                type="radio"
                name=group
                value=word
                aria-describedby=hint_id.clone()
                prop:checked=move || value.get() == word
                on:change=act(move |_| value.set(word.to_owned()))
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
    .into_any()
}

fn hint_view(id: &str, hint: Signal<String>) -> AnyView {
    view! { <p class="hint" id=id.to_owned()>{move || hint.get()}</p> }.into_any()
}
