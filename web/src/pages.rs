//! The pages, and which of them an address shows.

mod aws_managed;
mod ciphertexts;
mod create_key;
mod events;
mod fetched;
mod key;
mod key_actions;
mod key_list;
mod keys;
mod not_found;

use leptos::prelude::*;

use crate::components::fresh_id;
use crate::dom::{IntoPart, IntoText, Part, Text, View, changing, follow, view};
use crate::router::Route;
use fetched::Fetched;

/// The page that the address names. Another tab of the same page is no other page.
pub(crate) fn page() -> Part {
    let route: ReadSignal<Route> = expect_context();
    let fetched = Fetched::fetch();
    changing(
        move || route.read().page(),
        move |_| match route.get_untracked() {
            Route::Keys => keys::page().into_part(),
            Route::NotFound => not_found::not_found(
                "Nothing is here",
                "This address names no page of the simulator.",
            )
            .into_part(),
            other => fetched.page(other),
        },
    )
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
