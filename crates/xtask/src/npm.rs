//! npm and the programs it brings.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{layout, shell};

/// npm itself, without its chatter and without a second browser.
pub(crate) fn command() -> Result<Command> {
    let mut npm = shell::command("npm")?;
    // The walks use the system's Chromium; a download of several hundred megabytes is spared.
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    npm.env("NPM_CONFIG_FUND", "false").env("NPM_CONFIG_AUDIT", "false");
    npm.env("NPM_CONFIG_UPDATE_NOTIFIER", "false");
    Ok(npm)
}

/// The folder of the browser walks, which also holds the JavaScript tools of all tests.
pub(crate) fn tools_folder() -> PathBuf {
    layout::root().join("tests/e2e")
}

/// Installs exactly what the lock file names.
pub(crate) fn install_tools() -> Result<()> {
    shell::run(command()?.arg("ci").current_dir(tools_folder()))
}

/// A program that `install_tools` brought.
pub(crate) fn tool(name: &str) -> Result<Command> {
    shell::command(tools_folder().join("node_modules/.bin").join(name))
}

/// Puts the built package where programs in this folder import it from: as npm would publish it,
/// so that a file which the package forgets to list is missed here and not by its users.
pub(crate) fn install_package(user: &str) -> Result<()> {
    let parcel = layout::root().join("target/npm/parcel");
    let installed = layout::root().join(user).join("node_modules/kms-orrery");
    for folder in [&parcel, &installed] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    let mut pack = command()?;
    pack.args(["pack", "--silent", "--pack-destination"]).arg(&parcel).arg(layout::npm_package());
    shell::run(&mut pack)?;
    let archive = parcel.join(format!("kms-orrery-{}.tgz", env!("CARGO_PKG_VERSION")));
    let mut unpack = shell::command("tar")?;
    unpack.args(["--strip-components", "1", "-xzf"]).arg(archive).arg("-C").arg(installed);
    shell::run(&mut unpack)
}
