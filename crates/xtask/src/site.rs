//! Builds the static site into `dist/`.
//!
//! The site works under any path prefix. Its page has no inline scripts or styles, so its strict
//! content security policy can refuse them.

mod algorithms;

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    env_value, layout,
    shell::{self, announce},
    split, tools,
};

/// Installs the requirements, then builds the site.
pub(crate) fn set_up_and_build() -> Result<()> {
    set_up()?;
    build()
}

/// Installs the requirements of [`build`].
pub(crate) fn set_up() -> Result<()> {
    announce("Setting up the build tools");
    tools::ensure_wasm_target()?;
    tools::ensure(&tools::WASM_BINDGEN)?;
    tools::ensure(&tools::TRUNK)?;
    tools::ensure(&tools::WASM_SPLIT)
}

/// Splits the dashboard's module and adds the algorithms. Trunk runs this as its hook after each
/// build, before it publishes the files.
pub(crate) fn finish_staging() -> Result<()> {
    let staging = env_value("TRUNK_STAGING_DIR")
        .context("TRUNK_STAGING_DIR is not set: only Trunk runs this command, as its hook")?;
    let staging = PathBuf::from(staging);
    split::split_staged(&staging)?;
    algorithms::stage(&staging)
}

/// Builds the dashboard with the release profile.
pub(crate) fn build() -> Result<()> {
    announce("Fetching the crates of the dashboard");
    // Trunk runs offline, so that it never downloads tools in other versions.
    shell::run(shell::cargo()?.args(["fetch", "--target", "wasm32-unknown-unknown"]))?;
    announce("Building the dashboard (release; a minute or two the first time)");
    let mut trunk = shell::command("trunk")?;
    // Trunk accepts only `true` and `false` as values of NO_COLOR, and `1` is usual.
    trunk.env_remove("NO_COLOR").args(["build", "--release"]);
    shell::remap_paths(&mut trunk)?;
    shell::run(&mut trunk)?;
    check()?;
    println!("  the site is in {}", layout::dist().display());
    Ok(())
}

fn check() -> Result<()> {
    let page = fs::read_to_string(layout::dist().join("index.html"))?;
    let violations = violations(&page);
    if !violations.is_empty() {
        bail!("dist/index.html {}", violations.join("; "));
    }
    for entry in fs::read_dir(layout::dist())? {
        let path = entry?.path();
        let is_style = path.extension().is_some_and(|extension| extension == "css");
        if is_style && fs::read_to_string(&path)?.contains("@import") {
            // Trunk does not follow imports, so the imported file would be missing.
            bail!("{} imports another style sheet; link each from index.html", path.display());
        }
    }
    Ok(())
}

/// Returns the parts of the page that its policy refuses, or that depend on the site's address.
fn violations(page: &str) -> Vec<&'static str> {
    let mut violations = Vec::new();
    let scripts = page.split("<script").skip(1).filter_map(|rest| rest.split('>').next());
    if scripts.into_iter().any(|attributes| !attributes.contains("src=")) {
        violations.push("has an inline script");
    }
    if page.contains("<style") || page.contains(" style=") {
        violations.push("has an inline style");
    }
    if [r#"href="/"#, r#"src="/"#, "href=/", "src=/"].iter().any(|link| page.contains(link)) {
        violations.push("has a link that works only at the root of a host");
    }
    if !page.contains("Content-Security-Policy") {
        violations.push("has no content security policy");
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"<meta http-equiv="Content-Security-Policy" content="">"#;

    #[test]
    fn a_page_with_relative_links_and_no_inline_code_is_allowed() {
        let page = format!(r#"{POLICY}<script type="module" src="./boot.js"></script>"#);
        assert!(violations(&page).is_empty());
    }

    #[test]
    fn inline_code_absolute_links_and_a_missing_policy_are_violations() {
        let page = r#"<script>1</script><p style="x"><a href="/x">"#;
        assert_eq!(violations(page).len(), 4);
    }
}
