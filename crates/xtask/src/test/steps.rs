//! The steps of `cargo xtask test`, the cheapest first.

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

/// One part of the tests.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) needs: &'static [Need],
    pub(super) run: fn(&mut Tally) -> Result<()>,
}

/// What a machine may lack for a step, in the order in which it is looked for: what may need the
/// user's hand comes before what takes minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    Node,
    Browser,
    Lints,
    WasmTarget,
    WasmBindgen,
    WasmPack,
    Trunk,
    WasmSplit,
    Vectors,
    Clients,
    RustClient,
    NodeModules,
}

const TARGET: &str = "wasm32-unknown-unknown";
const BROWSER_TESTS: &[Need] =
    &[Need::Browser, Need::WasmTarget, Need::WasmBindgen, Need::WasmPack];
const PACKAGE: &[Need] = &[Need::WasmTarget, Need::WasmBindgen];
const SITE: &[Need] = &[Need::WasmTarget, Need::WasmBindgen, Need::Trunk, Need::WasmSplit];
const CLIENTS: &[Need] = &[Need::Node, Need::Clients, Need::RustClient, Need::NodeModules];
const NODE: &[Need] = &[Need::Node, Need::NodeModules];
const WALKS: &[Need] = &[Need::Node, Need::NodeModules, Need::Browser];

/// All steps, in the order in which they run.
pub(super) const STEPS: [Step; 17] = [
    step("fmt", "formatting", &[Need::Lints], formatting),
    step("scripts", "JavaScript and TypeScript: format and lints", NODE, scripts),
    step("clippy", "lints, for this machine", &[Need::Lints], lints),
    step("clippy-wasm", "lints, for wasm32", &[Need::Lints, Need::WasmTarget], lints_for_wasm),
    step("native", "native tests", &[Need::Vectors], native),
    step("core-wasm", "the core compiles for wasm32", &[Need::WasmTarget], core_for_wasm),
    step("rules", "the rulebook, its tests and citations", &[], rules),
    step("idb", "kms-idb in Chromium", BROWSER_TESTS, |t| in_browser(t, "crates/kms-idb")),
    step("wasm", "kms-wasm in Chromium", BROWSER_TESTS, |t| in_browser(t, "crates/kms-wasm")),
    step("consumer", "a crate of a user's", BROWSER_TESTS, |t| in_browser(t, "tests/consumer")),
    step("site", "the site builds", SITE, |t| t.check_with(site::build)),
    step("package", "the npm package builds", PACKAGE, |t| t.check_with(package::build)),
    step("size", "size budgets (needs site, package)", &[], |t| t.check_with(size::report)),
    step("types", "TypeScript (needs package)", NODE, types),
    step("node", "the package in Node (needs package)", NODE, node),
    step("clients", "clients of AWS's own (needs package)", CLIENTS, by_clients),
    step("e2e", "walks in Chromium (needs site, package)", WALKS, walks),
];

const fn step(
    name: &'static str,
    what: &'static str,
    needs: &'static [Need],
    run: fn(&mut Tally) -> Result<()>,
) -> Step {
    Step { name, what, needs, run }
}

impl Need {
    /// Makes sure that it is there.
    pub(super) fn meet(self) -> Result<()> {
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
            Self::Clients => clients::PYTHON.ensure(),
            Self::RustClient => clients::ensure_rust(),
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
    // Seconds; a machine that is building something else starts a browser slowly.
    wasm_pack.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    tally.suite(Libtest, Browser::find()?.lend(&mut wasm_pack)?)
}

/// The package's types as a user meets them, and the walks' own.
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

/// Where there is no Python with pip, its clients are left out, and setting up has said so.
fn by_clients(tally: &mut Tally) -> Result<()> {
    let mut node = shell::command("node")?;
    node.args(["--test", "--test-reporter", "spec"]).args(clients::TESTS);
    node.env(clients::RUST_VARIABLE, clients::rust_program()?);
    if let Some(python) = clients::PYTHON.python()? {
        node.env(clients::VARIABLE, python).arg(clients::PYTHON_TESTS);
    }
    tally.suite(Node, &mut node)
}

/// Named one by one, because Node's versions differ in what they make of a folder.
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

fn walks(tally: &mut Tally) -> Result<()> {
    let mut playwright = npm::tool("playwright")?;
    playwright.args(["test", "--reporter", "list"]).current_dir(npm::tools_folder());
    // The walks' server is this very program: cargo would have to wait for itself.
    playwright.env("ORRERY_XTASK", std::env::current_exe()?);
    tally.suite(Playwright, Browser::find()?.lend(&mut playwright)?)
}

fn without_wasm_crates() -> impl Iterator<Item = &'static str> {
    WASM_CRATES.into_iter().flat_map(|name| ["--exclude", name])
}
