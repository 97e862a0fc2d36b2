//! The clients of AWS KMS in Python, in an environment of their own in the user's cache.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    layout, python,
    shell::{self, say},
};

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
    if python()?.is_some() {
        return Ok(());
    }
    if !python::has_pip() {
        println!(
            "  clients in Python: left out; install Python 3 with pip and venv, which fetch them"
        );
        return Ok(());
    }
    say(&format!("Installing clients in Python into {} (once; 60 MB)", place()?.display()));
    if let Err(error) = install() {
        println!("  clients in Python: left out, since they could not be installed: {error:#}");
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

fn install() -> Result<()> {
    let place = place()?;
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    shell::run(shell::command("python3")?.args(["-m", "venv"]).arg(&place))?;
    let mut pip = shell::command(place.join("bin/python"))?;
    pip.args(["-m", "pip", "--disable-pip-version-check", "--retries", "1", "install", "--quiet"]);
    shell::run(pip.arg("--requirement").arg(layout::root().join(WANTED)))?;
    fs::write(place.join(DONE), wanted()?)?;
    Ok(())
}
