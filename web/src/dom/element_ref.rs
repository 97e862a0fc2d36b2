//! References to elements, for what only the element itself can do.

use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A reference that a view fills when it is built. Copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct ElementRef(StoredValue<Option<Element>, LocalStorage>);

impl ElementRef {
    /// A reference to nothing yet.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    pub(super) fn fill(self, element: &Element) {
        self.0.set_value(Some(element.clone()));
    }

    /// The element; `None` before it is built, and after its owner is gone.
    pub(crate) fn get<E: JsCast>(self) -> Option<E> {
        self.0.try_get_value().flatten()?.dyn_into().ok()
    }
}
