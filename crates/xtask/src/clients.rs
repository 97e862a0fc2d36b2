//! Third-party clients of AWS KMS, for the tests in `tests/clients`.
//!
//! The Python clients are installed into an environment in the user's cache, and the Rust client is
//! built there. npm installs the JavaScript clients.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    layout,
    python::Environment,
    shell::{self, announce},
};

/// The environment variable that names the Python with the clients installed.
pub(crate) const PYTHON_VARIABLE: &str = "KMS_ORRERY_PYTHON";
/// The environment variable that names the program with the Rust client.
pub(crate) const RUST_VARIABLE: &str = "KMS_ORRERY_RUST_CLIENT";
/// The tests of the Python clients.
pub(crate) const PYTHON_TESTS: &str = "tests/clients/python.test.mjs";
/// The tests of the Rust and JavaScript clients.
pub(crate) const TESTS: [&str; 2] =
    ["tests/clients/rust.test.mjs", "tests/clients/javascript.test.mjs"];

/// The environment with the Python clients.
pub(crate) const PYTHON: Environment = Environment {
    name: "Python clients",
    download_size: "60 MB",
    folder: "clients",
    requirements: "tests/clients/requirements.txt",
};

const MANIFEST: &str = "tests/clients/rust/Cargo.toml";
const LOCK: &str = include_str!("../../../tests/clients/rust/Cargo.lock");
const PROGRAM: &str = "debug/kms-orrery-rust-client";

/// Builds the Rust client.
///
/// It is built in the user's cache, so that another clone of the repository does not compile its
/// dependencies again.
pub(crate) fn build_rust() -> Result<()> {
    announce("Building aws-sdk-kms (a minute or two the first time)");
    let target = rust_target()?;
    fs::create_dir_all(&target)?;
    let mut cargo = shell::cargo()?;
    cargo.args(["build", "--locked", "--manifest-path", MANIFEST]).env("CARGO_TARGET_DIR", target);
    shell::run(&mut cargo)
}

/// Returns the path of the program with the Rust client.
pub(crate) fn rust_program() -> Result<PathBuf> {
    Ok(rust_target()?.join(PROGRAM))
}

fn rust_target() -> Result<PathBuf> {
    let version = version_of("aws-sdk-kms")
        .context("tests/clients/rust/Cargo.lock contains no aws-sdk-kms")?;
    Ok(layout::cache()?.join(format!("clients-rust-{version}")))
}

/// Returns the version of a package in the lock file of the Rust client.
fn version_of(name: &str) -> Option<&'static str> {
    let (_, entry) = LOCK.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    entry.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_the_sdk_is_read_from_the_lock_file() {
        assert!(version_of("aws-sdk-kms").is_some_and(|version| version.starts_with("1.")));
        assert_eq!(version_of("no-such-package"), None);
    }
}
