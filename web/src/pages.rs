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

use crate::components::fresh_id;
use crate::router::Route;

/// The page that the address names. Another tab of the same page is no other page.
#[component]
pub(crate) fn Page() -> impl IntoView {
    let route: ReadSignal<Route> = expect_context();
    let page = Memo::new(move |_| route.read().page());
    move || {
        page.get();
        match route.get_untracked() {
            Route::Keys => keys::KeysPage().into_any(),
            Route::Key { id, .. } => key::page(&id),
            Route::AwsManagedKeys => aws_managed::AwsManagedPage().into_any(),
            Route::Ciphertexts => ciphertexts::CiphertextsPage().into_any(),
            Route::Events => events::EventsPage().into_any(),
            Route::NotFound => not_found::not_found(
                "Nothing is here",
                "This address names no page of the simulator.",
            ),
        }
    }
}

/// The heading of a page, which also becomes the title of the document; actions stand beside it.
pub(crate) fn page_header(title: impl Into<Signal<String>>, actions: AnyView) -> AnyView {
    let title: Signal<String> = title.into();
    Effect::new(move |_| document().set_title(&format!("{} · KMS Orrery", title.read())));
    view! {
        <div class="page-header">
            <h1 tabindex="-1">{move || title.get()}</h1>
            <div class="actions">{actions}</div>
        </div>
    }
    .into_any()
}

/// A framed part of a page under a heading of its own.
pub(crate) fn panel(title: impl IntoAny, actions: AnyView, body: AnyView) -> AnyView {
    any_panel(title.into_any(), actions, body)
}

fn any_panel(title: AnyView, actions: AnyView, body: AnyView) -> AnyView {
    let heading = fresh_id();
    view! {
        <section class="panel" aria-labelledby=heading>
            <div class="panel-header">
                <h2 id=heading.clone()>{title}</h2>
                <div class="actions">{actions}</div>
            </div>
            {body}
        </section>
    }
    .into_any()
}
