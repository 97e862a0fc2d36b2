//! Builds the npm package into `target/npm/kms-orrery`.
//!
//! Its root contains the hand-written files of `crates/kms-wasm/js` and the licences, and its folder
//! `wasm/` the files that wasm-bindgen generates. Its version is that of the Cargo workspace.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    layout,
    shell::{self, announce},
    tools,
};

const TARGET: &str = "wasm32-unknown-unknown";
/// The crates that become modules of the package: the laboratory, and the algorithms of asymmetric
/// and HMAC keys, which are fetched at first use.
const MODULES: [&str; 2] = ["kms-wasm", "kms-algorithms-wasm"];
const LICENCES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// Installs the requirements, then builds the package.
pub(crate) fn set_up_and_build() -> Result<()> {
    set_up()?;
    build()
}

/// Installs the requirements of [`build`].
pub(crate) fn set_up() -> Result<()> {
    announce("Setting up the build tools");
    tools::ensure_wasm_target()?;
    tools::ensure(&tools::WASM_BINDGEN)
}

/// Builds the package.
pub(crate) fn build() -> Result<()> {
    announce("Building the npm package (release; a minute or two the first time)");
    for module in MODULES {
        build_module(module)?;
    }
    let package = layout::npm_package();
    if package.exists() {
        // Files of an earlier build must not be published.
        fs::remove_dir_all(&package)?;
    }
    for module in MODULES {
        generate_bindings(&module.replace('-', "_"), &package.join("wasm"))?;
    }
    copy_folder(&layout::root().join("crates/kms-wasm/js"), &package)?;
    for licence in LICENCES {
        fs::copy(layout::root().join(licence), package.join(licence))?;
    }
    set_version(&package.join("package.json"))?;
    println!("  the package is in {}", package.display());
    Ok(())
}

/// Compiles a crate for wasm32 with the release profile.
pub(crate) fn build_module(name: &str) -> Result<()> {
    let mut cargo = shell::cargo()?;
    shell::remap_paths(&mut cargo)?;
    shell::run(cargo.args(["build", "--release", "--package", name, "--target", TARGET]))
}

/// Generates the final module of a compiled crate, and its JavaScript bindings, in a folder.
pub(crate) fn generate_bindings(module: &str, folder: &Path) -> Result<()> {
    let release: PathBuf = layout::cargo_target().join(TARGET).join("release");
    let mut bindgen = shell::command("wasm-bindgen")?;
    bindgen.args(["--target", "web", "--out-name", module, "--out-dir"]).arg(folder);
    bindgen.args(shell::STRIP_OPTIONS).arg(release.join(module).with_extension("wasm"));
    shell::run(&mut bindgen)
}

/// Copies a folder with all its contents except `node_modules`.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let entries = fs::read_dir(from).with_context(|| format!("there is no {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "node_modules" {
                copy_folder(&entry.path(), &target)?;
            }
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn set_version(manifest: &Path) -> Result<()> {
    let text = fs::read_to_string(manifest)?;
    let text = with_version(&text, env!("CARGO_PKG_VERSION"))?;
    fs::write(manifest, text)?;
    Ok(())
}

/// Replaces the version in the text of a package.json and changes nothing else.
fn with_version(manifest: &str, version: &str) -> Result<String> {
    let (before, rest) =
        manifest.split_once("\"version\": \"").context("package.json has no \"version\"")?;
    let (_, after) = rest.split_once('"').context("the version in package.json does not end")?;
    if after.contains("\"version\":") {
        bail!("package.json has more than one \"version\"");
    }
    Ok(format!("{before}\"version\": \"{version}\"{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_is_replaced() {
        let manifest =
            "{\n  \"name\": \"x\",\n  \"version\": \"0.0.0\",\n  \"type\": \"module\"\n}";
        let expected = manifest.replace("0.0.0", "1.2.3");
        assert_eq!(with_version(manifest, "1.2.3").unwrap(), expected);
    }

    #[test]
    fn a_manifest_with_no_version_or_two_versions_is_an_error() {
        assert!(with_version("{}", "1.2.3").is_err());
        let twice = "{\"version\": \"1\", \"x\": {\"version\": \"2\"}}";
        assert!(with_version(twice, "1.2.3").is_err());
    }
}
