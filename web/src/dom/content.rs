//! The content of an element: text, views, lists, and content that follows signals.

use std::borrow::Cow;

use leptos::prelude::{Get, ReadSignal, RwSignal, document};
use web_sys::Node;

use super::View;
use super::dynamic::{self, NodeRange};

/// The content between the tags of an element.
pub(crate) enum Content {
    /// A text.
    Text(Cow<'static, str>),
    /// Built nodes.
    View(View),
    /// Several pieces of content, in order.
    List(Vec<Content>),
    /// A function that fills a range of nodes, called again when a signal that it reads changes.
    Dynamic(Box<dyn FnMut(&NodeRange)>),
}

impl Content {
    /// No content.
    pub(crate) const EMPTY: Self = Self::List(Vec::new());
}

/// Appends the content to `parent`.
pub(super) fn append(parent: &Node, content: Content) {
    match content {
        Content::Text(text) => {
            let _ = parent.append_child(&document().create_text_node(&text));
        }
        Content::View(view) => view.mount(parent),
        Content::List(list) => list.into_iter().for_each(|content| append(parent, content)),
        Content::Dynamic(show) => dynamic::append(parent, show),
    }
}

/// A value that `view!` accepts between tags.
pub(crate) trait IntoContent {
    fn into_content(self) -> Content;
}

impl IntoContent for Content {
    fn into_content(self) -> Content {
        self
    }
}

impl IntoContent for View {
    fn into_content(self) -> Content {
        Content::View(self)
    }
}

impl IntoContent for () {
    fn into_content(self) -> Content {
        Content::EMPTY
    }
}

impl IntoContent for &'static str {
    fn into_content(self) -> Content {
        Content::Text(Cow::Borrowed(self))
    }
}

impl IntoContent for String {
    fn into_content(self) -> Content {
        Content::Text(Cow::Owned(self))
    }
}

impl<T: IntoContent> IntoContent for Option<T> {
    fn into_content(self) -> Content {
        self.map_or(Content::EMPTY, T::into_content)
    }
}

impl<T: IntoContent> IntoContent for Vec<T> {
    fn into_content(self) -> Content {
        Content::List(self.into_iter().map(T::into_content).collect())
    }
}

impl<T: IntoContent, F: Fn() -> T + 'static> IntoContent for F {
    fn into_content(self) -> Content {
        Content::Dynamic(Box::new(move |range| range.show(&|| self().into_content())))
    }
}

/// A signal is dynamic content.
macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<T: IntoContent + Clone + Send + Sync + 'static> IntoContent for $signal<T> {
            fn into_content(self) -> Content {
                (move || self.get()).into_content()
            }
        }
    )*};
}

signals!(ReadSignal, RwSignal);
