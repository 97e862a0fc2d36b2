//! Properties that hold for any bytes. The targets in `tests/fuzz` search for counterexamples;
//! `tests/tests/fuzz_corpora.rs` checks the inputs that they have found with the same functions.

mod algorithms;
mod blob;
mod door;
mod file;
mod import;
mod shown;
mod stored;

pub use algorithms::algorithms;
pub use blob::{Decrypting, blob};
pub use door::door;
pub use file::file;
pub use import::import;
pub use stored::stored;

use kms_sim::WallTime;

/// Panics where something does not hold for these bytes.
pub type Check = fn(&[u8]);

/// The fuzz targets, by name.
pub const TARGETS: [(&str, Check); 6] = [
    ("algorithms", algorithms),
    ("blob", blob),
    ("door", door),
    ("file", file),
    ("import", import),
    ("stored", stored),
];

/// When the tests look at the clock on their wall.
const WALL: WallTime = WallTime(1_788_000_000_000.0);
