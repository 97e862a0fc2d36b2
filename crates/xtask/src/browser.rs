//! Finds Chromium and chromedriver: those that the environment variables name, else those on the
//! PATH, else the packages of Debian or Ubuntu, which are installed if possible.
//!
//! A missing browser is an error. Tests that require one are never skipped.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    env_value, layout,
    shell::{self, announce},
};

const CHROME_NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const DRIVER_NAMES: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

/// The names of the packages in Debian, then in Ubuntu.
const PACKAGES: [[&str; 2]; 2] =
    [["chromium", "chromium-driver"], ["chromium-browser", "chromium-chromedriver"]];

/// Options that turn off the GPU, the sandbox (which root cannot use) and the browser's own network
/// requests.
const CHROME_ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser and the driver that controls it.
pub(crate) struct Browser {
    chrome: PathBuf,
    driver: PathBuf,
}

impl Browser {
    /// Finds the browser of this machine.
    ///
    /// # Errors
    /// There is no browser or no driver; the error says how to provide them.
    pub(crate) fn find() -> Result<Self> {
        let chrome = locate("CHROME", &CHROME_NAMES)?;
        let driver = locate("CHROMEDRIVER", &DRIVER_NAMES)?;
        match (chrome, driver) {
            (Some(chrome), Some(driver)) => Ok(Self { chrome, driver }),
            (chrome, driver) => bail!(
                "{} not found. Install the packages `chromium` and `chromium-driver`, or set \
                 CHROME and CHROMEDRIVER to the two programs",
                match (chrome, driver) {
                    (Some(_), _) => "chromedriver",
                    (None, Some(_)) => "Chromium",
                    (None, None) => "Chromium and chromedriver",
                }
            ),
        }
    }

    /// Sets the environment variables that name the browser for a program that runs browser tests.
    pub(crate) fn configure<'a>(&self, command: &'a mut Command) -> Result<&'a mut Command> {
        let capabilities = layout::root().join("target/xtask/webdriver.json");
        let folder = capabilities.parent().context("the file has no folder")?;
        fs::create_dir_all(folder)?;
        fs::write(&capabilities, self.capabilities())?;
        Ok(command
            .env("CHROME", &self.chrome)
            .env("CHROMEDRIVER", &self.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities))
    }

    /// Returns the capabilities, in the sense of the WebDriver protocol, as JSON.
    fn capabilities(&self) -> String {
        let arguments = CHROME_ARGUMENTS.map(json_string).join(",");
        let chrome = json_string(&self.chrome.to_string_lossy());
        format!(r#"{{"goog:chromeOptions":{{"binary":{chrome},"args":[{arguments}]}}}}"#)
    }
}

/// Finds the browser, and installs it if that is possible: as root, on Debian or Ubuntu.
///
/// # Errors
/// There is no browser, and it cannot be installed.
pub(crate) fn ensure() -> Result<()> {
    let browser = match Browser::find() {
        Ok(browser) => browser,
        Err(_) if may_install() => {
            install()?;
            Browser::find()?
        }
        Err(missing) => return Err(missing),
    };
    println!("  Chromium: {}", browser.chrome.display());
    println!("  chromedriver: {}", browser.driver.display());
    Ok(())
}

fn locate(variable: &str, names: &[&str]) -> Result<Option<PathBuf>> {
    let Some(named) = env_value(variable) else {
        return Ok(names.iter().find_map(|name| shell::which(name)));
    };
    let path = PathBuf::from(&named);
    if path.is_file() {
        return Ok(Some(path));
    }
    match shell::which(&named.to_string_lossy()) {
        Some(found) => Ok(Some(found)),
        None => bail!(
            "{variable} is set to {}, which does not exist; set it to a program",
            path.display()
        ),
    }
}

fn may_install() -> bool {
    let root = shell::command("id").and_then(|mut id| shell::output(id.arg("-u")));
    shell::which("apt-get").is_some() && root.is_ok_and(|user| user.trim() == "0")
}

fn install() -> Result<()> {
    announce("Installing Chromium and chromedriver with apt-get");
    shell::run(shell::command("apt-get")?.arg("update"))?;
    let mut result = Ok(());
    for packages in PACKAGES {
        let mut apt = shell::command("apt-get")?;
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        result = shell::run(&mut apt);
        if result.is_ok() {
            break;
        }
    }
    result
}

fn json_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capabilities_name_the_browser_and_its_arguments() {
        let browser = Browser { chrome: r#"/a "b"/chrome"#.into(), driver: PathBuf::new() };
        let json = browser.capabilities();
        assert!(json.starts_with(r#"{"goog:chromeOptions":{"binary":"/a \"b\"/chrome","args":["#));
        assert!(json.ends_with(r#""--disable-sync"]}}"#), "{json}");
    }
}
