//! Code that the tests of the whole project share. The tests are in `tests/`.

pub mod actions;
pub mod cases;
pub mod entropy;
pub mod fuzzed;
pub mod genuine;
pub mod key_stores;
pub mod lab;
pub mod model;
pub mod operations;
pub mod persistence;
pub mod repository;
pub mod rulebook;
pub mod table;
