//! The stored form of entries and snapshots: written down here field by field, so that the state
//! machine's types may change. One module a version; a version that was ever written is read for
//! ever.
//!
//! On the wire, numbers are varints of seven bits a byte, the lowest first; signed ones fold their
//! sign into the lowest bit. Texts, bytes and lists have their length before them, what may be
//! missing has 0 or 1, and of several kinds of thing the number of its kind comes first. Nothing
//! else stands between two fields: they are known by their order alone.

mod payload;
pub(crate) mod v1;
mod writing;
mod wrong;

pub(crate) use payload::Payload;
pub(crate) use wrong::{Place, Wrong};
