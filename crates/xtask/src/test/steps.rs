//! The steps of `cargo xtask test`, the fastest first.

use std::fs;

use anyhow::{Context, Result};

use super::count::{
    Runner::{Libtest, Node, Playwright},
    Tally,
};
use crate::{
    browser::{self, Browser},
    clients, format,
    layout::{self, CORE_CRATES, WASM_CRATES},
    npm, package, rules, shell, site, size, tools, vectors,
};

/// A step of the tests, which `--only` can select by its name.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) requires: &'static [Requirement],
    pub(super) run: fn(&mut Tally) -> Result<()>,
}

/// A requirement of a step that a machine may lack.
///
/// They are checked in this order: first those that the user may have to install, then those whose
/// installation takes minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Requirement {
    Node,
    Browser,
    Lints,
    WasmTarget,
    WasmBindgen,
    WasmPack,
    Trunk,
    WasmSplit,
    Vectors,
    PythonClients,
    RustClient,
    NodeModules,
}

const TARGET: &str = "wasm32-unknown-unknown";
const WASM_LINTS: &[Requirement] = &[Requirement::Lints, Requirement::WasmTarget];
const WASM_TESTS: &[Requirement] = &[
    Requirement::Browser,
    Requirement::WasmTarget,
    Requirement::WasmBindgen,
    Requirement::WasmPack,
];
const PACKAGE: &[Requirement] = &[Requirement::WasmTarget, Requirement::WasmBindgen];
const SITE: &[Requirement] = &[
    Requirement::WasmTarget,
    Requirement::WasmBindgen,
    Requirement::Trunk,
    Requirement::WasmSplit,
];
const CLIENTS: &[Requirement] = &[
    Requirement::Node,
    Requirement::PythonClients,
    Requirement::RustClient,
    Requirement::NodeModules,
];
const NODE: &[Requirement] = &[Requirement::Node, Requirement::NodeModules];
const BROWSER_TESTS: &[Requirement] =
    &[Requirement::Node, Requirement::NodeModules, Requirement::Browser];

/// All steps, in the order in which they run.
pub(super) const STEPS: [Step; 17] = [
    step("fmt", "format of the Rust files", &[Requirement::Lints], formatting),
    step("scripts", "format and lints of JavaScript and TypeScript", NODE, scripts),
    step("clippy", "lints of the native crates", &[Requirement::Lints], lints),
    step("clippy-wasm", "lints of the wasm32 crates", WASM_LINTS, lints_for_wasm),
    step("native", "native tests", &[Requirement::Vectors], native),
    step("core-wasm", "the core compiles for wasm32", &[Requirement::WasmTarget], core_for_wasm),
    step("rules", "the rulebook, its tests and citations", &[], rules),
    step("idb", "kms-idb in Chromium", WASM_TESTS, |t| in_browser(t, "crates/kms-idb")),
    step("wasm", "kms-wasm in Chromium", WASM_TESTS, |t| in_browser(t, "crates/kms-wasm")),
    step("consumer", "a crate that uses kms-sim", WASM_TESTS, |t| in_browser(t, "tests/consumer")),
    step("site", "the site builds", SITE, |t| t.check_with(site::build)),
    step("package", "the npm package builds", PACKAGE, |t| t.check_with(package::build)),
    step("size", "size budgets (after site, package)", &[], |t| t.check_with(size::report)),
    step("types", "TypeScript types (after package)", NODE, types),
    step("node", "the package in Node (after package)", NODE, node),
    step("clients", "third-party clients of AWS KMS (after package)", CLIENTS, third_party_clients),
    step("e2e", "browser tests in Chromium (after site, package)", BROWSER_TESTS, browser_tests),
];

const fn step(
    name: &'static str,
    description: &'static str,
    requires: &'static [Requirement],
    run: fn(&mut Tally) -> Result<()>,
) -> Step {
    Step { name, description, requires, run }
}

impl Requirement {
    /// Checks the requirement, and installs it if it is missing.
    ///
    /// # Errors
    /// It is missing and cannot be installed.
    pub(super) fn ensure(self) -> Result<()> {
        match self {
            Self::Node => tools::ensure_node(),
            Self::Browser => browser::ensure(),
            Self::Lints => tools::ensure_lints(),
            Self::WasmTarget => tools::ensure_wasm_target(),
            Self::WasmBindgen => tools::ensure(&tools::WASM_BINDGEN),
            Self::WasmPack => tools::ensure(&tools::WASM_PACK),
            Self::Trunk => tools::ensure(&tools::TRUNK),
            Self::WasmSplit => tools::ensure(&tools::WASM_SPLIT),
            Self::Vectors => vectors::ensure(),
            Self::PythonClients => clients::PYTHON.ensure(),
            Self::RustClient => clients::build_rust(),
            Self::NodeModules => npm::install_tools(),
        }
    }
}

fn formatting(tally: &mut Tally) -> Result<()> {
    format::rustfmt()?.iter_mut().try_for_each(|rustfmt| tally.check(rustfmt.arg("--check")))
}

fn scripts(tally: &mut Tally) -> Result<()> {
    tally.check(&mut format::check_scripts()?)
}

fn lints(tally: &mut Tally) -> Result<()> {
    let mut cargo = shell::cargo()?;
    cargo.args(["clippy", "--workspace", "--all-targets"]).args(without_wasm_crates());
    tally.check(cargo.args(["--", "-D", "warnings"]))
}

fn lints_for_wasm(tally: &mut Tally) -> Result<()> {
    let mut cargo = shell::cargo()?;
    cargo.args(["clippy", "--all-targets", "--target", TARGET]);
    cargo.args(WASM_CRATES.iter().flat_map(|name| ["--package", name]));
    tally.check(cargo.args(["--", "-D", "warnings"]))
}

fn native(tally: &mut Tally) -> Result<()> {
    let mut cargo = shell::cargo()?;
    cargo.args(["test", "--workspace"]).args(without_wasm_crates());
    if let Some(folder) = vectors::folder()? {
        cargo.env(vectors::VARIABLE, folder);
    }
    tally.suite(Libtest, &mut cargo)
}

fn core_for_wasm(tally: &mut Tally) -> Result<()> {
    let mut cargo = shell::cargo()?;
    cargo.args(["build", "--target", TARGET]);
    tally.check(cargo.args(CORE_CRATES.iter().flat_map(|name| ["--package", name])))
}

fn rules(tally: &mut Tally) -> Result<()> {
    tally.check_with(rules::check)
}

fn in_browser(tally: &mut Tally, folder: &str) -> Result<()> {
    let mut wasm_pack = shell::command("wasm-pack")?;
    wasm_pack.args(["test", "--headless", "--chrome", "--mode", "no-install", folder]);
    // In seconds. The default of 20 s is too short on a machine that also compiles.
    wasm_pack.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    tally.suite(Libtest, Browser::find()?.configure(&mut wasm_pack)?)
}

/// Checks the types of the installed package as a user's compiler does, and those of the browser
/// tests.
fn types(tally: &mut Tally) -> Result<()> {
    npm::install_package(PACKAGE_TESTS)?;
    for folder in [PACKAGE_TESTS, "tests/e2e"] {
        tally.check(npm::tool("tsc")?.args(["--noEmit", "--project", folder]))?;
    }
    Ok(())
}

const PACKAGE_TESTS: &str = "tests/package";

fn node(tally: &mut Tally) -> Result<()> {
    npm::install_package(PACKAGE_TESTS)?;
    let mut node = shell::command("node")?;
    tally.suite(Node, node.args(["--test", "--test-reporter", "spec"]).args(node_test_files()?))
}

/// Runs third-party clients against the server. The Python clients are left out if they could not be
/// installed; the set-up has then printed a message.
fn third_party_clients(tally: &mut Tally) -> Result<()> {
    let mut node = shell::command("node")?;
    node.args(["--test", "--test-reporter", "spec"]).args(clients::TESTS);
    node.env(clients::RUST_VARIABLE, clients::rust_program()?);
    if let Some(python) = clients::PYTHON.python()? {
        node.env(clients::PYTHON_VARIABLE, python).arg(clients::PYTHON_TESTS);
    }
    tally.suite(Node, &mut node)
}

/// Returns the paths of the test files. Versions of Node differ in how they treat a folder as the
/// argument of `--test`.
fn node_test_files() -> Result<Vec<String>> {
    let mut files = Vec::new();
    let folder = layout::root().join(PACKAGE_TESTS);
    for entry in fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(format!("{PACKAGE_TESTS}/{name}"));
        }
    }
    files.sort();
    Ok(files)
}

fn browser_tests(tally: &mut Tally) -> Result<()> {
    let mut playwright = npm::tool("playwright")?;
    playwright.args(["test", "--reporter", "list"]).current_dir(npm::tools_folder());
    // The tests start this program as their server. `cargo xtask` would wait for the lock of the
    // cargo that runs the tests.
    playwright.env("ORRERY_XTASK", std::env::current_exe()?);
    tally.suite(Playwright, Browser::find()?.configure(&mut playwright)?)
}

fn without_wasm_crates() -> impl Iterator<Item = &'static str> {
    WASM_CRATES.into_iter().flat_map(|name| ["--exclude", name])
}
