//! The stored form of entries and snapshots: written down here field by field, so that the state
//! machine's types may change. What is written is the present version; a version that was ever
//! written is read for ever.
//!
//! - Version 1: keys of symmetric material, aliases, rotations, deletions.
//! - Version 2: key pairs and HMAC keys, imported material, multi-Region keys, grants, last usage.
//!   Whatever it has more is asked for by [`Decoder::since`], where it stands.
//!
//! On the wire, numbers are varints of seven bits a byte, the lowest first; signed ones fold their
//! sign into the lowest bit. Texts, bytes and lists have their length before them, what may be
//! missing has 0 or 1, and of several kinds of thing the number of its kind comes first. Nothing
//! else stands between two fields: they are known by their order alone.

mod decode_error;
mod decoder;
mod encoder;
mod event;
mod grant;
mod import;
mod key;
mod laboratory;
mod material;
mod multi_region;
mod value;

pub use decode_error::{DecodeError, WithPath};
pub use decoder::Decoder;
pub use encoder::Encoder;
pub(crate) use value::MAX_NUMBER;
