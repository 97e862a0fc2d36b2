//! The pages of the dashboard, and the page of each route.

mod aws_managed_keys;
mod ciphertexts;
mod create_key;
mod customer_managed_keys;
mod events;
mod key;
mod key_actions;
mod key_list;
mod not_found;

use leptos::prelude::*;

pub(crate) use create_key::create_key;
pub(crate) use key_actions::{Keys, key_actions};

use crate::components::unique_id;
use crate::dom::{Content, IntoContent, IntoText, Text, View, dynamic, effect, view};
use crate::lazy_module::LazyModule;
use crate::router::Route;

/// The current page. It is rebuilt when the route changes to another page, not to another tab.
pub(crate) fn page() -> Content {
    let route: ReadSignal<Route> = expect_context();
    let lazy_module: LazyModule = expect_context();
    dynamic(
        move || route.read().page(),
        move |_| match route.get_untracked() {
            Route::Keys => customer_managed_keys::page().into_content(),
            Route::NotFound => page_not_found().into_content(),
            other => lazy_module.page(other),
        },
    )
}

/// The page of any route. It refers to all pages and so is part of the second module.
pub(crate) fn any_page(route: &Route) -> View {
    match route {
        Route::Keys => customer_managed_keys::page(),
        Route::Key { id, .. } => key::page(id),
        Route::AwsManagedKeys => aws_managed_keys::page(),
        Route::Ciphertexts => ciphertexts::page(),
        Route::Events { .. } => events::page(),
        Route::NotFound => page_not_found(),
    }
}

fn page_not_found() -> View {
    not_found::not_found("Page not found", "No page has this address.")
}

/// The heading of a page with its actions beside it. The heading is also the document's title.
pub(crate) fn page_header(title: impl IntoText, actions: impl IntoContent) -> View {
    fn page_header(title: Text, actions: Content) -> View {
        let of_document = title.clone();
        effect(move || document().set_title(&format!("{} · KMS Orrery", of_document.get())));
        view! {
            <div class="page-header">
                <h1 tabindex="-1">{title}</h1>
                <div class="actions">{actions}</div>
            </div>
        }
    }
    page_header(title.into_text(), actions.into_content())
}

/// A framed section with a heading and actions.
pub(crate) fn panel(
    title: impl IntoContent,
    actions: impl IntoContent,
    body: impl IntoContent,
) -> View {
    fn panel(title: Content, actions: Content, body: Content) -> View {
        let heading = unique_id();
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
    panel(title.into_content(), actions.into_content(), body.into_content())
}
