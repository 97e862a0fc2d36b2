//! Texts that stay as they are or follow signals, and can be shown more than once.

use std::borrow::Cow;
use std::rc::Rc;

use super::{IntoPart, IntoValue, Part, Value};

/// A text, or what says it.
#[derive(Clone)]
pub(crate) enum Text {
    /// Always the same.
    Fixed(Cow<'static, str>),
    /// Whatever the closure says now.
    Live(Rc<dyn Fn() -> String>),
}

impl Text {
    /// What it says now.
    pub(crate) fn get(&self) -> Cow<'static, str> {
        match self {
            Self::Fixed(text) => text.clone(),
            Self::Live(text) => Cow::Owned(text()),
        }
    }
}

/// What a component takes for a text.
pub(crate) trait IntoText {
    /// The text.
    fn into_text(self) -> Text;
}

impl IntoText for Text {
    fn into_text(self) -> Text {
        self
    }
}

impl IntoText for &'static str {
    fn into_text(self) -> Text {
        Text::Fixed(Cow::Borrowed(self))
    }
}

impl IntoText for String {
    fn into_text(self) -> Text {
        Text::Fixed(Cow::Owned(self))
    }
}

impl<F: Fn() -> String + 'static> IntoText for F {
    fn into_text(self) -> Text {
        Text::Live(Rc::new(self))
    }
}

impl IntoPart for Text {
    fn into_part(self) -> Part {
        match self {
            Self::Fixed(text) => Part::Text(text),
            Self::Live(text) => (move || text()).into_part(),
        }
    }
}

impl IntoValue for Text {
    fn into_value(self) -> Value {
        match self {
            Self::Fixed(text) => Value::Text(text),
            Self::Live(text) => (move || text()).into_value(),
        }
    }
}
