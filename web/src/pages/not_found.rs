//! The page for an address without a page or a key.

use super::page_header;
use crate::dom::{View, view};

/// A page with an explanation and a link to the list of keys.
pub(super) fn not_found(title: &'static str, text: &'static str) -> View {
    view! {
        {page_header(title, ())}
        <section class="panel">
            <p>{text}</p>
            <p><a href="#/keys">"Go to customer managed keys"</a></p>
        </section>
    }
}
