//! Names and values in columns.

use crate::dom::{IntoPart, Part, View, view};

/// One name with its value.
pub(crate) fn pair(name: &'static str, value: impl IntoPart) -> View {
    fn pair(name: &'static str, value: Part) -> View {
        view! { <div class="pair"><dt>{name}</dt><dd>{value}</dd></div> }
    }
    pair(name, value.into_part())
}

/// A list of pairs, in as many columns as there is room for.
pub(crate) fn pairs(pairs: impl IntoPart) -> View {
    let pairs = pairs.into_part();
    view! { <dl class="pairs">{pairs}</dl> }
}
