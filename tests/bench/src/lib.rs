//! What `cargo xtask bench` times: each class prepares a scene, and each of its methods does one
//! thing so many times.
//!
//! ```text
//!   js/measure.mjs: performance.now ──▶ engine's way ──▶ performance.now ──▶ bare way ──▶ ...
//! ```
//!
//! It is compiled as the package is, so that both ways are timed as users have them. Nothing here
//! reads a clock. The rule of use: a method takes `rounds` and gives back a number that depends on
//! all of them, so that none can be left out.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a bench that cannot go on stops")]

mod cipher;
mod clockwork;
mod fleet;
mod opening;
mod scale;

pub use cipher::Cipher;
pub use clockwork::Clockwork;
pub use opening::{Opening, Values};
pub use scale::{Held, Scale};
