//! Fields of forms: a label, a hint, a control.

use core::sync::atomic::{AtomicU32, Ordering};
use std::rc::Rc;

use leptos::prelude::*;

use crate::browser;
use crate::dom::{IntoPart, IntoText, Part, Text, View, changing, view};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A fresh id for an element.
pub(crate) fn fresh_id() -> String {
    format!("f{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A field for a short text, a number, a date or a search.
pub(crate) struct TextField {
    label: &'static str,
    hint: Text,
    value: RwSignal<String>,
    kind: &'static str,
    prefix: &'static str,
    autofocus: bool,
    range: Option<(String, String)>,
    disabled: Rc<dyn Fn() -> bool>,
}

/// A field for a short text.
pub(crate) fn text_field(label: &'static str, value: RwSignal<String>) -> TextField {
    TextField {
        label,
        hint: "".into_text(),
        value,
        kind: "text",
        prefix: "",
        autofocus: false,
        range: None,
        disabled: Rc::new(|| false),
    }
}

impl TextField {
    /// What one should know before typing.
    pub(crate) fn hint(self, hint: impl IntoText) -> Self {
        Self { hint: hint.into_text(), ..self }
    }

    /// The type of the input, where it is no text.
    pub(crate) fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// What stands before the value and is not part of it.
    pub(crate) fn prefix(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    /// It has the focus when its dialog opens.
    pub(crate) fn autofocus(self) -> Self {
        Self { autofocus: true, ..self }
    }

    /// The least and the greatest value.
    pub(crate) fn range(self, least: impl Into<String>, greatest: impl Into<String>) -> Self {
        Self { range: Some((least.into(), greatest.into())), ..self }
    }

    /// It cannot be changed while this holds.
    pub(crate) fn disabled(self, disabled: impl Fn() -> bool + 'static) -> Self {
        Self { disabled: Rc::new(disabled), ..self }
    }
}

impl IntoPart for TextField {
    fn into_part(self) -> Part {
        let Self { label, hint, value, kind, prefix, autofocus, range, disabled } = self;
        let (min, max) = range.unzip();
        field(label, hint, |id, hint_id| {
            view! {
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
                        disabled=move || disabled()
                        prop:value=value
                        on:input=move |event| value.set(browser::value(&event))
                    />
                </div>
            }
        })
        .into_part()
    }
}

/// A field for several lines, so many of them high.
pub(crate) fn text_area(
    label: &'static str,
    hint: &'static str,
    rows: u32,
    value: RwSignal<String>,
) -> View {
    field(label, hint.into_text(), |id, hint_id| {
        view! {
            <textarea
                id=id
                rows=rows.to_string()
                spellcheck="false"
                autofocus
                aria-describedby=hint_id
                prop:value=value
                on:input=move |event| value.set(browser::value(&event))
            ></textarea>
        }
    })
}

/// A choice: the words that are chosen, with what they say.
pub(crate) type Choice = (String, String);

/// A field to choose one of several.
pub(crate) fn select(
    label: &'static str,
    hint: &'static str,
    choices: impl Fn() -> Vec<Choice> + 'static,
    value: RwSignal<String>,
) -> View {
    select_of(label, hint, Box::new(choices), value)
}

fn select_of(
    label: &'static str,
    hint: &'static str,
    choices: Box<dyn Fn() -> Vec<Choice>>,
    value: RwSignal<String>,
) -> View {
    let option = move |(word, text): &Choice| {
        let this = word.clone();
        let is_chosen = move || *value.read() == this;
        view! { <option value=word.clone() prop:selected=is_chosen>{text.clone()}</option> }
    };
    let options = changing(choices, move |choices| {
        let options: Vec<View> = choices.iter().map(option).collect();
        options
    });
    field(label, hint.into_text(), |id, hint_id| {
        view! {
            <select
                id=id
                aria-describedby=hint_id
                on:change=move |event| value.set(browser::value(&event))
            >
                {options}
            </select>
        }
    })
}

/// A control under its label and its hint; it is given its id and that of the hint.
fn field(label: &'static str, hint: Text, control: impl FnOnce(String, String) -> View) -> View {
    fn field(id: String, hint_id: String, label: &'static str, hint: Text, control: View) -> View {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <p class="hint" id=hint_id>{hint}</p>
                {control}
            </div>
        }
    }
    let id = fresh_id();
    let hint_id = format!("{id}-hint");
    let control = control(id.clone(), hint_id.clone());
    field(id, hint_id, label, hint, control)
}

/// A box to check.
pub(crate) fn check_box(label: impl IntoText, checked: RwSignal<bool>) -> View {
    let label = label.into_text();
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                prop:checked=checked
                on:change=move |event| checked.set(browser::is_checked(&event))
            />
            <span>{label}</span>
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
) -> View {
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
                prop:checked=move || *value.read() == word
                on:change=move |_| value.set(word.to_owned())
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
}
