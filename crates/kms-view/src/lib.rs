//! The `view!` macro of the dashboard.
//!
//! Markup in the syntax of Leptos's own macro becomes one call of `crate::dom::build`: a template,
//! which is a text that the page reads at run time, and the holes in it, in order. Leptos's macro
//! makes types and functions for every element instead, which the page cannot afford to have
//! downloaded (see ARCHITECTURE.md).
//!
//! A template has a line for each step; the first sign of a line tells which:
//!
//! | sign | step |
//! |---|---|
//! | `<name` | opens an element |
//! | `>` | closes it |
//! | `@name=value` | sets an attribute of the open element |
//! | `?name` | sets an attribute from the next hole |
//! | `"text` | adds a text |
//! | `*` | adds what the next hole holds |

mod template;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;

/// Builds a `crate::dom::View` from markup.
///
/// - `{expression}` adds whatever `crate::dom::IntoPart` takes: texts, views, options and lists of
///   these, signals, and closures that are run anew when a signal that they read changes.
/// - `name=expression` sets an attribute from what `crate::dom::IntoValue` takes; `prop:name` sets
///   a property, `class:name` a class, `style:name` a style.
/// - `on:name=handler` listens to an event; `node_ref=reference` fills a `crate::dom::ElementRef`.
///
/// Components are plain functions, called in braces.
#[proc_macro]
pub fn view(markup: TokenStream) -> TokenStream {
    let built = rstml::parse2(Tokens::from(markup)).and_then(|nodes| template::build(&nodes));
    built.unwrap_or_else(|error| error.to_compile_error()).into()
}
