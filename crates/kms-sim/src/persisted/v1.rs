//! Version 1 of the stored form. Members are never moved, renamed or added to: postcard knows
//! them by their order alone.

mod assembly;
mod event;
mod key;
mod laboratory;
mod list;
mod parts;
mod value;

pub(crate) use assembly::Assembly;
pub(crate) use key::{Alias, Key};
pub(crate) use laboratory::{Document, Entry, Header, NumberedEvent, TrailRecord};
pub(crate) use list::{Item, List};
pub(crate) use parts::Parts;
