//! Buttons with a label or an icon.

use web_sys::Event;

use crate::dom::{Content, IntoContent, IntoText, Text, View, view};

/// The visual weight of a button.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ButtonVariant {
    /// The main action of a page or dialog.
    Primary,
    /// Any other action.
    Normal,
    /// An action in a table row or a card.
    Small,
}

impl ButtonVariant {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Normal => "button",
            Self::Small => "button small",
        }
    }
}

/// A button with a label.
pub(crate) fn button(
    variant: ButtonVariant,
    label: impl IntoContent,
    on_click: impl FnMut(Event) + 'static,
) -> View {
    fn button(variant: ButtonVariant, label: Content, on_click: Box<dyn FnMut(Event)>) -> View {
        view! { <button type="button" class=variant.class() on:click=on_click>{label}</button> }
    }
    button(variant, label.into_content(), Box::new(on_click))
}

/// A button in a table row or a card. `subject` completes the label for screen readers, as in
/// "Delete alias/app".
pub(crate) fn row_button(
    label: &'static str,
    subject: impl IntoContent,
    on_click: impl FnMut(Event) + 'static,
) -> View {
    let label = view! { {label}<span class="visually-hidden">" "{subject}</span> };
    button(ButtonVariant::Small, label, on_click)
}

/// A button with an icon; `label` is its accessible name and its tooltip.
pub(crate) fn icon_button(
    label: impl IntoText,
    icon: impl IntoContent,
    on_click: impl FnMut(Event) + 'static,
) -> View {
    fn icon_button(label: Text, icon: Content, on_click: Box<dyn FnMut(Event)>) -> View {
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
    icon_button(label.into_text(), icon.into_content(), Box::new(on_click))
}
