//! The two ARIA live regions, which announce texts to screen readers.

use leptos::prelude::*;

use crate::dom::{View, view};

/// A handle on the latest polite and assertive announcements. Copies share one pair of regions.
#[derive(Clone, Copy)]
pub(crate) struct LiveRegions {
    polite: RwSignal<String>,
    assertive: RwSignal<String>,
}

impl LiveRegions {
    pub(crate) fn new() -> Self {
        Self { polite: RwSignal::default(), assertive: RwSignal::default() }
    }

    /// Announces a text once the screen reader is idle.
    pub(crate) fn announce(self, text: &str) {
        set(self.polite, text);
    }

    /// Announces a text at once, interrupting the screen reader.
    pub(crate) fn announce_assertively(self, text: &str) {
        set(self.assertive, text);
    }
}

/// Sets the text of a region. A screen reader announces changes only, so a repeated text gets a
/// no-break space at its end.
fn set(region: RwSignal<String>, text: &str) {
    region.update(|current| {
        let is_repeated = current == text;
        text.clone_into(current);
        if is_repeated {
            current.push('\u{a0}');
        }
    });
}

/// The elements of both regions. They are in the document before their first text, since a region
/// that is added together with its text is not announced.
pub(crate) fn live_regions() -> View {
    let LiveRegions { polite, assertive } = expect_context();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">{polite}</div>
        <div class="visually-hidden" role="alert" aria-live="assertive">{assertive}</div>
    }
}
