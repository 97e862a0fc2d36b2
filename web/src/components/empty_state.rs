//! What stands where there is nothing yet: why, and the way on.

use leptos::prelude::*;

/// An invitation in place of an empty list.
pub(crate) fn empty_state(title: &str, text: &str, action: AnyView) -> AnyView {
    let (title, text) = (title.to_owned(), text.to_owned());
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p>{text}</p>
            {action}
        </div>
    }
    .into_any()
}
