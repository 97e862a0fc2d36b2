//! The pages, and which of them an address shows.

mod aws_managed;
mod ciphertexts;
mod create_key;
mod events;
mod key;
mod key_actions;
mod key_list;
mod keys;
mod not_found;

use leptos::prelude::*;

pub(crate) use create_key::create_key;
pub(crate) use key_actions::{Keys, key_actions};

use crate::components::fresh_id;
use crate::dom::{IntoPart, IntoText, Part, Text, View, changing, follow, view};
use crate::fetched::Fetched;
use crate::router::Route;

/// The page that the address names. Another tab of the same page is no other page.
pub(crate) fn page() -> Part {
    let route: ReadSignal<Route> = expect_context();
    let fetched: Fetched = expect_context();
    changing(
        move || route.read().page(),
        move |_| match route.get_untracked() {
            Route::Keys => keys::page().into_part(),
            Route::NotFound => nothing_here().into_part(),
            other => fetched.page(other),
        },
    )
}

/// The page of any route; the way to all of them, and fetched with them.
pub(crate) fn any_page(route: &Route) -> View {
    match route {
        Route::Keys => keys::page(),
        Route::Key { id, .. } => key::page(id),
        Route::AwsManagedKeys => aws_managed::page(),
        Route::Ciphertexts => ciphertexts::page(),
        Route::Events { .. } => events::page(),
        Route::NotFound => nothing_here(),
    }
}

fn nothing_here() -> View {
    not_found::not_found("Nothing is here", "This address names no page of the simulator.")
}

/// The heading of a page, which also becomes the title of the document; actions stand beside it.
pub(crate) fn page_header(title: impl IntoText, actions: impl IntoPart) -> View {
    fn page_header(title: Text, actions: Part) -> View {
        let of_document = title.clone();
        follow(move || document().set_title(&format!("{} · KMS Orrery", of_document.get())));
        view! {
            <div class="page-header">
                <h1 tabindex="-1">{title}</h1>
                <div class="actions">{actions}</div>
            </div>
        }
    }
    page_header(title.into_text(), actions.into_part())
}

/// A framed part of a page under a heading of its own.
pub(crate) fn panel(title: impl IntoPart, actions: impl IntoPart, body: impl IntoPart) -> View {
    fn panel(title: Part, actions: Part, body: Part) -> View {
        let heading = fresh_id();
        view! {
            <section class="panel" aria-labelledby=heading.clone()>
                <div class="panel-header">
                    <h2 id=heading>{title}</h2>
                    <div class="actions">{actions}</div>
                </div>
                {body}
            </section>
        }
    }
    panel(title.into_part(), actions.into_part(), body.into_part())
}
