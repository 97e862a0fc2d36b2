//! Adds the module with the algorithms of asymmetric and HMAC keys to the site. The dashboard
//! fetches it when a key of that kind is used for the first time.
//!
//! The module and its JavaScript are those of the npm package. The name of their folder contains a
//! hash of all files, so a browser's cache never combines files of two versions.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use anyhow::{Context, Result, bail};

use crate::{layout, package};

const CRATE: &str = "kms-algorithms-wasm";
/// The files of the package's JavaScript that load the module.
const SCRIPTS: [&str; 3] = ["algorithms.js", "algorithms-worker.js", "wasm-loader.js"];
/// The attribute of index.html that names the folder, which boot.js reads.
const ATTRIBUTE: &str = "content=\"./algorithms/\"";

/// Compiles the module and adds it to Trunk's staging folder.
///
/// # Errors
/// The module does not compile, or index.html does not name its folder.
pub(crate) fn stage(staging: &Path) -> Result<()> {
    package::build_module(CRATE)?;
    let folder = layout::cargo_target().join("algorithms");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let module = CRATE.replace('-', "_");
    let wasm = folder.join("wasm");
    package::generate_bindings(&module, &wasm)?;
    for types in [format!("{module}.d.ts"), format!("{module}_bg.wasm.d.ts")] {
        fs::remove_file(wasm.join(types))?;
    }
    for script in SCRIPTS {
        fs::copy(layout::root().join("crates/kms-wasm/js").join(script), folder.join(script))?;
    }
    let name = format!("algorithms-{:016x}", hash_of(&folder)?);
    package::copy_folder(&folder, &staging.join(&name))?;
    let page = staging.join("index.html");
    let text = fs::read_to_string(&page)?;
    if !text.contains(ATTRIBUTE) {
        bail!("{} does not contain `{ATTRIBUTE}`", page.display());
    }
    let text = text.replace(ATTRIBUTE, &format!("content=\"./{name}/\""));
    fs::write(&page, text).with_context(|| format!("cannot write {}", page.display()))
}

/// Returns a hash of all files in a folder.
fn hash_of(folder: &Path) -> Result<u64> {
    let mut paths = Vec::new();
    crate::size::collect_files(folder, &mut paths)?;
    paths.sort();
    let mut hasher = DefaultHasher::new();
    for path in paths {
        fs::read(path)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}
