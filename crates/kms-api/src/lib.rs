//! Decodes AWS JSON 1.1 requests and encodes their responses.
//!
//! ```text
//! X-Amz-Target, body ──▶ decode ──▶ Command ──▶ (kms-core) ──▶ Response ──▶ encode ──▶ body
//!                          └────────── Fault: __type, message, status ◀── KmsError
//! ```
//!
//! The two functions that matter are [`decode`] and [`encode`]. A decoded command is well formed: members
//! that are missing, of the wrong type or out of range are refused here as AWS refuses them. The members
//! of each operation are in the table of `kms-shapes`.
//!
//! [`scope`] returns the account and Region of a request. This crate does not depend on keys: `kms-core`
//! decides whether a key exists and which operations its state allows.

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
