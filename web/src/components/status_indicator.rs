//! A status: an icon and a word, never a colour alone.

use kms_core::KeyState;
use kms_sim::view::{self, Tone};
use leptos::prelude::*;

use super::{Icon, icon};

/// A status of a tone.
pub(crate) fn status_indicator(tone: Tone, word: String) -> AnyView {
    let (class, picture) = match tone {
        Tone::Success => ("status success", Icon::Success),
        Tone::Stopped => ("status stopped", Icon::Stopped),
        Tone::Pending => ("status pending", Icon::Pending),
        Tone::Warning => ("status warning", Icon::Warning),
    };
    view! { <span class=class>{icon(picture)}{word}</span> }.into_any()
}

/// The status of a key.
pub(crate) fn key_status(state: KeyState) -> AnyView {
    let (word, tone) = view::status(state);
    status_indicator(tone, word.to_owned())
}
