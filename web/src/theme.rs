//! The colour theme: light, dark, or the system's.

use leptos::prelude::*;

use crate::browser;
use crate::components::{Icon, icon, icon_button};
use crate::dom::{View, effect};

const STORAGE_KEY: &str = "kms-orrery/theme";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    const fn as_str(self) -> &'static str {
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
        let stored =
            browser::local_storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok()?);
        Self::ALL
            .into_iter()
            .find(|theme| stored.as_deref() == Some(theme.as_str()))
            .unwrap_or(Self::System)
    }

    fn apply(self) {
        let Some(root) = document().document_element() else { return };
        let _ = root.set_attribute("data-theme", self.as_str());
        if let Some(storage) = browser::local_storage() {
            let _ = storage.set_item(STORAGE_KEY, self.as_str());
        }
    }
}

/// The button that switches to the next theme.
pub(crate) fn theme_toggle() -> View {
    let theme = RwSignal::new(Theme::stored());
    effect(move || theme.get().apply());
    let label = move || {
        let theme = theme.get();
        format!("Theme: {}. Switch to {}", theme.as_str(), theme.next().as_str())
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
