//! Runs other programs in the repository's folder, with the project's tools first on the PATH.

use std::{
    env,
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader, IsTerminal},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};

use crate::{env_value, layout, tools};

/// Prints the heading of a step.
pub(crate) fn announce(text: &str) {
    println!("\n==> {text}");
}

/// Returns a command that runs a program in the repository's folder.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Result<Command> {
    let mut command = Command::new(program);
    command.current_dir(layout::root()).env("PATH", path_with(tools::bin_folders()?)?);
    Ok(command)
}

/// Returns a command of the cargo that started xtask, so that both use the same toolchain.
pub(crate) fn cargo() -> Result<Command> {
    let mut cargo = command(env_value("CARGO").unwrap_or_else(|| "cargo".into()))?;
    if std::io::stdout().is_terminal() {
        // Cargo prints no colours into a pipe, and the output of tests goes through one.
        cargo.env("CARGO_TERM_COLOR", "always");
    }
    Ok(cargo)
}

/// Options of wasm-bindgen that remove the sections for debuggers from the module.
pub(crate) const STRIP_OPTIONS: [&str; 2] = ["--remove-name-section", "--remove-producers-section"];

/// Replaces the path of the crate registry in the modules that a command compiles.
///
/// Panic messages contain the paths of source files, so the downloads would otherwise contain the
/// name of the builder's home folder.
pub(crate) fn remap_paths(command: &mut Command) -> Result<()> {
    let registry = layout::cargo_home()?.join("registry/src");
    let flag = format!("--remap-path-prefix={}=crates.io", registry.display());
    // Cargo adds these flags to those of .cargo/config.toml; RUSTFLAGS would replace them.
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flag);
    Ok(())
}

/// Runs a command and waits until it ends.
///
/// # Errors
/// The command cannot be started, or fails. The error names it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("  $ {}", describe(command));
    let status = command.status().with_context(|| cannot_start(command))?;
    succeeded(command, status)
}

/// Runs a command without printing it and returns its standard output.
///
/// # Errors
/// The command cannot be started, or fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| cannot_start(command))?;
    succeeded(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command, prints its standard output, and passes each line of it to `on_line`.
///
/// # Errors
/// The command cannot be started, or fails.
pub(crate) fn run_with_output(
    command: &mut Command,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    println!("  $ {}", describe(command));
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
    let pipe = child.stdout.take().context("the child has no output pipe")?;
    thread::scope(|scope| {
        scope.spawn(move || forward_lines(BufReader::new(pipe), &mut on_line));
        let status = child.wait()?;
        succeeded(command, status)
    })
}

/// Returns the first executable file with this name in the folders of PATH.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_executable(file))
}

/// Returns the value of PATH with these folders in front.
pub(crate) fn path_with(mut folders: Vec<PathBuf>) -> Result<OsString> {
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Ok(env::join_paths(folders)?)
}

fn forward_lines(lines: impl BufRead, on_line: &mut impl FnMut(&str)) {
    for line in lines.split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        on_line(&line);
    }
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", describe(command));
    }
    Ok(())
}

fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", command.get_program().to_string_lossy())
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_output_is_passed_on() {
        let mut lines = Vec::new();
        let mut echo = command("printf").unwrap();
        run_with_output(echo.arg("one\ntwo\n"), |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn the_error_of_a_failed_command_names_it() {
        let error = run(command("false").unwrap().arg("why")).unwrap_err();
        assert!(error.to_string().starts_with("`false why` failed"), "{error}");
    }
}
