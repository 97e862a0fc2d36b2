//! Formats the Rust, JavaScript, TypeScript and JSON files, and lints the last three.

use std::process::Command;

use anyhow::Result;

use crate::{
    npm,
    shell::{self, announce},
    tools,
};

/// The folders of the workspaces that are not part of the one in the repository's root.
const SEPARATE_WORKSPACES: [&str; 3] = ["tests/clients/rust", "tests/consumer", "tests/fuzz"];

/// Installs the formatters if they are missing, then formats all files in place.
pub(crate) fn set_up_and_format() -> Result<()> {
    announce("Setting up the formatters");
    tools::ensure_lints()?;
    tools::ensure_node()?;
    npm::ensure_tools()?;
    announce("Formatting");
    for mut rustfmt in rustfmt()? {
        shell::run(&mut rustfmt)?;
    }
    // Also sorts imports, which `biome format` does not. Lint rules are left to the author.
    shell::run(biome("check")?.args(["--write", "--only=source/organizeImports"]))
}

/// Returns the commands that format the Rust files, one for each workspace.
pub(crate) fn rustfmt() -> Result<Vec<Command>> {
    let mut main = shell::cargo()?;
    main.args(["fmt", "--all"]);
    let mut commands = vec![main];
    for workspace in SEPARATE_WORKSPACES {
        let mut cargo = shell::cargo()?;
        cargo.args(["fmt", "--manifest-path", &format!("{workspace}/Cargo.toml")]);
        commands.push(cargo);
    }
    Ok(commands)
}

/// Returns the command that fails if a script has the wrong format or breaks a lint rule.
pub(crate) fn check_scripts() -> Result<Command> {
    let mut check = biome("check")?;
    check.arg("--error-on-warnings");
    Ok(check)
}

/// Returns a command of Biome, the formatter and linter for JavaScript, TypeScript and JSON.
fn biome(subcommand: &str) -> Result<Command> {
    let mut biome = npm::tool("biome")?;
    biome.args([subcommand, "--config-path", "tests/biome.jsonc"]);
    Ok(biome)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::layout;

    /// Adds the folders in `folder` that hold a workspace, relative to the repository's root.
    fn find_workspaces(folder: &Path, found: &mut Vec<String>) {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        if manifest.lines().any(|line| line == "[workspace]") {
            let relative = folder.strip_prefix(layout::root()).unwrap();
            found.push(relative.to_string_lossy().replace('\\', "/"));
        }
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_generated =
                name.starts_with('.') || ["target", "node_modules"].contains(&&*name);
            if entry.file_type().unwrap().is_dir() && !is_generated {
                find_workspaces(&entry.path(), found);
            }
        }
    }

    #[test]
    fn every_workspace_is_formatted() {
        let mut found = Vec::new();
        find_workspaces(&layout::root(), &mut found);
        found.sort();
        assert_eq!(found.first().map(String::as_str), Some(""), "the main workspace");
        assert_eq!(found.get(1..).unwrap(), SEPARATE_WORKSPACES);
    }
}
