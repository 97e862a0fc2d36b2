//! Buttons, told apart by their weight.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{Handler, act};

/// How much a button weighs.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The one thing to do here.
    Primary,
    /// One of several.
    #[default]
    Normal,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Normal => "button",
        }
    }
}

/// A button that does something at once or opens a dialog.
pub(crate) fn button(
    weight: Weight,
    label: impl Into<String>,
    on_click: impl FnMut(MouseEvent) + 'static,
) -> AnyView {
    boxed_button(weight, label.into(), act(on_click))
}

fn boxed_button(weight: Weight, label: String, on_click: Handler<MouseEvent>) -> AnyView {
    view! { <button type="button" class=weight.class() on:click=on_click>{label}</button> }
        .into_any()
}

/// A button in a row of a table: `subject` tells screen readers which row.
pub(crate) fn row_button(
    label: &'static str,
    subject: String,
    on_click: impl FnMut(MouseEvent) + 'static,
) -> AnyView {
    boxed_row_button(label, format!(" {subject}"), act(on_click))
}

fn boxed_row_button(
    label: &'static str,
    subject: String,
    on_click: Handler<MouseEvent>,
) -> AnyView {
    view! {
        <button type="button" class="button small" on:click=on_click>
            {label}
            <span class="visually-hidden">{subject}</span>
        </button>
    }
    .into_any()
}
