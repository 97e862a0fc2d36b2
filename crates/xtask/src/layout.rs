//! Where things stand: the repository, its results, the user's cache.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::env_value;

/// The crates that exist only for wasm32: what tests them runs in a browser.
pub(crate) const WASM_CRATES: [&str; 5] =
    ["kms-algorithms-wasm", "kms-idb", "kms-wasm", "web", "kms-bench"];

/// The crates that must also compile for a target that has no operating system.
pub(crate) const CORE_CRATES: [&str; 4] =
    ["kms-shapes", "kms-algorithms", "kms-crypto", "kms-core"];

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The static site.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The npm package, ready to be published.
pub(crate) fn npm_package() -> PathBuf {
    root().join("target/npm/kms-orrery")
}

/// Where cargo puts what it builds.
pub(crate) fn cargo_target() -> PathBuf {
    env_value("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The folder for this project's tools in the user's cache.
pub(crate) fn cache() -> Result<PathBuf> {
    Ok(folder_or_home("XDG_CACHE_HOME", ".cache")?.join("kms-orrery"))
}

/// Where cargo keeps the crates that it fetched.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    folder_or_home("CARGO_HOME", ".cargo")
}

/// The folder that a variable names, else one in the user's home.
fn folder_or_home(variable: &str, in_home: &str) -> Result<PathBuf> {
    if let Some(folder) = env_value(variable) {
        return Ok(PathBuf::from(folder));
    }
    let home = env_value("HOME").with_context(|| format!("neither {variable} nor HOME is set"))?;
    Ok(PathBuf::from(home).join(in_home))
}
