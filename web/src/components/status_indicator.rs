//! Status indicators: an icon and a word, so that the colour is never the only sign.

use kms_core::KeyState;
use kms_sim::view::{self, Tone};

use super::{Icon, icon};
use crate::dom::{IntoContent, View, view};

/// A word with the icon and the colour of its tone.
pub(crate) fn status_indicator(tone: Tone, word: impl IntoContent) -> View {
    let (class, picture) = match tone {
        Tone::Success => ("status success", Icon::Success),
        Tone::Stopped => ("status stopped", Icon::Stopped),
        Tone::Pending => ("status pending", Icon::Pending),
        Tone::Warning => ("status warning", Icon::Warning),
    };
    view! { <span class=class>{icon(picture)}{word}</span> }
}

/// The state of a key.
pub(crate) fn key_status(state: KeyState) -> View {
    let (word, tone) = view::status(state);
    status_indicator(tone, word)
}
