//! The build tools, in exact versions, in the user's cache: `kms-orrery/tools/NAME-VERSION`.
//!
//! The user's own tools are neither changed nor used. A tool is installed into a temporary folder
//! that is renamed when it is complete, so an interrupted installation is repeated.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    layout, npm,
    shell::{self, announce},
};

/// A build tool that `cargo install` can install.
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
    program: &'static str,
    options: &'static [&'static str],
}

/// Generates JavaScript bindings. Its version must be that of the `wasm-bindgen` crate in Cargo.lock.
///
/// It is installed without `--locked`, because its lock file names a release of another crate that
/// not every registry has.
pub(crate) const WASM_BINDGEN: Tool =
    Tool { name: "wasm-bindgen-cli", version: "0.2.130", program: "wasm-bindgen", options: &[] };

/// Runs the tests of the wasm crates in a browser.
pub(crate) const WASM_PACK: Tool =
    Tool { name: "wasm-pack", version: "0.15.1", program: "wasm-pack", options: &["--locked"] };

/// Builds the site.
pub(crate) const TRUNK: Tool = Tool {
    name: "trunk",
    version: "0.21.14",
    program: "trunk",
    options: &["--locked", "--no-default-features", "--features", "rustls"],
};

/// Splits the dashboard's module.
pub(crate) const WASM_SPLIT: Tool = Tool {
    name: "wasm_split_cli_support",
    version: "0.2.4",
    program: "wasm-split-cli",
    options: &["--locked", "--features", "build-binary"],
};

const ALL: [&Tool; 4] = [&WASM_BINDGEN, &WASM_PACK, &TRUNK, &WASM_SPLIT];

/// The profile for tools. They run for seconds, so they should compile fast rather than run fast.
const FAST_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "32"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const NODE_AT_LEAST: u32 = 20;

/// Returns the folders with the programs of all tools, whether they are installed or not.
pub(crate) fn bin_folders() -> Result<Vec<PathBuf>> {
    ALL.iter().map(|tool| Ok(tool.folder()?.join("bin"))).collect()
}

/// Installs a tool unless it is installed.
pub(crate) fn ensure(tool: &Tool) -> Result<()> {
    let folder = tool.folder()?;
    if folder.join("bin").join(tool.program).is_file() {
        println!("  {} {}: in {}", tool.name, tool.version, folder.display());
        return Ok(());
    }
    announce(&format!(
        "Installing {} {} into {} (once; a few minutes)",
        tool.name,
        tool.version,
        folder.display()
    ));
    tool.install()
}

/// Adds the Rust target wasm32-unknown-unknown unless it is installed.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    let sysroot = shell::output(shell::command("rustc")?.args(["--print", "sysroot"]))?;
    let library = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).join("lib");
    if library.is_dir() {
        println!("  {WASM_TARGET}: in {}", library.display());
        return Ok(());
    }
    if shell::which("rustup").is_none() {
        bail!(
            "the Rust target {WASM_TARGET} is missing, and there is no rustup that could add it; \
             install rustup"
        );
    }
    announce(&format!("Adding the Rust target {WASM_TARGET}"));
    shell::run(shell::command("rustup")?.args(["target", "add", WASM_TARGET]))
}

/// Adds rustfmt and clippy unless they are installed.
pub(crate) fn ensure_lints() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        match shell::output(shell::cargo()?.args([subcommand, "--version"])) {
            Ok(version) => println!("  {}", version.trim()),
            Err(_) => {
                announce(&format!("Adding the Rust component {component}"));
                shell::run(shell::command("rustup")?.args(["component", "add", component]))?;
            }
        }
    }
    Ok(())
}

/// Checks that Node and npm are installed. They are never installed automatically, because other
/// projects of the user depend on them as well.
///
/// # Errors
/// One is missing, or Node is too old.
pub(crate) fn ensure_node() -> Result<()> {
    let hint = format!("install Node {NODE_AT_LEAST} or later, with npm");
    let node = shell::output(shell::command("node")?.arg("--version")).context(hint.clone())?;
    let npm = shell::output(npm::command()?.arg("--version")).context(hint.clone())?;
    match major_version(&node) {
        Some(major) if major >= NODE_AT_LEAST => {
            println!("  Node {}, npm {}", node.trim(), npm.trim());
            Ok(())
        }
        _ => bail!("Node {} is too old: {hint}", node.trim()),
    }
}

impl Tool {
    fn folder(&self) -> Result<PathBuf> {
        Ok(layout::cache()?.join("tools").join(format!("{}-{}", self.name, self.version)))
    }

    fn install(&self) -> Result<()> {
        let folder = self.folder()?;
        let unfinished = folder.with_file_name(format!(".{}-{}.part", self.name, self.version));
        let build = layout::cache()?.join("build").join(self.name);
        let mut cargo = shell::cargo()?;
        cargo.args(["install", self.name, "--version", self.version]);
        cargo.args(self.options).arg("--root").arg(&unfinished);
        cargo.env("CARGO_TARGET_DIR", &build).envs(FAST_BUILD);
        // With the folder on the PATH, cargo does not advise the user to add it.
        cargo.env("PATH", shell::path_with(vec![unfinished.join("bin")])?);
        shell::run(&mut cargo)?;
        if !folder.exists() {
            fs::rename(&unfinished, &folder)
                .with_context(|| format!("cannot move the tool to {}", folder.display()))?;
        }
        fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))
    }
}

fn major_version(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major_version("v20.20.2\n"), Some(20));
        assert_eq!(major_version("9"), Some(9));
        assert_eq!(major_version("none"), None);
    }

    #[test]
    fn wasm_bindgen_has_the_version_of_its_crate() {
        let lock = fs::read_to_string(layout::root().join("Cargo.lock")).unwrap();
        let crate_version = lock
            .split("[[package]]")
            .find(|package| package.contains("name = \"wasm-bindgen\"\n"))
            .map(|package| package.contains(&format!("version = \"{}\"", WASM_BINDGEN.version)));
        assert_ne!(
            crate_version,
            Some(false),
            "Cargo.lock and WASM_BINDGEN name different versions"
        );
    }
}
