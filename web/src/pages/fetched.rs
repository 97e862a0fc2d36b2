//! The pages that are fetched apart: the first page is there before them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{aws_managed, ciphertexts, events, key};
use crate::browser;
use crate::components::{Weight, button, empty_state};
use crate::dom::{Part, View, changing, view};
use crate::router::Route;

/// A page by its route.
type Page = fn(&Route) -> View;

/// How far the fetching has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Asked,
    Failed,
    There,
}

/// The fetched pages. Copies are the same ones.
#[derive(Clone, Copy)]
pub(super) struct Fetched {
    progress: RwSignal<Progress>,
    page: StoredValue<Option<Page>>,
}

impl Fetched {
    /// Fetches them, since nearly every visitor will want one.
    pub(super) fn fetch() -> Self {
        let fetched =
            Self { progress: RwSignal::new(Progress::Asked), page: StoredValue::new(None) };
        fetched.ask();
        fetched
    }

    fn ask(self) {
        self.progress.set(Progress::Asked);
        spawn_local(async move {
            self.page.set_value(pages().await.ok());
            let is_there = self.page.get_value().is_some();
            self.progress.set(if is_there { Progress::There } else { Progress::Failed });
            if browser::has_no_focus() {
                browser::focus_once_shown("main h1".to_owned());
            }
        });
    }

    /// The page of this route, as soon as it is there.
    pub(super) fn page(self, route: Route) -> Part {
        changing(
            move || self.progress.get(),
            move |progress| match progress {
                Progress::There => self.page.get_value().map(|page| page(&route)),
                Progress::Asked => Some(view! { <p role="status">"Fetching the page…"</p> }),
                Progress::Failed => Some(empty_state(
                    "This page could not be fetched",
                    "The rest of the simulator goes on working. Check the connection and try again.",
                    button(Weight::Normal, "Try again", move |_| self.ask()),
                )),
            },
        )
    }
}

/// What is fetched: this function, and all that it alone leads to.
#[wasm_split(pages, fallible)]
fn pages() -> Result<Page, SplitLoaderError> {
    Ok(page)
}

fn page(route: &Route) -> View {
    match route {
        Route::Key { id, .. } => key::page(id),
        Route::AwsManagedKeys => aws_managed::page(),
        Route::Ciphertexts => ciphertexts::page(),
        Route::Events | Route::Keys | Route::NotFound => events::page(),
    }
}
