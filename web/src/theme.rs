//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::browser;
use crate::components::{Icon, icon, icon_button};
use crate::dom::{View, follow};

const STORED_AS: &str = "kms-orrery/theme";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn stored() -> Self {
        let word = browser::local_storage().and_then(|kept| kept.get_item(STORED_AS).ok()?);
        Self::ALL
            .into_iter()
            .find(|theme| word.as_deref() == Some(theme.word()))
            .unwrap_or(Self::System)
    }

    fn apply(self) {
        let Some(root) = document().document_element() else { return };
        let _ = root.set_attribute("data-theme", self.word());
        if let Some(kept) = browser::local_storage() {
            let _ = kept.set_item(STORED_AS, self.word());
        }
    }
}

/// The button that goes round the three.
pub(crate) fn theme_toggle() -> View {
    let theme = RwSignal::new(Theme::stored());
    follow(move || theme.get().apply());
    let label = move || {
        let theme = theme.get();
        format!("Theme: {}. Switch to {}", theme.word(), theme.next().word())
    };
    let picture = move || {
        icon(match theme.get() {
            Theme::System => Icon::System,
            Theme::Light => Icon::Sun,
            Theme::Dark => Icon::Moon,
        })
    };
    icon_button(label, picture, move |_| theme.update(|theme| *theme = theme.next()))
}
