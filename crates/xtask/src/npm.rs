//! npm, the programs that it installs, and the built npm package.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{layout, shell};

/// Returns a command of npm that prints no advertisements and downloads no browser.
pub(crate) fn command() -> Result<Command> {
    let mut npm = shell::command("npm")?;
    // The browser tests use the system's Chromium; Playwright's own is several hundred megabytes.
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    npm.env("NPM_CONFIG_FUND", "false").env("NPM_CONFIG_AUDIT", "false");
    npm.env("NPM_CONFIG_UPDATE_NOTIFIER", "false");
    Ok(npm)
}

/// Returns the folder of the browser tests, which also contains the npm packages of all other tests.
pub(crate) fn tools_folder() -> PathBuf {
    layout::root().join("tests/e2e")
}

/// Installs the npm packages of the lock file, in exactly those versions.
pub(crate) fn install_tools() -> Result<()> {
    shell::run(command()?.arg("ci").current_dir(tools_folder()))
}

/// Installs the npm packages unless those of the current lock file are installed already.
pub(crate) fn ensure_tools() -> Result<()> {
    if is_installed(&tools_folder()) {
        println!("  npm packages: in {}", tools_folder().join("node_modules").display());
        return Ok(());
    }
    install_tools()
}

/// Returns whether npm has finished an installation in this folder since its lock file changed.
fn is_installed(folder: &Path) -> bool {
    let modified =
        |file| fs::metadata(folder.join(file)).and_then(|metadata| metadata.modified()).ok();
    // npm writes this file last.
    let installed = modified("node_modules/.package-lock.json");
    installed.is_some() && installed >= modified("package-lock.json")
}

/// Returns a command of a program that [`install_tools`] installed.
pub(crate) fn tool(name: &str) -> Result<Command> {
    shell::command(tools_folder().join("node_modules/.bin").join(name))
}

/// Installs the built package in `node_modules` of a folder of the repository.
///
/// It is packed and unpacked as npm would publish it, so that a test fails if `package.json` does
/// not list a file.
pub(crate) fn install_package(importer: &str) -> Result<()> {
    let archives = layout::root().join("target/npm/archives");
    let installed = layout::root().join(importer).join("node_modules/kms-orrery");
    for folder in [&archives, &installed] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    let mut pack = command()?;
    pack.args(["pack", "--silent", "--pack-destination"]).arg(&archives).arg(layout::npm_package());
    shell::run(&mut pack)?;
    let archive = archives.join(format!("kms-orrery-{}.tgz", env!("CARGO_PKG_VERSION")));
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
    fn an_installation_older_than_the_lock_file_is_out_of_date() {
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
