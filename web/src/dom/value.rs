//! Values of attributes, properties, classes and styles.

use std::borrow::Cow;

use js_sys::Reflect;
use leptos::prelude::{Get, ReadSignal, RwSignal};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use super::live::follow;

/// What an attribute can be.
pub(crate) enum Value {
    /// This text.
    Text(Cow<'static, str>),
    /// There or not, without a text.
    Flag(bool),
    /// Not there.
    Absent,
    /// Whatever the closure says, asked anew when a signal that it read changes.
    Live(Box<dyn Fn() -> Value>),
}

/// Sets it now and, where it is live, whenever it changes.
pub(super) fn put(element: &Element, name: &'static str, value: Value) {
    match value {
        Value::Live(value) => {
            let element = element.clone();
            follow(move || put(&element, name, value()));
        }
        value => set(element, name, value),
    }
}

/// Sets it now.
pub(super) fn set(element: &Element, name: &str, value: Value) {
    let _ = match name.split_once(':') {
        Some(("prop", name)) => set_property(element, &name.into(), &property(value)),
        Some(("class", name)) => {
            let is_on = matches!(value, Value::Flag(true));
            element.class_list().toggle_with_force(name, is_on).map(drop)
        }
        Some(("style", name)) => match value {
            Value::Text(text) => style_of(element, name, &text),
            _ => Ok(()),
        },
        _ => match value {
            Value::Text(text) => element.set_attribute(name, &text),
            Value::Flag(true) => element.set_attribute(name, ""),
            Value::Flag(false) | Value::Absent | Value::Live(_) => element.remove_attribute(name),
        },
    };
}

/// Sets it where it is another: a field that is told its own value forgets what is half typed.
fn set_property(element: &Element, name: &JsValue, value: &JsValue) -> Result<(), JsValue> {
    if Reflect::get(element, name)? != *value {
        Reflect::set(element, name, value)?;
    }
    Ok(())
}

fn property(value: Value) -> JsValue {
    match value {
        Value::Text(text) => JsValue::from_str(&text),
        Value::Flag(flag) => JsValue::from_bool(flag),
        Value::Absent | Value::Live(_) => JsValue::UNDEFINED,
    }
}

fn style_of(element: &Element, name: &str, text: &str) -> Result<(), JsValue> {
    element.unchecked_ref::<HtmlElement>().style().set_property(name, text)
}

/// What `view!` takes for an attribute.
pub(crate) trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Absent, T::into_value)
    }
}

impl<T: IntoValue, F: Fn() -> T + 'static> IntoValue for F {
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }
}

/// Signals stand for what they hold.
macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<T: IntoValue + Clone + Send + Sync + 'static> IntoValue for $signal<T> {
            fn into_value(self) -> Value {
                Value::Live(Box::new(move || self.get().into_value()))
            }
        }
    )*};
}

signals!(ReadSignal, RwSignal);
