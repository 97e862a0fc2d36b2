//! Access to JavaScript that works in pages, in workers and in Node.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsValue;

/// Returns a property of the global object. Returns `None` if it is missing, or if reading it throws,
/// as `localStorage` does in a sandboxed frame.
pub(crate) fn global(name: &str) -> Option<JsValue> {
    member(&js_sys::global(), name)
}

/// Returns a property that is an object or a function.
pub(crate) fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    let found = Reflect::get(of, &name.into()).ok()?;
    (found.is_object() || found.is_function()).then_some(found)
}

/// Calls `act` with a copy of `bytes` in JavaScript's memory, and wipes the copy afterwards.
///
/// `act` must not keep the copy: it may pass it only to functions that copy it at once.
pub(crate) fn with_js_copy<T>(bytes: &[u8], act: impl FnOnce(&Uint8Array) -> T) -> T {
    let copy = Uint8Array::from(bytes);
    let result = act(&copy);
    wipe(&copy);
    result
}

/// Overwrites bytes in JavaScript's memory with zeros.
pub fn wipe(bytes: &Uint8Array) {
    // The garbage collector frees JavaScript's memory at an unknown time and does not clear it.
    bytes.fill(0, 0, bytes.length());
}
