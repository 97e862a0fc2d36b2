//! Version 1 of the stored form. Its fields are never moved, left out or added to.

mod assembly;
mod event;
mod key;
mod laboratory;
mod value;

pub(crate) use assembly::Assembly;
