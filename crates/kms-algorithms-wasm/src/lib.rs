//! The algorithms of asymmetric and HMAC keys for JavaScript: one function over bytes.

use wasm_bindgen::prelude::wasm_bindgen;

/// Does the task of these bytes, and answers with the bytes of its outcome. It asks nothing of its
/// host: what is random is made of the seed in the task. Tasks and outcomes are those of the Rust
/// crate `kms-algorithms`.
#[must_use]
#[wasm_bindgen]
pub fn perform(request: &[u8]) -> Vec<u8> {
    kms_algorithms::perform(request)
}
