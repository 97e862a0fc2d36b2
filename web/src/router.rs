//! Hash routes in a signal: they work on any host, under any prefix, offline.

use leptos::ev;
use leptos::prelude::*;

use crate::browser;
use crate::dom::follow;
use crate::flash::Flashes;

/// A page, with what its address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Keys,
    Key { id: String, tab: KeyTab },
    AwsManagedKeys,
    Ciphertexts,
    Events { tab: EventsTab },
    NotFound,
}

/// The tabs of the page of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventsTab {
    Happened,
    CloudTrail,
    EventBridge,
}

impl EventsTab {
    /// Every tab, as they stand beside each other.
    const ALL: [Self; 3] = [Self::Happened, Self::CloudTrail, Self::EventBridge];

    /// The word in the address.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::CloudTrail => "cloudtrail",
            Self::EventBridge => "eventbridge",
        }
    }
}

/// The tabs of a key's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyTab {
    Rotation,
    Aliases,
    Policy,
    Tags,
}

impl KeyTab {
    /// Every tab, as they stand beside each other.
    pub(crate) const ALL: [Self; 4] = [Self::Rotation, Self::Aliases, Self::Policy, Self::Tags];

    /// The word in the address.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Rotation => "rotation",
            Self::Aliases => "aliases",
            Self::Policy => "policy",
            Self::Tags => "tags",
        }
    }
}

impl Route {
    /// The page of events, at its first tab.
    pub(crate) const EVENTS: Self = Self::Events { tab: EventsTab::Happened };

    /// Reads what follows the `#` of an address.
    fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches(['#', '/']);
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] | ["keys"] => Self::Keys,
            ["keys", id] => Self::Key { id: (*id).to_owned(), tab: KeyTab::Rotation },
            ["keys", id, word] => tab(&KeyTab::ALL, KeyTab::word, word)
                .map_or(Self::NotFound, |tab| Self::Key { id: (*id).to_owned(), tab }),
            ["aws-managed-keys"] => Self::AwsManagedKeys,
            ["ciphertexts"] => Self::Ciphertexts,
            ["events"] => Self::EVENTS,
            ["events", word] => tab(&EventsTab::ALL, EventsTab::word, word)
                .map_or(Self::NotFound, |tab| Self::Events { tab }),
            _ => Self::NotFound,
        }
    }

    /// The address of the page, without its tab: what is one page for the visitor.
    pub(crate) fn page(&self) -> String {
        match self {
            Self::Keys => "#/keys".to_owned(),
            Self::Key { id, .. } => format!("#/keys/{id}"),
            Self::AwsManagedKeys => "#/aws-managed-keys".to_owned(),
            Self::Ciphertexts => "#/ciphertexts".to_owned(),
            Self::Events { .. } => "#/events".to_owned(),
            Self::NotFound => String::new(),
        }
    }
}

/// The tab that has this word in the address.
fn tab<T: Copy>(all: &[T], word_of: fn(T) -> &'static str, word: &str) -> Option<T> {
    all.iter().copied().find(|tab| word_of(*tab) == word)
}

/// Follows the address from now on. A new page gets the focus on its heading; a new tab of the
/// same page leaves the focus alone.
pub(crate) fn provide_route(flashes: Flashes) -> ReadSignal<Route> {
    let (route, set_route) = signal(current());
    let listener = window_event_listener(ev::hashchange, move |_| set_route.set(current()));
    on_cleanup(move || listener.remove());
    let mut before = route.read_untracked().page();
    follow(move || {
        let page = route.read().page();
        if page != before {
            before = page;
            flashes.turn_page();
            window().scroll_to_with_x_and_y(0.0, 0.0);
            browser::focus_once_shown("main h1".to_owned());
        }
    });
    provide_context(route);
    route
}

fn current() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// Goes to another page.
pub(crate) fn navigate(hash: &str) {
    let _ = window().location().set_hash(hash);
}
