//! What stands where there is nothing yet: why, and the way on.

use crate::dom::{IntoPart, Part, View, view};

/// An invitation in place of an empty list.
pub(crate) fn empty_state(title: &'static str, text: &'static str, action: impl IntoPart) -> View {
    fn empty_state(title: &'static str, text: &'static str, action: Part) -> View {
        view! {
            <div class="empty">
                <p class="empty-title">{title}</p>
                <p>{text}</p>
                {action}
            </div>
        }
    }
    empty_state(title, text, action.into_part())
}
