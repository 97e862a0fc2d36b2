//! Puts the module with the algorithms of asymmetric and HMAC keys beside the dashboard, which
//! fetches it at first use.
//!
//! It is the very module of the npm package, with the same JavaScript around it. Its folder carries
//! a hash of its files: an old one in a cache never meets a new one.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use anyhow::{Context, Result, bail};

use crate::{layout, package};

const CRATE: &str = "kms-algorithms-wasm";
/// The files of the package's JavaScript that belong to it.
const SCRIPTS: [&str; 3] = ["algorithms.js", "algorithms-worker.js", "wasm-loader.js"];
/// How the page names the folder (index.html), for boot.js to find.
const NAMED: &str = "content=\"./algorithms/\"";

/// Builds it, and puts it into the folder that Trunk is about to publish.
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
    if !text.contains(NAMED) {
        bail!("{} has no `{NAMED}`", page.display());
    }
    let text = text.replace(NAMED, &format!("content=\"./{name}/\""));
    fs::write(&page, text).with_context(|| format!("cannot write {}", page.display()))
}

/// A hash of all files in a folder.
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
