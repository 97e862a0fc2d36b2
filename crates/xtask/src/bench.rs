//! Benchmarks: the engine compared with minimal code that does the same work, in Node and in
//! headless Chromium, and the HTTP server compared with moto_server and with a minimal server.
//!
//! The crate in `tests/bench` contains the code that is timed, and its scripts measure it. A result
//! is a ratio within one run. A ratio beyond its goal is printed and is not a failure.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    browser::{self, Browser},
    layout, npm, package,
    python::Environment,
    shell::{self, announce},
    tools,
};

/// Installs the requirements of [`run`].
pub(crate) fn set_up() -> Result<()> {
    announce("Setting up the tools of the benchmarks");
    tools::ensure_node()?;
    browser::ensure()?;
    tools::ensure_wasm_target()?;
    tools::ensure(&tools::WASM_BINDGEN)?;
    npm::install_tools()
}

/// Builds the benchmarks, runs them against the built package, and prints the table.
///
/// `site` is the folder of the built dashboard; without it the dashboard is not timed.
pub(crate) fn run(site: Option<PathBuf>) -> Result<()> {
    announce("Building the benchmarks (release)");
    package::build_module("kms-bench")?;
    package::generate_bindings("kms_bench", &module_folder())?;
    shell::run(shell::cargo()?.args(NATIVE))?;
    announce("Measuring (a few minutes; other work on this machine distorts the times)");
    let mut node = shell::command("node")?;
    node.arg("tests/bench/js/run.mjs").arg(module_folder()).arg(layout::npm_package());
    node.arg(layout::cargo_target().join("release/examples/native")).args(site);
    shell::run(Browser::find()?.configure(&mut node)?)
}

/// The Python environment with moto_server, which only the benchmark over HTTP uses.
const MOTO: Environment = Environment {
    name: "moto_server and its dependencies",
    download_size: "320 MB",
    folder: "bench-http",
    requirements: "tests/bench/http/requirements.txt",
};

/// Builds the package and prints the CPU time that its server spends on each call.
///
/// Without pip there is no comparison with moto_server, and a message says so.
pub(crate) fn http() -> Result<()> {
    announce("Setting up the tools of the benchmarks");
    tools::ensure_node()?;
    tools::ensure_wasm_target()?;
    tools::ensure(&tools::WASM_BINDGEN)?;
    MOTO.ensure()?;
    package::build()?;
    announce("Measuring (a few minutes; other work on this machine distorts the times)");
    let mut node = shell::command("node")?;
    node.arg("tests/bench/http/run.mjs").arg(layout::npm_package()).args(MOTO.python()?);
    shell::run(&mut node)
}

const NATIVE: [&str; 6] = ["build", "--release", "--package", "kms-bench", "--example", "native"];

fn module_folder() -> PathBuf {
    layout::root().join("target/bench")
}
