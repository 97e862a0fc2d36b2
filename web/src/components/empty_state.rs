//! The empty state of a list: the reason why it is empty, and an action.

use crate::dom::{Content, IntoContent, View, view};

/// A title, an explanation and an action in place of an empty list.
pub(crate) fn empty_state(
    title: &'static str,
    text: &'static str,
    action: impl IntoContent,
) -> View {
    fn empty_state(title: &'static str, text: &'static str, action: Content) -> View {
        view! {
            <div class="empty">
                <p class="empty-title">{title}</p>
                <p>{text}</p>
                {action}
            </div>
        }
    }
    empty_state(title, text, action.into_content())
}
