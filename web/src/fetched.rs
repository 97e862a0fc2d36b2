//! What is fetched apart, while the first page is read already: the other pages, and what stands
//! behind buttons.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::browser;
use crate::components::{Weight, button, empty_state};
use crate::dom::{ElementRef, IntoPart, Part, View, changing, view};
use crate::flash::Flashes;
use crate::pages::{self, Keys};
use crate::router::Route;
use crate::shell;
use crate::sim::SimHandle;

/// What is fetched.
pub(crate) struct Parts {
    /// The page of a route, but for the first page.
    page: fn(&Route) -> View,
    /// The dialog to create a key.
    pub(crate) create_key: fn(RwSignal<bool>) -> Part,
    /// The menu of what can be done to these keys.
    pub(crate) key_actions: fn(Keys) -> View,
    /// The dialog to make a new laboratory.
    pub(crate) new_laboratory: fn(RwSignal<bool>) -> Part,
    /// Saves the laboratory as a file.
    pub(crate) export: fn(SimHandle, Flashes),
    /// Reads the laboratory from the file that was chosen.
    pub(crate) import: fn(SimHandle, Flashes, ElementRef),
}

static PARTS: Parts = Parts {
    page: pages::fetched_page,
    create_key: pages::create_key,
    key_actions: pages::key_actions,
    new_laboratory: shell::new_laboratory,
    export: shell::export,
    import: shell::import,
};

/// Leads to all that is fetched, and is fetched with it.
#[wasm_split(pages, fallible)]
fn parts() -> Result<&'static Parts, SplitLoaderError> {
    Ok(&PARTS)
}

const NOT_FETCHED: &str = "A part of the simulator could not be fetched, so some buttons do \
                           nothing yet. Check the connection, then reload the page.";

/// How far the fetching has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Asked,
    Failed,
    There,
}

/// A handle on what is fetched. Copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct Fetched {
    progress: RwSignal<Progress>,
    parts: StoredValue<Option<&'static Parts>>,
    flashes: Flashes,
}

impl Fetched {
    /// Fetches it, since nearly every visitor will want it.
    pub(crate) fn fetch(flashes: Flashes) -> Self {
        let progress = RwSignal::new(Progress::Asked);
        let fetched = Self { progress, parts: StoredValue::new(None), flashes };
        fetched.ask();
        fetched
    }

    fn ask(self) {
        self.progress.set(Progress::Asked);
        spawn_local(async move {
            self.parts.set_value(parts().await.ok());
            if self.parts.get_value().is_none() {
                self.progress.set(Progress::Failed);
                return self.flashes.error(NOT_FETCHED);
            }
            self.progress.set(Progress::There);
            if browser::has_no_focus() {
                browser::focus_once_shown("main h1".to_owned());
            }
        });
    }

    /// Does this with what is fetched. Where it is not there, says so and asks for it again.
    pub(crate) fn with(self, act: impl FnOnce(&'static Parts)) {
        match self.parts.get_value() {
            Some(parts) => act(parts),
            None => {
                self.flashes.error(NOT_FETCHED);
                self.ask();
            }
        }
    }

    /// A part of what is fetched, as soon as it is there.
    pub(crate) fn part<P>(self, part: impl Fn(&'static Parts) -> P + 'static) -> Part
    where
        P: IntoPart,
    {
        changing(move || self.progress.get(), move |_| self.parts.get_value().map(&part))
    }

    /// The page of this route, as soon as it is there.
    pub(crate) fn page(self, route: Route) -> Part {
        changing(
            move || self.progress.get(),
            move |progress| match (progress, self.parts.get_value()) {
                (_, Some(parts)) => (parts.page)(&route),
                (Progress::Failed, None) => empty_state(
                    "This page could not be fetched",
                    "The rest of the simulator goes on working. Check the connection and try again.",
                    button(Weight::Normal, "Try again", move |_| self.ask()),
                ),
                (_, None) => view! { <p role="status">"Fetching the page…"</p> },
            },
        )
    }
}
