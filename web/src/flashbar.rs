//! The flashbar of the AWS console: dismissible notifications above a page, also announced to
//! screen readers.

use leptos::prelude::*;

use crate::browser::{self, wall};
use crate::components::{Icon, icon, icon_button};
use crate::dom::{View, computed, each, view};
use crate::live_regions::LiveRegions;

/// The type of a notification.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FlashType {
    Success,
    Info,
    Error,
}

impl FlashType {
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
    /// The wall clock at the time of the notification, in milliseconds.
    created_at: f64,
    id: u32,
    slot: Slot,
    flash_type: FlashType,
    text: String,
}

/// The group of a notification. A new one replaces the previous one of its slot, except for errors,
/// which stay until they are dismissed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Action,
    Clock,
    Error,
}

/// A handle on the notifications. Copies share one list.
#[derive(Clone, Copy)]
pub(crate) struct Flashbar {
    shown: RwSignal<Vec<Flash>>,
    next: StoredValue<u32>,
    live: LiveRegions,
}

/// The greatest number of notifications shown at once.
const SHOWN_MAX: usize = 4;
/// A notification that is younger than this when the page changes belongs to that change, and stays
/// on the new page. In milliseconds.
const KEPT_ACROSS_PAGES_MS: f64 = 1000.0;

impl Flashbar {
    /// An empty flashbar that announces its notifications in `live`.
    pub(crate) fn new(live: LiveRegions) -> Self {
        Self { shown: RwSignal::default(), next: StoredValue::new(0), live }
    }

    /// Reports a completed action.
    pub(crate) fn success(self, text: impl Into<String>) {
        self.push(Slot::Action, FlashType::Success, text.into());
    }

    /// Reports a piece of information.
    pub(crate) fn info(self, text: impl Into<String>) {
        self.push(Slot::Action, FlashType::Info, text.into());
    }

    /// Reports an error.
    pub(crate) fn error(self, text: impl Into<String>) {
        self.push(Slot::Error, FlashType::Error, text.into());
    }

    /// Reports a movement of the clock.
    pub(crate) fn clock(self, text: impl Into<String>) {
        self.push(Slot::Clock, FlashType::Info, text.into());
    }

    fn push(self, slot: Slot, flash_type: FlashType, text: String) {
        match flash_type {
            FlashType::Success | FlashType::Info => self.live.announce(&text),
            FlashType::Error => self.live.announce_assertively(&text),
        }
        let fresh = self.next.get_value();
        self.next.set_value(fresh + 1);
        self.shown.update(|shown| {
            let before = shown.iter().position(|flash| flash.slot == slot);
            let before = before.filter(|_| slot != Slot::Error).map(|at| shown.remove(at));
            // A filled slot keeps its element, and with it the focus on its button.
            let id = before.map_or(fresh, |flash| flash.id);
            shown.insert(0, Flash { created_at: wall().0, id, slot, flash_type, text });
            shown.truncate(SHOWN_MAX);
        });
    }

    /// Removes the notifications of the previous page, except for errors.
    pub(crate) fn clear_for_new_page(self) {
        let now = wall().0;
        self.shown.update(|shown| {
            shown.retain(|flash| {
                flash.slot == Slot::Error || now - flash.created_at < KEPT_ACROSS_PAGES_MS
            });
        });
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|flash| flash.id != id));
    }
}

/// The list of notifications. It is not a live region: [`LiveRegions`] announces them.
pub(crate) fn flashbar() -> View {
    let flashbar: Flashbar = expect_context();
    let items = each(
        move || flashbar.shown.get(),
        |flash| flash.id.to_string(),
        move |flash| item(flashbar, flash),
    );
    view! { <section class="flashbar" aria-label="Notifications">{items}</section> }
}

/// One notification. Its text follows the slot while its button stays in place.
fn item(flashbar: Flashbar, first: Flash) -> View {
    let id = first.id;
    let flash = computed(move || {
        flashbar.shown.read().iter().find(|flash| flash.id == id).unwrap_or(&first).clone()
    });
    let class = move || flash.read().flash_type.class();
    let picture = move || icon(flash.read().flash_type.icon());
    let dismiss = icon_button("Dismiss notification", icon(Icon::Close), move |_| {
        flashbar.dismiss(id);
        browser::focus_after_render(".flashbar button, main h1".to_owned());
    });
    view! { <div class=class>{picture}<p>{move || flash.read().text.clone()}</p>{dismiss}</div> }
}
