//! Description lists: names with values, in columns.

use crate::dom::{Content, IntoContent, View, view};

/// A name with its value.
pub(crate) fn description_item(name: &'static str, value: impl IntoContent) -> View {
    fn description_item(name: &'static str, value: Content) -> View {
        view! { <div class="pair"><dt>{name}</dt><dd>{value}</dd></div> }
    }
    description_item(name, value.into_content())
}

/// A list of description items, in as many columns as fit.
pub(crate) fn description_list(pairs: impl IntoContent) -> View {
    let pairs = pairs.into_content();
    view! { <dl class="pairs">{pairs}</dl> }
}
