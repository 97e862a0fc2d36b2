//! The second WebAssembly module: the algorithms of asymmetric and HMAC keys, as one function over
//! bytes.
//!
//! The page and the npm package load this module when a command first needs it. It imports nothing
//! from its host.

use wasm_bindgen::prelude::wasm_bindgen;

/// Performs an encoded task and returns the encoded reply.
///
/// The Rust crate `kms-algorithms` defines the encoding: in the first module, it writes the task
/// and reads the reply. Random bytes are derived from the seed in the task.
#[must_use]
#[wasm_bindgen]
pub fn perform(request: &[u8]) -> Vec<u8> {
    kms_algorithms::perform(request)
}
