//! Values of attributes, properties, classes and styles.

use std::borrow::Cow;

use js_sys::Reflect;
use leptos::prelude::{Get, ReadSignal, RwSignal};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use super::dynamic::effect;

/// The value of an attribute.
pub(crate) enum AttributeValue {
    /// A text.
    Text(Cow<'static, str>),
    /// A boolean attribute: present without a text, or absent.
    Flag(bool),
    /// No attribute.
    Absent,
    /// The closure's value, updated when a signal that it reads changes.
    Dynamic(Box<dyn Fn() -> AttributeValue>),
}

/// Sets an attribute now, and on each change if the value is dynamic.
pub(super) fn bind(element: &Element, name: &'static str, value: AttributeValue) {
    match value {
        AttributeValue::Dynamic(value) => {
            let element = element.clone();
            effect(move || bind(&element, name, value()));
        }
        value => set(element, name, value),
    }
}

/// Sets an attribute to a static value. The prefixes `prop:`, `class:` and `style:` set a property,
/// a class or a style instead.
pub(super) fn set(element: &Element, name: &str, value: AttributeValue) {
    let _ = match name.split_once(':') {
        Some(("prop", name)) => set_property(element, &name.into(), &property(value)),
        Some(("class", name)) => {
            let is_on = matches!(value, AttributeValue::Flag(true));
            element.class_list().toggle_with_force(name, is_on).map(drop)
        }
        Some(("style", name)) => match value {
            AttributeValue::Text(text) => style_of(element, name, &text),
            _ => Ok(()),
        },
        _ => match value {
            AttributeValue::Text(text) => element.set_attribute(name, &text),
            AttributeValue::Flag(true) => element.set_attribute(name, ""),
            AttributeValue::Flag(false) | AttributeValue::Absent | AttributeValue::Dynamic(_) => {
                element.remove_attribute(name)
            }
        },
    };
}

/// Sets a property if it differs: setting a field to its own value would discard a half-typed
/// entry.
fn set_property(element: &Element, name: &JsValue, value: &JsValue) -> Result<(), JsValue> {
    if Reflect::get(element, name)? != *value {
        Reflect::set(element, name, value)?;
    }
    Ok(())
}

fn property(value: AttributeValue) -> JsValue {
    match value {
        AttributeValue::Text(text) => JsValue::from_str(&text),
        AttributeValue::Flag(flag) => JsValue::from_bool(flag),
        AttributeValue::Absent | AttributeValue::Dynamic(_) => JsValue::UNDEFINED,
    }
}

fn style_of(element: &Element, name: &str, text: &str) -> Result<(), JsValue> {
    element.unchecked_ref::<HtmlElement>().style().set_property(name, text)
}

/// A value that `view!` accepts for an attribute.
pub(crate) trait IntoAttribute {
    fn into_attribute(self) -> AttributeValue;
}

impl IntoAttribute for AttributeValue {
    fn into_attribute(self) -> AttributeValue {
        self
    }
}

impl IntoAttribute for &'static str {
    fn into_attribute(self) -> AttributeValue {
        AttributeValue::Text(Cow::Borrowed(self))
    }
}

impl IntoAttribute for String {
    fn into_attribute(self) -> AttributeValue {
        AttributeValue::Text(Cow::Owned(self))
    }
}

impl IntoAttribute for bool {
    fn into_attribute(self) -> AttributeValue {
        AttributeValue::Flag(self)
    }
}

impl<T: IntoAttribute> IntoAttribute for Option<T> {
    fn into_attribute(self) -> AttributeValue {
        self.map_or(AttributeValue::Absent, T::into_attribute)
    }
}

impl<T: IntoAttribute, F: Fn() -> T + 'static> IntoAttribute for F {
    fn into_attribute(self) -> AttributeValue {
        AttributeValue::Dynamic(Box::new(move || self().into_attribute()))
    }
}

/// A signal is a dynamic value.
macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<T: IntoAttribute + Clone + Send + Sync + 'static> IntoAttribute for $signal<T> {
            fn into_attribute(self) -> AttributeValue {
                AttributeValue::Dynamic(Box::new(move || self.get().into_attribute()))
            }
        }
    )*};
}

signals!(ReadSignal, RwSignal);
