//! Texts that are static or follow signals, and can be shown in several places.

use std::borrow::Cow;
use std::rc::Rc;

use super::{AttributeValue, Content, IntoAttribute, IntoContent};

/// A text that a component takes as an argument.
#[derive(Clone)]
pub(crate) enum Text {
    /// A constant text.
    Static(Cow<'static, str>),
    /// The closure's text, updated when a signal that it reads changes.
    Dynamic(Rc<dyn Fn() -> String>),
}

impl Text {
    /// The present text.
    pub(crate) fn get(&self) -> Cow<'static, str> {
        match self {
            Self::Static(text) => text.clone(),
            Self::Dynamic(text) => Cow::Owned(text()),
        }
    }
}

/// A value that components accept as a text.
pub(crate) trait IntoText {
    fn into_text(self) -> Text;
}

impl IntoText for Text {
    fn into_text(self) -> Text {
        self
    }
}

impl IntoText for &'static str {
    fn into_text(self) -> Text {
        Text::Static(Cow::Borrowed(self))
    }
}

impl IntoText for String {
    fn into_text(self) -> Text {
        Text::Static(Cow::Owned(self))
    }
}

impl<F: Fn() -> String + 'static> IntoText for F {
    fn into_text(self) -> Text {
        Text::Dynamic(Rc::new(self))
    }
}

impl IntoContent for Text {
    fn into_content(self) -> Content {
        match self {
            Self::Static(text) => Content::Text(text),
            Self::Dynamic(text) => (move || text()).into_content(),
        }
    }
}

impl IntoAttribute for Text {
    fn into_attribute(self) -> AttributeValue {
        match self {
            Self::Static(text) => AttributeValue::Text(text),
            Self::Dynamic(text) => (move || text()).into_attribute(),
        }
    }
}
