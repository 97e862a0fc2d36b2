//! The WebAssembly module of the npm package `kms-orrery`.
//!
//! ```text
//!   js/index.js: Kms ──▶ WasmKms ──▶ kms_sim::Laboratory<AnyStore>
//!     Request, Response,   plain objects in and out,
//!     wall clock, timer    every Err a JavaScript Error with a name
//! ```
//!
//! The two types that matter are [`WasmKms`], the class that `js/` wraps, and [`Error`], which
//! becomes a JavaScript `Error`.
//!
//! The rule of use: nothing panics here. A panic would end the instance of the module, with all
//! its laboratories, so each value from JavaScript is checked before it is used. Only `js/` reads
//! the wall clock and passes it to each method that depends on the time.

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
