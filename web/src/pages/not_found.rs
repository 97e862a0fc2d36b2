//! What is shown where nothing is.

use super::page_header;
use crate::dom::{View, view};

/// A friendly dead end with a way back.
pub(super) fn not_found(title: &'static str, text: &'static str) -> View {
    view! {
        {page_header(title, ())}
        <section class="panel">
            <p>{text}</p>
            <p><a href="#/keys">"Go to customer managed keys"</a></p>
        </section>
    }
}
