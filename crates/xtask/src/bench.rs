//! Times the engine beside bare work of the same kind, in Node and in headless Chromium; or the
//! server, beside another emulator and a bare one.
//!
//! The crate in `tests/bench` holds both, its scripts take the times. A figure is a ratio within
//! one run; one beyond its goal is shown, and is no failure.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    browser::{self, Browser},
    layout, npm, package,
    python::Environment,
    shell::{self, say},
    tools,
};

/// Installs what timing needs.
pub(crate) fn set_up() -> Result<()> {
    say("Setting up what the bench needs");
    tools::ensure_node()?;
    browser::ensure()?;
    tools::ensure_wasm_target()?;
    tools::ensure(&tools::WASM_BINDGEN)?;
    npm::install_tools()
}

/// Builds the rest of what is timed, beside the package, and prints the table. The dashboard is
/// timed where `site` is, if it was built.
pub(crate) fn run(site: Option<PathBuf>) -> Result<()> {
    say("Building what is timed (release)");
    package::build_module("kms-bench")?;
    package::generate_glue("kms_bench", &module_folder())?;
    shell::run(shell::cargo()?.args(NATIVE))?;
    say("Timing (a few minutes; leave the machine alone meanwhile)");
    let mut node = shell::command("node")?;
    node.arg("tests/bench/js/run.mjs").arg(module_folder()).arg(layout::npm_package());
    node.arg(layout::cargo_target().join("release/examples/native")).args(site);
    shell::run(Browser::find()?.lend(&mut node)?)
}

/// moto_server, for the bench alone.
const MOTO: Environment = Environment {
    what: "moto_server and what it needs",
    size: "320 MB",
    folder: "bench-http",
    wanted: "tests/bench/http/requirements.txt",
};

/// Builds the package, and prints what a call costs its server. Without pip there is no moto_server
/// to compare with, and it is said.
pub(crate) fn http() -> Result<()> {
    say("Setting up what the bench needs");
    tools::ensure_node()?;
    tools::ensure_wasm_target()?;
    tools::ensure(&tools::WASM_BINDGEN)?;
    MOTO.ensure()?;
    package::build()?;
    say("Timing (a few minutes; leave the machine alone meanwhile)");
    let mut node = shell::command("node")?;
    node.arg("tests/bench/http/run.mjs").arg(layout::npm_package()).args(MOTO.python()?);
    shell::run(&mut node)
}

const NATIVE: [&str; 6] = ["build", "--release", "--package", "kms-bench", "--example", "native"];

fn module_folder() -> PathBuf {
    layout::root().join("target/bench")
}
