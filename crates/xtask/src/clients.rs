//! Clients of AWS KMS that nobody here wrote. Those in Python are in an environment of their own in
//! the user's cache, what the one in Rust builds on beside it; npm brings those in JavaScript.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    layout,
    python::Environment,
    shell::{self, say},
};

/// The variable that tells the tests which Python has the clients.
pub(crate) const VARIABLE: &str = "KMS_ORRERY_PYTHON";
/// The variable that tells them where the program with the client in Rust is.
pub(crate) const RUST_VARIABLE: &str = "KMS_ORRERY_RUST_CLIENT";
/// The tests of those in Python.
pub(crate) const PYTHON_TESTS: &str = "tests/clients/python.test.mjs";
/// The tests of the others.
pub(crate) const TESTS: [&str; 2] =
    ["tests/clients/rust.test.mjs", "tests/clients/javascript.test.mjs"];

/// Those in Python.
pub(crate) const PYTHON: Environment = Environment {
    what: "clients in Python",
    size: "60 MB",
    folder: "clients",
    wanted: "tests/clients/requirements.txt",
};

const MANIFEST: &str = "tests/clients/rust/Cargo.toml";
const LOCK: &str = include_str!("../../../tests/clients/rust/Cargo.lock");
const PROGRAM: &str = "debug/kms-orrery-rust-client";

/// Builds the client in Rust, with what it builds on in the cache: a minute or two the first time,
/// nothing in any later clone.
pub(crate) fn ensure_rust() -> Result<()> {
    say("Building aws-sdk-kms (a minute or two the first time)");
    let target = rust_target()?;
    fs::create_dir_all(&target)?;
    let mut cargo = shell::cargo()?;
    cargo.args(["build", "--locked", "--manifest-path", MANIFEST]).env("CARGO_TARGET_DIR", target);
    shell::run(&mut cargo)
}

/// The program with the client in Rust.
pub(crate) fn rust_program() -> Result<PathBuf> {
    Ok(rust_target()?.join(PROGRAM))
}

fn rust_target() -> Result<PathBuf> {
    let version = version_of("aws-sdk-kms").context("its lock file names no aws-sdk-kms")?;
    Ok(layout::cache()?.join(format!("clients-rust-{version}")))
}

/// The version of a package that the lock file names.
fn version_of(name: &str) -> Option<&'static str> {
    let (_, entry) = LOCK.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    entry.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_names_the_sdk_s_version() {
        assert!(version_of("aws-sdk-kms").is_some_and(|version| version.starts_with("1.")));
        assert_eq!(version_of("no-such-package"), None);
    }
}
