//! The two regions through which the page speaks to screen readers.

use leptos::prelude::*;

use crate::dom::{View, view};

/// What was said last, politely and urgently.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    polite: RwSignal<String>,
    assertive: RwSignal<String>,
}

impl Live {
    /// Both regions, empty.
    pub(crate) fn new() -> Self {
        Self { polite: RwSignal::default(), assertive: RwSignal::default() }
    }

    /// Says something when the reader is idle.
    pub(crate) fn say(self, text: &str) {
        say(self.polite, text);
    }

    /// Interrupts the reader.
    pub(crate) fn interrupt(self, text: &str) {
        say(self.assertive, text);
    }
}

/// What is said twice in a row has to differ, or it is not heard a second time.
fn say(region: RwSignal<String>, text: &str) {
    region.update(|said| {
        let again = said == text;
        text.clone_into(said);
        if again {
            said.push('\u{a0}');
        }
    });
}

/// The regions themselves, on every page and from the start.
pub(crate) fn live_regions() -> View {
    let Live { polite, assertive } = expect_context();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">{polite}</div>
        <div class="visually-hidden" role="alert" aria-live="assertive">{assertive}</div>
    }
}
