//! Forgets the types of closures. The frameworks' code for a closure is made once for each of its
//! types, and every closure has a type of its own: boxed, they share one, and the download with
//! it.

use leptos::prelude::*;

/// A handler of events.
pub(crate) type Handler<E> = Box<dyn FnMut(E)>;

/// Boxes a handler.
pub(crate) fn act<E>(handle: impl FnMut(E) + 'static) -> Handler<E> {
    Box::new(handle)
}

/// A part of the page that is made anew when a signal that it reads changes.
pub(crate) fn live(part: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    view! { {move || part()} }.into_any()
}

/// A text that changes with the signals that it reads.
pub(crate) fn live_text(text: impl Fn() -> String + Send + 'static) -> AnyView {
    view! { {move || text()} }.into_any()
}
