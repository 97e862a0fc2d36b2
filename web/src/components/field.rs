//! Form fields: a label, a hint and a control.

use core::sync::atomic::{AtomicU32, Ordering};
use std::rc::Rc;

use leptos::prelude::*;

use crate::browser;
use crate::dom::{Content, IntoContent, IntoText, Text, View, dynamic, view};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A new element id.
pub(crate) fn unique_id() -> String {
    format!("f{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A single-line field for a text, a number, a date or a search.
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

/// A single-line text field.
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
    /// Adds a hint below the label.
    pub(crate) fn hint(self, hint: impl IntoText) -> Self {
        Self { hint: hint.into_text(), ..self }
    }

    /// Sets the input's type; the default is `text`.
    pub(crate) fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// Shows a constant text before the value, such as `alias/`.
    pub(crate) fn prefix(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    /// Focuses the field when its dialog opens.
    pub(crate) fn autofocus(self) -> Self {
        Self { autofocus: true, ..self }
    }

    /// Sets the least and the greatest value.
    pub(crate) fn range(self, least: impl Into<String>, greatest: impl Into<String>) -> Self {
        Self { range: Some((least.into(), greatest.into())), ..self }
    }

    /// Disables the field while `disabled` returns true.
    pub(crate) fn disabled(self, disabled: impl Fn() -> bool + 'static) -> Self {
        Self { disabled: Rc::new(disabled), ..self }
    }
}

impl IntoContent for TextField {
    fn into_content(self) -> Content {
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
        .into_content()
    }
}

/// A multi-line text field, `rows` lines high.
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

/// An option of a select: its value and its label.
pub(crate) type Choice = (String, String);

/// A field with a drop-down list of options.
pub(crate) fn select(
    label: &'static str,
    hint: &'static str,
    choices: impl Fn() -> Vec<Choice> + 'static,
    value: RwSignal<String>,
) -> View {
    select_box(label, hint, Box::new(choices), value)
}

fn select_box(
    label: &'static str,
    hint: &'static str,
    choices: Box<dyn Fn() -> Vec<Choice>>,
    value: RwSignal<String>,
) -> View {
    let option = move |(option, label): &Choice| {
        let this = option.clone();
        let is_selected = move || *value.read() == this;
        view! { <option value=option.clone() prop:selected=is_selected>{label.clone()}</option> }
    };
    let options = dynamic(choices, move |choices| {
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

/// A control with its label and hint. `control` receives the id of the control and that of the
/// hint.
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
    let id = unique_id();
    let hint_id = format!("{id}-hint");
    let control = control(id.clone(), hint_id.clone());
    field(id, hint_id, label, hint, control)
}

pub(crate) fn checkbox(label: impl IntoText, checked: RwSignal<bool>) -> View {
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

/// A radio button with a hint; `group` is the name of its group.
pub(crate) fn radio_button(
    group: &'static str,
    option: &'static str,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
) -> View {
    let id = unique_id();
    let hint_id = format!("{id}-hint");
    view! {
        <div class="radio">
            <input
                id=id.clone()
                type="radio"
                name=group
                value=option
                aria-describedby=hint_id.clone()
                prop:checked=move || *value.read() == option
                on:change=move |_| value.set(option.to_owned())
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
}
