//! What this crate asks of JavaScript itself, wherever it runs: in a page, a worker, or Node.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsValue;

/// A member of the global object; `None` where there is none, or it is refused: asking a sandboxed
/// frame for its storage throws.
pub(crate) fn global(name: &str) -> Option<JsValue> {
    member(&js_sys::global(), name)
}

/// A member that is an object or a function.
pub(crate) fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    let found = Reflect::get(of, &name.into()).ok()?;
    (found.is_object() || found.is_function()).then_some(found)
}

/// Lends JavaScript a copy of bytes, and wipes it. Whoever takes it has to copy it at once.
pub(crate) fn lend<T>(bytes: &[u8], take: impl FnOnce(&Uint8Array) -> T) -> T {
    let copy = Uint8Array::from(bytes);
    let taken = take(&copy);
    wipe(&copy);
    taken
}

/// Wipes bytes that JavaScript has.
pub fn wipe(bytes: &Uint8Array) {
    bytes.fill(0, 0, bytes.length());
}
