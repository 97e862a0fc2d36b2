//! The `view!` macro of the dashboard.
//!
//! It turns markup in the syntax of Leptos's macro into one call of `crate::dom::build`, with a
//! template and a list of bindings. The template is a text that the page interprets at run time.
//! Leptos's macro generates types and functions for every element instead, which would make the
//! page too large (see ARCHITECTURE.md).
//!
//! Each line of a template is a step; its first character is the kind of step:
//!
//! | line | step |
//! |---|---|
//! | `<name` | opens an element |
//! | `>` | closes the current element |
//! | `@name=value` | sets an attribute of the current element |
//! | `?name` | applies the next binding to the current element |
//! | `"text` | appends a text |
//! | `*` | appends the content of the next binding |

mod template;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;

/// Builds a `crate::dom::View` from markup.
///
/// - `{expression}` adds content: a text, a view, an option or a list of these, a signal, or a
///   closure that is called again when a signal that it reads changes (`crate::dom::IntoContent`).
/// - `name=expression` sets an attribute (`crate::dom::IntoAttribute`). The prefix `prop:` sets a
///   property instead, `class:` a class, `style:` a style.
/// - `on:name=handler` adds an event listener; `node_ref=reference` sets a
///   `crate::dom::ElementRef`.
///
/// Components are functions, called in braces.
#[proc_macro]
pub fn view(markup: TokenStream) -> TokenStream {
    let built = rstml::parse2(Tokens::from(markup)).and_then(|nodes| template::build(&nodes));
    built.unwrap_or_else(|error| error.to_compile_error()).into()
}
