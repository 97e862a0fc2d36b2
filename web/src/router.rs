//! Routes in the fragment of the address, which work on any host, under any path and offline.

use leptos::ev;
use leptos::prelude::*;

use crate::browser;
use crate::dom::effect;
use crate::flashbar::Flashbar;

/// A page and its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Keys,
    Key { id: String, tab: KeyTab },
    AwsManagedKeys,
    Ciphertexts,
    Events { tab: EventsTab },
    NotFound,
}

/// A tab of the events page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventsTab {
    Activity,
    CloudTrail,
    EventBridge,
}

impl EventsTab {
    /// All tabs, in the order of the tab list.
    const ALL: [Self; 3] = [Self::Activity, Self::CloudTrail, Self::EventBridge];

    /// The identifier of the tab in the address and in element ids.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            // Not the name of the tab: bookmarks contain this word.
            Self::Activity => "happened",
            Self::CloudTrail => "cloudtrail",
            Self::EventBridge => "eventbridge",
        }
    }
}

/// A tab of a key's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyTab {
    Rotation,
    Aliases,
    Policy,
    Tags,
}

impl KeyTab {
    /// All tabs, in the order of the tab list.
    pub(crate) const ALL: [Self; 4] = [Self::Rotation, Self::Aliases, Self::Policy, Self::Tags];

    /// The identifier of the tab in the address and in element ids.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Rotation => "rotation",
            Self::Aliases => "aliases",
            Self::Policy => "policy",
            Self::Tags => "tags",
        }
    }
}

impl Route {
    /// The first tab of the events page.
    pub(crate) const EVENTS: Self = Self::Events { tab: EventsTab::Activity };

    /// Parses the fragment of an address.
    fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches(['#', '/']);
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] | ["keys"] => Self::Keys,
            ["keys", id] => Self::Key { id: (*id).to_owned(), tab: KeyTab::Rotation },
            ["keys", id, word] => tab(&KeyTab::ALL, KeyTab::id, word)
                .map_or(Self::NotFound, |tab| Self::Key { id: (*id).to_owned(), tab }),
            ["aws-managed-keys"] => Self::AwsManagedKeys,
            ["ciphertexts"] => Self::Ciphertexts,
            ["events"] => Self::EVENTS,
            ["events", word] => tab(&EventsTab::ALL, EventsTab::id, word)
                .map_or(Self::NotFound, |tab| Self::Events { tab }),
            _ => Self::NotFound,
        }
    }

    /// The address of the page without its tab; equal for all tabs of one page.
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

/// The tab with this identifier.
fn tab<T: Copy>(all: &[T], id_of: fn(T) -> &'static str, id: &str) -> Option<T> {
    all.iter().copied().find(|tab| id_of(*tab) == id)
}

/// Provides the route of the address as a context. A new page scrolls to the top and focuses the
/// heading; a new tab of the same page leaves the focus where it is.
pub(crate) fn provide_route(flashbar: Flashbar) -> ReadSignal<Route> {
    let (route, set_route) = signal(current());
    let listener = window_event_listener(ev::hashchange, move |_| set_route.set(current()));
    on_cleanup(move || listener.remove());
    let mut before = route.read_untracked().page();
    effect(move || {
        let page = route.read().page();
        if page != before {
            before = page;
            flashbar.clear_for_new_page();
            window().scroll_to_with_x_and_y(0.0, 0.0);
            browser::focus_after_render("main h1".to_owned());
        }
    });
    provide_context(route);
    route
}

fn current() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// Navigates to an address such as `#/keys`.
pub(crate) fn navigate(hash: &str) {
    let _ = window().location().set_hash(hash);
}
