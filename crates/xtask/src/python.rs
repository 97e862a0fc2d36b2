//! Python with pip: nobody has to have it, and what needs it is left out where it is missing.

use std::{ffi::OsStr, path::Path, process::Command};

use anyhow::Result;

use crate::shell::{self, say};

/// Fetches what needs pip, into a place of its own. Where that cannot be, everything else goes on
/// without it, and it is said.
pub(crate) fn fetch(what: &str, size: &str, place: &Path, how: impl FnOnce(&Path) -> Result<()>) {
    if !has_pip() {
        println!("  {what}: left out; install Python 3 with pip and venv, which fetch them");
        return;
    }
    say(&format!("Fetching {what} into {} (once; {size})", place.display()));
    if let Err(error) = how(place) {
        println!("  {what}: left out, since they could not be fetched: {error:#}");
    }
}

/// The pip of a Python.
pub(crate) fn pip(python: impl AsRef<OsStr>) -> Result<Command> {
    let mut pip = shell::command(python)?;
    pip.args(["-m", "pip", "--disable-pip-version-check", "--retries", "1"]);
    Ok(pip)
}

fn has_pip() -> bool {
    pip("python3").and_then(|mut pip| shell::output(pip.arg("--version"))).is_ok()
}
