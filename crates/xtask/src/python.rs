//! Downloads with pip. Python is optional: tests that require it are left out if it is missing.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    layout,
    shell::{self, announce},
};

/// A virtual environment of Python in the user's cache.
pub(crate) struct Environment {
    /// The name of its contents, for messages.
    pub(crate) name: &'static str,
    /// The approximate size of the download, for messages.
    pub(crate) download_size: &'static str,
    /// The name of its folder in the cache.
    pub(crate) folder: &'static str,
    /// The requirements file, which names each package with its version.
    pub(crate) requirements: &'static str,
}

/// A copy of the requirements file in the environment. It is written last, so an environment with
/// an equal copy is complete and up to date.
const INSTALLED_REQUIREMENTS: &str = "kms-orrery-wanted.txt";

impl Environment {
    /// Installs the environment unless it is up to date.
    ///
    /// If the installation is impossible, a message says so and the tests run without it.
    pub(crate) fn ensure(&self) -> Result<()> {
        if self.python()?.is_none() {
            let install = |path: &Path| self.install(path);
            try_install(self.name, self.download_size, &self.path()?, install);
        }
        Ok(())
    }

    /// Returns the path of the environment's Python, or `None` if the environment is not installed
    /// or out of date.
    pub(crate) fn python(&self) -> Result<Option<PathBuf>> {
        let path = self.path()?;
        let installed = fs::read_to_string(path.join(INSTALLED_REQUIREMENTS)).ok();
        let is_current = installed.is_some() && installed == self.read_requirements().ok();
        Ok(is_current.then(|| path.join("bin/python")))
    }

    fn path(&self) -> Result<PathBuf> {
        Ok(layout::cache()?.join(self.folder))
    }

    fn read_requirements(&self) -> Result<String> {
        let file = self.requirements;
        fs::read_to_string(layout::root().join(file)).with_context(|| format!("cannot read {file}"))
    }

    fn install(&self, path: &Path) -> Result<()> {
        if path.exists() {
            fs::remove_dir_all(path)?;
        }
        shell::run(shell::command("python3")?.args(["-m", "venv"]).arg(path))?;
        let mut pip = pip(path.join("bin/python"))?;
        let requirements = layout::root().join(self.requirements);
        pip.args(["install", "--quiet", "--requirement"]).arg(requirements);
        shell::run(&mut pip)?;
        fs::write(path.join(INSTALLED_REQUIREMENTS), self.read_requirements()?)?;
        Ok(())
    }
}

/// Installs something with pip at `path`.
///
/// If there is no pip or the installation fails, a message says so. That is not an error, because
/// everything that requires Python is optional.
pub(crate) fn try_install(
    name: &str,
    download_size: &str,
    path: &Path,
    install: impl FnOnce(&Path) -> Result<()>,
) {
    if !has_pip() {
        println!("  {name}: left out; to include them, install Python 3 with pip and venv");
        return;
    }
    announce(&format!("Downloading {name} into {} (once; {download_size})", path.display()));
    if let Err(error) = install(path) {
        println!("  {name}: left out, because the installation failed: {error:#}");
    }
}

/// Returns a command that runs pip with this Python.
pub(crate) fn pip(python: impl AsRef<OsStr>) -> Result<Command> {
    let mut pip = shell::command(python)?;
    pip.args(["-m", "pip", "--disable-pip-version-check", "--retries", "1"]);
    Ok(pip)
}

fn has_pip() -> bool {
    pip("python3").and_then(|mut pip| shell::output(pip.arg("--version"))).is_ok()
}
