//! Names and values in columns.

use leptos::prelude::*;

/// One name with its value.
pub(crate) fn pair(name: &'static str, value: impl IntoAny) -> AnyView {
    any_pair(name, value.into_any())
}

fn any_pair(name: &'static str, value: AnyView) -> AnyView {
    view! { <div class="pair"><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

/// A list of pairs, in as many columns as there is room for.
pub(crate) fn pairs(pairs: Vec<AnyView>) -> AnyView {
    view! { <dl class="pairs">{pairs}</dl> }.into_any()
}
