//! Properties that hold for any bytes. The targets in `tests/fuzz` search for counterexamples;
//! `tests/tests/fuzz_corpora.rs` checks the inputs that they have found with the same functions.

mod algorithms;
mod blob;
mod file;
mod import;
mod requests;
mod stored;
mod views;

pub use algorithms::algorithms;
pub use blob::{Decrypting, blob};
pub use file::file;
pub use import::import;
pub use requests::requests;
pub use stored::stored;

use kms_sim::WallTime;

/// A check that panics if a property does not hold for the bytes.
pub type Check = fn(&[u8]);

/// The fuzz targets, by name.
pub const TARGETS: [(&str, Check); 6] = [
    ("algorithms", algorithms),
    ("blob", blob),
    ("file", file),
    ("import", import),
    ("requests", requests),
    ("stored", stored),
];

/// The wall clock time of the checks.
const WALL: WallTime = WallTime(1_788_000_000_000.0);
