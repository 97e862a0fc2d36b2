//! A status: an icon and a word, never a colour alone.

use kms_core::KeyState;
use kms_sim::view::{self, Tone};

use super::{Icon, icon};
use crate::dom::{IntoPart, View, view};

/// A status of a tone.
pub(crate) fn status_indicator(tone: Tone, word: impl IntoPart) -> View {
    let (class, picture) = match tone {
        Tone::Success => ("status success", Icon::Success),
        Tone::Stopped => ("status stopped", Icon::Stopped),
        Tone::Pending => ("status pending", Icon::Pending),
        Tone::Warning => ("status warning", Icon::Warning),
    };
    view! { <span class=class>{icon(picture)}{word}</span> }
}

/// The status of a key.
pub(crate) fn key_status(state: KeyState) -> View {
    let (word, tone) = view::status(state);
    status_indicator(tone, word)
}
