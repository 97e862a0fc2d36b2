//! Builds the static site into `dist/` and checks what it promises: any path prefix, no inline
//! script or style, so that the page's own strict policy holds.

mod algorithms;

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    env_value, layout,
    shell::{self, announce},
    split, tools,
};

/// Installs the tools that the build needs, and builds.
pub(crate) fn set_up_and_build() -> Result<()> {
    set_up()?;
    build()
}

/// Installs the tools that the build of the site needs.
pub(crate) fn set_up() -> Result<()> {
    announce("Setting up the build tools");
    tools::ensure_wasm_target()?;
    tools::ensure(&tools::WASM_BINDGEN)?;
    tools::ensure(&tools::TRUNK)?;
    tools::ensure(&tools::WASM_SPLIT)
}

/// Trunk's hook after each build: splits the app's module, and puts what is fetched at first use
/// beside it.
pub(crate) fn staged() -> Result<()> {
    let staging = env_value("TRUNK_STAGING_DIR").context("only Trunk runs this, as its hook")?;
    let staging = PathBuf::from(staging);
    split::staged(&staging)?;
    algorithms::stage(&staging)
}

/// Builds the release dashboard.
pub(crate) fn build() -> Result<()> {
    announce("Fetching the crates of the dashboard");
    // Trunk works offline, so that it never downloads a tool of its own choice.
    shell::run(shell::cargo()?.args(["fetch", "--target", "wasm32-unknown-unknown"]))?;
    announce("Building the dashboard (release; a minute or two the first time)");
    let mut trunk = shell::command("trunk")?;
    // Trunk refuses the usual NO_COLOR=1.
    trunk.env_remove("NO_COLOR").args(["build", "--release"]);
    shell::remap_paths(&mut trunk)?;
    shell::run(&mut trunk)?;
    check()?;
    println!("  the site is in {}", layout::dist().display());
    Ok(())
}

fn check() -> Result<()> {
    let page = fs::read_to_string(layout::dist().join("index.html"))?;
    let broken = broken_promises(&page);
    if !broken.is_empty() {
        bail!("dist/index.html {}", broken.join("; "));
    }
    for entry in fs::read_dir(layout::dist())? {
        let path = entry?.path();
        let is_style = path.extension().is_some_and(|extension| extension == "css");
        if is_style && fs::read_to_string(&path)?.contains("@import") {
            // Trunk copies a style sheet as it stands: what it imports would be missing.
            bail!("{} imports another one; link each from index.html", path.display());
        }
    }
    Ok(())
}

/// Returns the parts of a page that its policy would refuse, or that would bind it to one address.
fn broken_promises(page: &str) -> Vec<&'static str> {
    let mut broken = Vec::new();
    let scripts = page.split("<script").skip(1).filter_map(|rest| rest.split('>').next());
    if scripts.into_iter().any(|attributes| !attributes.contains("src=")) {
        broken.push("has an inline script");
    }
    if page.contains("<style") || page.contains(" style=") {
        broken.push("has an inline style");
    }
    if [r#"href="/"#, r#"src="/"#, "href=/", "src=/"].iter().any(|link| page.contains(link)) {
        broken.push("has a link that works at the root of a host only");
    }
    if !page.contains("Content-Security-Policy") {
        broken.push("names no content security policy");
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"<meta http-equiv="Content-Security-Policy" content="">"#;

    #[test]
    fn a_page_of_relative_links_keeps_its_promises() {
        let page = format!(r#"{POLICY}<script type="module" src="./boot.js"></script>"#);
        assert!(broken_promises(&page).is_empty());
    }

    #[test]
    fn inline_code_and_rooted_links_are_found() {
        let page = r#"<script>1</script><p style="x"><a href="/x">"#;
        assert_eq!(broken_promises(page).len(), 4);
    }
}
