//! The npm package `kms-orrery`: the laboratory for JavaScript.
//!
//! ```text
//!   js/index.js: Kms ──▶ WasmKms ──▶ kms_sim::Laboratory<AnyStore>
//!     Request, Response,   plain objects in and out,
//!     wall clock, timer    every Err a real Error with a name
//! ```
//!
//! The two types that matter are [`WasmKms`], the class that `js/` wraps, and [`Error`], which
//! crosses as a JavaScript `Error`. The rule of use: nothing panics here, because a panic would
//! end the whole instance, with all its laboratories; so every value from outside is read with
//! care. The wall clock is read in `js/` alone: each method is told the time.

mod arguments;
mod error;
mod file;
mod laboratory;
mod options;
mod read;
mod store;
mod types;

pub use error::{Error, Result};
pub use laboratory::WasmKms;
