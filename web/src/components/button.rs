//! Buttons, told apart by their weight.

use web_sys::Event;

use crate::dom::{IntoPart, IntoText, Part, Text, View, view};

/// How much a button weighs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The one thing to do here.
    Primary,
    /// One of several.
    Normal,
    /// One of several in a row of a table or a card.
    Small,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Normal => "button",
            Self::Small => "button small",
        }
    }
}

/// A button that does something at once or opens a dialog.
pub(crate) fn button(
    weight: Weight,
    label: impl IntoPart,
    on_click: impl FnMut(Event) + 'static,
) -> View {
    fn button(weight: Weight, label: Part, on_click: Box<dyn FnMut(Event)>) -> View {
        view! { <button type="button" class=weight.class() on:click=on_click>{label}</button> }
    }
    button(weight, label.into_part(), Box::new(on_click))
}

/// A button in a row of a table: `subject` tells screen readers which row.
pub(crate) fn row_button(
    label: &'static str,
    subject: impl IntoPart,
    on_click: impl FnMut(Event) + 'static,
) -> View {
    let label = view! { {label}<span class="visually-hidden">" "{subject}</span> };
    button(Weight::Small, label, on_click)
}

/// A button that shows an icon alone; `label` says what it does.
pub(crate) fn icon_button(
    label: impl IntoText,
    icon: impl IntoPart,
    on_click: impl FnMut(Event) + 'static,
) -> View {
    fn icon_button(label: Text, icon: Part, on_click: Box<dyn FnMut(Event)>) -> View {
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=label.clone()
                title=label
                on:click=on_click
            >
                {icon}
            </button>
        }
    }
    icon_button(label.into_text(), icon.into_part(), Box::new(on_click))
}
