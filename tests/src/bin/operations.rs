//! Writes the table of operations into the README: `cargo xtask operations`.

use std::{fs, io};

use kms_tests::{operations, repository};

fn main() -> io::Result<()> {
    let readme = operations::in_readme(&operations::readme());
    let readme = readme.ok_or_else(|| io::Error::other("README.md has no place for the table"))?;
    fs::write(repository::root().join("README.md"), readme)
}
