//! Reads AWS JSON 1.1 requests and writes their answers.
//!
//! ```text
//! X-Amz-Target, body ──▶ decode ──▶ Command ──▶ (kms-core) ──▶ Response ──▶ encode ──▶ body
//!                          └────────── Fault: __type, message, status ◀── KmsError
//! ```
//!
//! The two functions that matter are [`decode`] and [`encode`]. A command that was decoded is
//! well formed: what is missing, of the wrong type or out of range was refused as AWS refuses
//! it, and the core never sees it. The members of each operation are read from the table in
//! `kms-shapes`.
//!
//! [`scope`] reads where a request was meant to go. This crate knows no keys: whether a key exists,
//! and what its state allows, the core decides.

#![no_std]
#![deny(clippy::wildcard_enum_match_arm)]

extern crate alloc;

mod decode;
mod encode;
mod error;
mod grant_token;
pub mod json;
mod marker;
mod policy;
mod signed;
mod validate;

pub use decode::{Call, Rejected, decode};
pub use encode::{RecordIds, encode};
pub use error::Fault;
pub use signed::scope;
