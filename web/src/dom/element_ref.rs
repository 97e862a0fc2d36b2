//! References to elements, for calls that only the element itself offers, such as `showModal`.

use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A reference to an element, set when its view is built. Copies share one reference.
#[derive(Clone, Copy)]
pub(crate) struct ElementRef(StoredValue<Option<Element>, LocalStorage>);

impl ElementRef {
    /// A reference that is not set yet.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    pub(super) fn set(self, element: &Element) {
        self.0.set_value(Some(element.clone()));
    }

    /// The element; `None` before it is built, after its owner is dropped, and if it is not an `E`.
    pub(crate) fn get<E: JsCast>(self) -> Option<E> {
        self.0.try_get_value().flatten()?.dyn_into().ok()
    }
}
