//! The folders of the repository, of the build results and of the user's cache.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::env_value;

/// The crates that compile only for wasm32. Their tests run in a browser.
pub(crate) const WASM_CRATES: [&str; 5] =
    ["kms-algorithms-wasm", "kms-idb", "kms-wasm", "web", "kms-bench"];

/// The crates that must also compile for a target without an operating system.
pub(crate) const CORE_CRATES: [&str; 4] =
    ["kms-shapes", "kms-algorithms", "kms-crypto", "kms-core"];

/// Returns the root folder of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Returns the folder of the built static site.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Returns the folder of the built npm package.
pub(crate) fn npm_package() -> PathBuf {
    root().join("target/npm/kms-orrery")
}

/// Returns cargo's target directory.
pub(crate) fn cargo_target() -> PathBuf {
    env_value("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Returns this project's folder in the user's cache.
pub(crate) fn cache() -> Result<PathBuf> {
    Ok(folder_or_home("XDG_CACHE_HOME", ".cache")?.join("kms-orrery"))
}

/// Returns cargo's home directory, which contains the downloaded crates.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    folder_or_home("CARGO_HOME", ".cargo")
}

/// Returns the folder that `variable` names, or else the folder `in_home` of the user's home.
///
/// # Errors
/// Neither the variable nor HOME is set.
fn folder_or_home(variable: &str, in_home: &str) -> Result<PathBuf> {
    if let Some(folder) = env_value(variable) {
        return Ok(PathBuf::from(folder));
    }
    let home = env_value("HOME").with_context(|| format!("neither {variable} nor HOME is set"))?;
    Ok(PathBuf::from(home).join(in_home))
}
