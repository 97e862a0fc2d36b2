//! npm and the programs it brings.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

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

/// Installs the tools unless they are there already, as the lock file names them.
pub(crate) fn ensure_tools() -> Result<()> {
    if is_installed(&tools_folder()) {
        println!("  npm packages: in {}", tools_folder().join("node_modules").display());
        return Ok(());
    }
    install_tools()
}

/// Returns whether npm has finished an installation in this folder since its lock file changed.
fn is_installed(folder: &Path) -> bool {
    let modified = |file| fs::metadata(folder.join(file)).and_then(|about| about.modified()).ok();
    // npm writes this file last.
    let installed = modified("node_modules/.package-lock.json");
    installed.is_some() && installed >= modified("package-lock.json")
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

#[cfg(test)]
mod tests {
    use std::{
        env,
        fs::File,
        process,
        time::{Duration, SystemTime},
    };

    use super::*;

    #[test]
    fn an_installation_older_than_the_lock_file_is_not_enough() {
        let folder = env::temp_dir().join(format!("kms-orrery-npm-{}", process::id()));
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        let write = |file: &str, seconds| {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            File::create(folder.join(file)).unwrap().set_modified(time).unwrap();
        };
        write("package-lock.json", 2);
        let missing = is_installed(&folder);
        write("node_modules/.package-lock.json", 1);
        let older = is_installed(&folder);
        write("node_modules/.package-lock.json", 3);
        let newer = is_installed(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!([missing, older, newer], [false, false, true]);
    }
}
