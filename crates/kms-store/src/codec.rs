//! The stored form of entries and snapshots.
//!
//! It is written down here field by field, so that the types of the state machine may change without
//! it. The encoder writes the newest version only; the decoder reads every version that was ever
//! written.
//!
//! - Version 1: keys of symmetric material, aliases, rotations, deletions.
//! - Version 2: also key pairs and HMAC keys, imported material, multi-Region keys, grants, last
//!   usage. The decoder reads these fields with [`Decoder::since`].
//! - Version 3: also custom key stores and their changes, and the state that a key in a disconnected
//!   store will have.
//!
//! An unsigned number is a varint: seven bits in each byte, the lowest first. A signed number keeps
//! its sign in the lowest bit. A text, a list or a sequence of bytes follows its length. An optional
//! value follows a byte that is 0 or 1. An enum begins with the number of its variant. Fields have no
//! names: their order identifies them.

mod custom_key_store;
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
