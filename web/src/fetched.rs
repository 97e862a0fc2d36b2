//! What is fetched apart, once the first page is there: the other pages, and what stands behind
//! buttons.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::browser;
use crate::components::{Weight, button};
use crate::dom::{ElementRef, IntoPart, Part, View, changing, view};
use crate::flash::Flashes;
use crate::pages::{self, Keys, page_header};
use crate::router::Route;
use crate::shell;
use crate::sim::SimHandle;

/// What is fetched.
pub(crate) struct Parts {
    /// The page of a route.
    page: fn(&Route) -> View,
    /// The dialog to create a key.
    pub(crate) create_key: fn(RwSignal<bool>) -> Part,
    /// The menu of what can be done to these keys.
    pub(crate) key_actions: fn(Keys) -> View,
    /// The dialog to make a new laboratory.
    pub(crate) new_laboratory: fn(RwSignal<bool>) -> Part,
    /// The dialog before what is stored is replaced.
    pub(crate) replace_stored: fn(RwSignal<bool>) -> Part,
    /// Lets other tabs ask this one.
    serve: fn(SimHandle),
    /// Saves the laboratory as a file.
    pub(crate) export: fn(SimHandle, Flashes),
    /// Reads the laboratory from the file that was chosen.
    pub(crate) import: fn(SimHandle, Flashes, ElementRef),
}

static PARTS: Parts = Parts {
    page: pages::any_page,
    create_key: pages::create_key,
    key_actions: pages::key_actions,
    new_laboratory: shell::new_laboratory,
    replace_stored: shell::replace_stored,
    serve: SimHandle::serve,
    export: shell::export,
    import: shell::import,
};

/// There is but one.
impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

/// Leads to all that is fetched, and is fetched with it.
#[wasm_split(pages, fallible)]
fn parts() -> Result<&'static Parts, SplitLoaderError> {
    Ok(&PARTS)
}

const NOT_FETCHED: &str = "A part of the simulator could not be fetched. Check the connection and \
                           try again; if that does not help, reload the page.";

/// How far the fetching has come.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Asked,
    Failed,
    There(&'static Parts),
}

/// A handle on what is fetched. Copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct Fetched {
    progress: RwSignal<Progress>,
    sim: SimHandle,
    flashes: Flashes,
}

impl Fetched {
    /// Nothing is fetched yet.
    pub(crate) fn new(sim: SimHandle, flashes: Flashes) -> Self {
        Self { progress: RwSignal::new(Progress::Asked), sim, flashes }
    }

    /// Fetches it, since nearly every visitor will want it, and other tabs.
    pub(crate) fn fetch(self) {
        let sim = self.sim;
        self.with(move |parts| (parts.serve)(sim));
    }

    /// Does this with what is fetched, as soon as it is there; says so where it cannot come.
    pub(crate) fn with(self, act: impl FnOnce(&'static Parts) + 'static) {
        spawn_local(async move {
            let fetched = parts().await;
            // The page that waited goes, and the focus with it.
            let waited = browser::finds(".fetching :focus");
            self.progress.set(fetched.as_ref().map_or(Progress::Failed, |it| Progress::There(it)));
            match fetched {
                Ok(parts) => act(parts),
                Err(_) => self.flashes.error(NOT_FETCHED),
            }
            if waited {
                browser::focus_once_shown("main h1".to_owned());
            }
        });
    }

    /// A part of what is fetched, as soon as it is there.
    pub(crate) fn part<P>(self, part: impl Fn(&'static Parts) -> P + 'static) -> Part
    where
        P: IntoPart,
    {
        changing(
            move || self.progress.get(),
            move |progress| match progress {
                Progress::There(parts) => Some(part(parts)),
                Progress::Asked | Progress::Failed => None,
            },
        )
    }

    /// The page of this route, as soon as it is there.
    pub(crate) fn page(self, route: Route) -> Part {
        changing(
            move || self.progress.get(),
            move |progress| match progress {
                Progress::There(parts) => (parts.page)(&route),
                Progress::Asked => waiting("Fetching the page…", ()),
                Progress::Failed => waiting(
                    "This page could not be fetched",
                    view! {
                        <section class="panel">
                            <p role="alert">{NOT_FETCHED}</p>
                            {button(Weight::Normal, "Try again", move |_| self.fetch())}
                        </section>
                    },
                ),
            },
        )
    }
}

/// What stands in place of a page that is not there.
fn waiting(title: &'static str, advice: impl IntoPart) -> View {
    view! { <div class="fetching">{page_header(title, ())}{advice}</div> }
}
