//! The stored form of entries and snapshots: written down here field by field, so that the state
//! machine's types may change. What is written is the present version; a version that was ever
//! written is read for ever.
//!
//! - Version 1: keys of symmetric material, aliases, rotations, deletions.
//! - Version 2: key pairs and HMAC keys, imported material, multi-Region keys, grants, last usage.
//!   Whatever it has more is asked for by [`Payload::since`], where it stands.
//!
//! On the wire, numbers are varints of seven bits a byte, the lowest first; signed ones fold their
//! sign into the lowest bit. Texts, bytes and lists have their length before them, what may be
//! missing has 0 or 1, and of several kinds of thing the number of its kind comes first. Nothing
//! else stands between two fields: they are known by their order alone.

mod assembly;
mod event;
mod grant;
mod import;
mod key;
mod laboratory;
mod material;
mod multi_region;
mod payload;
mod value;
mod writing;
mod wrong;

pub(crate) use assembly::Assembly;
pub(crate) use payload::Payload;
pub(crate) use wrong::{Place, Wrong};
