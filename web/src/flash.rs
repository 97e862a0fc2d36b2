//! Messages at the head of a page: stacked, dismissible, also said by the live regions.

use leptos::prelude::*;

use crate::browser::{self, wall};
use crate::components::{Icon, icon, icon_button};
use crate::dom::{View, computed, each, view};
use crate::live::Live;

/// How a message is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Success,
    Info,
    Error,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Success => "flash success",
            Self::Info => "flash info",
            Self::Error => "flash error",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Success => Icon::Success,
            Self::Info => Icon::Info,
            Self::Error => Icon::Error,
        }
    }
}

#[derive(Clone, PartialEq)]
struct Flash {
    /// The wall clock when it was said, in milliseconds.
    said_at: f64,
    id: u32,
    slot: Slot,
    tone: Tone,
    text: String,
}

/// A newer message replaces the one before it in its slot; what went wrong stays until it is
/// dismissed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Action,
    Clock,
    Error,
}

/// The messages that stand.
#[derive(Clone, Copy)]
pub(crate) struct Flashes {
    shown: RwSignal<Vec<Flash>>,
    next: StoredValue<u32>,
    live: Live,
}

/// The page never shows more than so many.
const AT_MOST: usize = 4;
/// What was said just before a change of page is about that change, and stays on the new page.
const FRESH_MS: f64 = 1000.0;

impl Flashes {
    /// No messages yet.
    pub(crate) fn new(live: Live) -> Self {
        Self { shown: RwSignal::default(), next: StoredValue::new(0), live }
    }

    /// Tells that something was done.
    pub(crate) fn success(self, text: impl Into<String>) {
        self.push(Slot::Action, Tone::Success, text.into());
    }

    /// Tells something worth knowing.
    pub(crate) fn info(self, text: impl Into<String>) {
        self.push(Slot::Action, Tone::Info, text.into());
    }

    /// Tells that something went wrong.
    pub(crate) fn error(self, text: impl Into<String>) {
        self.push(Slot::Error, Tone::Error, text.into());
    }

    /// Tells what the clock did.
    pub(crate) fn clock(self, text: impl Into<String>) {
        self.push(Slot::Clock, Tone::Info, text.into());
    }

    fn push(self, slot: Slot, tone: Tone, text: String) {
        match tone {
            Tone::Success | Tone::Info => self.live.say(&text),
            Tone::Error => self.live.interrupt(&text),
        }
        let fresh = self.next.get_value();
        self.next.set_value(fresh + 1);
        self.shown.update(|shown| {
            let before = shown.iter().position(|flash| flash.slot == slot);
            let before = before.filter(|_| slot != Slot::Error).map(|at| shown.remove(at));
            // In a slot that is filled already, the same element says the new text.
            let id = before.map_or(fresh, |flash| flash.id);
            shown.insert(0, Flash { said_at: wall().0, id, slot, tone, text });
            shown.truncate(AT_MOST);
        });
    }

    /// Takes away what belongs to the page before.
    pub(crate) fn turn_page(self) {
        let now = wall().0;
        self.shown.update(|shown| {
            shown.retain(|flash| flash.slot == Slot::Error || now - flash.said_at < FRESH_MS);
        });
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|flash| flash.id != id));
    }
}

/// The bar that shows them. It has no live role of its own: the live regions speak.
pub(crate) fn flash_bar() -> View {
    let flashes: Flashes = expect_context();
    let items = each(
        move || flashes.shown.get(),
        |flash| flash.id.to_string(),
        move |flash| item(flashes, flash),
    );
    view! { <section class="flashbar" aria-label="Notifications">{items}</section> }
}

/// What is said in its slot may change under the visitor's hands; the button stays.
fn item(flashes: Flashes, first: Flash) -> View {
    let id = first.id;
    let flash = computed(move || {
        flashes.shown.read().iter().find(|flash| flash.id == id).unwrap_or(&first).clone()
    });
    let class = move || flash.read().tone.class();
    let picture = move || icon(flash.read().tone.icon());
    let dismiss = icon_button("Dismiss notification", icon(Icon::Close), move |_| {
        flashes.dismiss(id);
        browser::focus_once_shown(".flashbar button, main h1".to_owned());
    });
    view! { <div class=class>{picture}<p>{move || flash.read().text.clone()}</p>{dismiss}</div> }
}
