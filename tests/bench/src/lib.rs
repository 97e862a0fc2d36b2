//! The code that `cargo xtask bench` times: each class prepares data, and each of its methods repeats
//! one operation.
//!
//! ```text
//!   js/measure.mjs: performance.now ──▶ engine ──▶ performance.now ──▶ bare code ──▶ ...
//! ```
//!
//! The crate is compiled with the profile of the npm package, so the times are those of users.
//! Nothing here reads a clock. Each method takes the number of `rounds` and returns a number that
//! depends on all of them, so that the compiler cannot remove any.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failed benchmark has no result")]

mod cipher;
mod keys;
mod opening;
mod rotations;
mod scale;

pub use cipher::Cipher;
pub use opening::{Opening, Values};
pub use rotations::Rotations;
pub use scale::{KeyMemory, Scale};
