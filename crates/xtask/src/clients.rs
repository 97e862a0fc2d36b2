//! The clients of AWS KMS in Python, in an environment of their own in the user's cache.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{layout, python, shell};

/// The variable that tells the tests which Python has them.
pub(crate) const VARIABLE: &str = "KMS_ORRERY_PYTHON";
/// Their tests.
pub(crate) const TESTS: &str = "tests/clients/clients.test.mjs";

const WANTED: &str = "tests/clients/requirements.txt";
/// Lies in an environment that is complete, and holds what was wanted of it.
const DONE: &str = "kms-orrery-wanted.txt";

/// Installs the clients where they are missing. Where that cannot be, all other tests run without
/// them, and it is said.
pub(crate) fn ensure() -> Result<()> {
    if python()?.is_none() {
        python::fetch("clients in Python", "60 MB", &place()?, install);
    }
    Ok(())
}

/// The Python that has them; `None` where nobody has installed them.
pub(crate) fn python() -> Result<Option<PathBuf>> {
    let place = place()?;
    let found = fs::read_to_string(place.join(DONE)).ok();
    let is_done = found.is_some() && found == wanted().ok();
    Ok(is_done.then(|| place.join("bin/python")))
}

fn place() -> Result<PathBuf> {
    Ok(layout::cache()?.join("clients"))
}

fn wanted() -> Result<String> {
    fs::read_to_string(layout::root().join(WANTED)).with_context(|| format!("cannot read {WANTED}"))
}

fn install(place: &Path) -> Result<()> {
    if place.exists() {
        fs::remove_dir_all(place)?;
    }
    shell::run(shell::command("python3")?.args(["-m", "venv"]).arg(place))?;
    let mut pip = python::pip(place.join("bin/python"))?;
    pip.args(["install", "--quiet", "--requirement"]).arg(layout::root().join(WANTED));
    shell::run(&mut pip)?;
    fs::write(place.join(DONE), wanted()?)?;
    Ok(())
}
