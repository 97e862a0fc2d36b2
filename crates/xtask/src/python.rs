//! Python with pip: nobody has to have it, and what needs it is left out where it is missing.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    layout,
    shell::{self, say},
};

/// Packages in an environment of their own in the user's cache.
pub(crate) struct Environment {
    /// What it holds, and how much that is.
    pub(crate) what: &'static str,
    pub(crate) size: &'static str,
    /// Its folder in the cache.
    pub(crate) folder: &'static str,
    /// The file that names each package with its version.
    pub(crate) wanted: &'static str,
}

/// Lies in an environment that is complete, and holds what was wanted of it.
const DONE: &str = "kms-orrery-wanted.txt";

impl Environment {
    /// Installs what is missing. Where that cannot be, all else goes on without it, and it is said.
    pub(crate) fn ensure(&self) -> Result<()> {
        if self.python()?.is_none() {
            fetch(self.what, self.size, &self.place()?, |place| self.install(place));
        }
        Ok(())
    }

    /// The Python that has it; `None` where nobody has installed it.
    pub(crate) fn python(&self) -> Result<Option<PathBuf>> {
        let place = self.place()?;
        let found = fs::read_to_string(place.join(DONE)).ok();
        let is_done = found.is_some() && found == self.wanted().ok();
        Ok(is_done.then(|| place.join("bin/python")))
    }

    fn place(&self) -> Result<PathBuf> {
        Ok(layout::cache()?.join(self.folder))
    }

    fn wanted(&self) -> Result<String> {
        let wanted = self.wanted;
        fs::read_to_string(layout::root().join(wanted))
            .with_context(|| format!("cannot read {wanted}"))
    }

    fn install(&self, place: &Path) -> Result<()> {
        if place.exists() {
            fs::remove_dir_all(place)?;
        }
        shell::run(shell::command("python3")?.args(["-m", "venv"]).arg(place))?;
        let mut pip = pip(place.join("bin/python"))?;
        pip.args(["install", "--quiet", "--requirement"]).arg(layout::root().join(self.wanted));
        shell::run(&mut pip)?;
        fs::write(place.join(DONE), self.wanted()?)?;
        Ok(())
    }
}

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
