//! What can stand between tags.

use std::borrow::Cow;

use leptos::prelude::{Get, ReadSignal, RwSignal, document};
use web_sys::Node;

use super::View;
use super::live::{self, Place};

/// What can stand between tags.
pub(crate) enum Part {
    /// This text.
    Text(Cow<'static, str>),
    /// This view.
    View(View),
    /// One after the other; none is nothing.
    Parts(Vec<Part>),
    /// Whatever the closure shows in its place, called anew when a signal that it read changes.
    Live(Box<dyn FnMut(&Place)>),
}

impl Part {
    /// Nothing at all.
    pub(crate) const NOTHING: Self = Self::Parts(Vec::new());
}

/// Adds it to the end of `parent`.
pub(super) fn append(parent: &Node, part: Part) {
    match part {
        Part::Text(text) => {
            let _ = parent.append_child(&document().create_text_node(&text));
        }
        Part::View(view) => view.mount(parent),
        Part::Parts(parts) => parts.into_iter().for_each(|part| append(parent, part)),
        Part::Live(show) => live::append(parent, show),
    }
}

/// What `view!` takes between tags.
pub(crate) trait IntoPart {
    /// The part.
    fn into_part(self) -> Part;
}

impl IntoPart for Part {
    fn into_part(self) -> Part {
        self
    }
}

impl IntoPart for View {
    fn into_part(self) -> Part {
        Part::View(self)
    }
}

impl IntoPart for () {
    fn into_part(self) -> Part {
        Part::NOTHING
    }
}

impl IntoPart for &'static str {
    fn into_part(self) -> Part {
        Part::Text(Cow::Borrowed(self))
    }
}

impl IntoPart for String {
    fn into_part(self) -> Part {
        Part::Text(Cow::Owned(self))
    }
}

impl<T: IntoPart> IntoPart for Option<T> {
    fn into_part(self) -> Part {
        self.map_or(Part::NOTHING, T::into_part)
    }
}

impl<T: IntoPart> IntoPart for Vec<T> {
    fn into_part(self) -> Part {
        Part::Parts(self.into_iter().map(T::into_part).collect())
    }
}

impl<T: IntoPart, F: Fn() -> T + 'static> IntoPart for F {
    fn into_part(self) -> Part {
        Part::Live(Box::new(move |place| place.show(&|| self().into_part())))
    }
}

/// Signals stand for what they hold.
macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<T: IntoPart + Clone + Send + Sync + 'static> IntoPart for $signal<T> {
            fn into_part(self) -> Part {
                (move || self.get()).into_part()
            }
        }
    )*};
}

signals!(ReadSignal, RwSignal);
