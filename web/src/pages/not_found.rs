//! What is shown where nothing is.

use leptos::prelude::*;

use super::page_header;

/// A friendly dead end with a way back.
pub(super) fn not_found(title: &str, text: &str) -> AnyView {
    let text = text.to_owned();
    view! {
        {page_header(title.to_owned(), ().into_any())}
        <section class="panel">
            <p>{text}</p>
            <p><a href="#/keys">"Go to customer managed keys"</a></p>
        </section>
    }
    .into_any()
}
