//! The second WebAssembly module, loaded after the first page is shown: the other pages, and the
//! dialogs and menus behind buttons.
//!
//! The build splits the app at [`exports`]. Code that only `EXPORTS` refers to moves to the second
//! module, so the first page neither downloads nor compiles it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::browser;
use crate::components::{ButtonVariant, button};
use crate::dom::{Content, ElementRef, IntoContent, View, dynamic, view};
use crate::flashbar::Flashbar;
use crate::pages::{self, Keys, page_header};
use crate::router::Route;
use crate::shell;
use crate::sim::SimHandle;

/// The functions of the second module.
pub(crate) struct Exports {
    /// The page of a route.
    page: fn(&Route) -> View,
    /// The dialog that creates a key.
    pub(crate) create_key: fn(RwSignal<bool>) -> Content,
    /// The "Key actions" menu for some keys.
    pub(crate) key_actions: fn(Keys) -> View,
    /// The dialog that creates a laboratory.
    pub(crate) new_laboratory: fn(RwSignal<bool>) -> Content,
    /// The dialog that confirms the replacement of stored data.
    pub(crate) replace_stored: fn(RwSignal<bool>) -> Content,
    /// Answers the requests of other tabs.
    serve: fn(SimHandle),
    /// Downloads the laboratory as a file.
    pub(crate) export: fn(SimHandle, Flashbar),
    /// Replaces the laboratory by the one in the chosen file.
    pub(crate) import: fn(SimHandle, Flashbar, ElementRef),
}

static EXPORTS: Exports = Exports {
    page: pages::any_page,
    create_key: pages::create_key,
    key_actions: pages::key_actions,
    new_laboratory: shell::new_laboratory,
    replace_stored: shell::replace_stored,
    serve: SimHandle::serve,
    export: shell::export,
    import: shell::import,
};

/// Compares addresses, since there is only one table.
impl PartialEq for Exports {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

/// Loads the second module and returns its functions. The build replaces the body of this function
/// by a call that waits for the module.
#[wasm_split(pages, fallible)]
fn exports() -> Result<&'static Exports, SplitLoaderError> {
    Ok(&EXPORTS)
}

const LOAD_FAILED: &str = "A part of the dashboard could not be loaded. Check your connection, then try again. If it fails again, reload the page.";

/// The progress of loading the second module.
#[derive(Clone, Copy, PartialEq)]
enum LoadState {
    Loading,
    Failed,
    Loaded(&'static Exports),
}

/// A handle on the second module. Copies share one state.
#[derive(Clone, Copy)]
pub(crate) struct LazyModule {
    state: RwSignal<LoadState>,
    sim: SimHandle,
    flashbar: Flashbar,
}

impl LazyModule {
    /// A handle on a module that is not loaded yet.
    pub(crate) fn new(sim: SimHandle, flashbar: Flashbar) -> Self {
        Self { state: RwSignal::new(LoadState::Loading), sim, flashbar }
    }

    /// Loads the module ahead of its first use, and then answers the requests of other tabs.
    pub(crate) fn load(self) {
        let sim = self.sim;
        self.load_then(move |exports| (exports.serve)(sim));
    }

    /// Loads the module, then calls `act` with its functions. Reports an error if it cannot be
    /// loaded.
    pub(crate) fn load_then(self, act: impl FnOnce(&'static Exports) + 'static) {
        spawn_local(async move {
            let loaded = exports().await;
            // The placeholder page is removed, and the focus in it would be lost.
            let had_focus = browser::exists(".fetching :focus");
            self.state.set(
                loaded.as_ref().map_or(LoadState::Failed, |exports| LoadState::Loaded(exports)),
            );
            match loaded {
                Ok(exports) => act(exports),
                Err(_) => self.flashbar.error(LOAD_FAILED),
            }
            if had_focus {
                browser::focus_after_render("main h1".to_owned());
            }
        });
    }

    /// Content made by the module; empty until it is loaded.
    pub(crate) fn content<P>(self, content: impl Fn(&'static Exports) -> P + 'static) -> Content
    where
        P: IntoContent,
    {
        dynamic(
            move || self.state.get(),
            move |state| match state {
                LoadState::Loaded(exports) => Some(content(exports)),
                LoadState::Loading | LoadState::Failed => None,
            },
        )
    }

    /// The page of a route, or a placeholder until the module is loaded.
    pub(crate) fn page(self, route: Route) -> Content {
        dynamic(
            move || self.state.get(),
            move |state| match state {
                LoadState::Loaded(exports) => (exports.page)(&route),
                LoadState::Loading => placeholder_page("Loading the page…", ()),
                LoadState::Failed => placeholder_page(
                    "This page could not be loaded",
                    view! {
                        <section class="panel">
                            <p role="alert">{LOAD_FAILED}</p>
                            {button(ButtonVariant::Normal, "Try again", move |_| self.load())}
                        </section>
                    },
                ),
            },
        )
    }
}

/// A page without content, shown instead of a page whose code is not loaded.
fn placeholder_page(title: &'static str, advice: impl IntoContent) -> View {
    view! { <div class="fetching">{page_header(title, ())}{advice}</div> }
}
