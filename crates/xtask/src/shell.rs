//! Runs other programs: in the repository's folder, with the project's tools first on the PATH.

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

/// Says what comes next.
pub(crate) fn say(text: &str) {
    println!("\n==> {text}");
}

/// A program, to be run in the repository's folder.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Result<Command> {
    let mut command = Command::new(program);
    command.current_dir(layout::root()).env("PATH", path_with(tools::bin_folders()?)?);
    Ok(command)
}

/// The cargo that runs this command, so that both use one toolchain.
pub(crate) fn cargo() -> Result<Command> {
    let mut cargo = command(env_value("CARGO").unwrap_or_else(|| "cargo".into()))?;
    if std::io::stdout().is_terminal() {
        // Piped output would lose its colours otherwise.
        cargo.env("CARGO_TERM_COLOR", "always");
    }
    Ok(cargo)
}

/// What makes wasm-bindgen leave out what only debuggers read.
pub(crate) const NO_NAMES: [&str; 2] = ["--remove-name-section", "--remove-producers-section"];

/// Keeps the builder's folders out of what users download: panics name the files of crates.
pub(crate) fn without_paths(command: &mut Command) -> Result<()> {
    let registry = layout::cargo_home()?.join("registry/src");
    let flag = format!("--remap-path-prefix={}=crates.io", registry.display());
    // Joins the flags of .cargo/config.toml, where RUSTFLAGS would replace them.
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flag);
    Ok(())
}

/// Runs to the end; any other exit than success is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("  $ {}", describe(command));
    let status = command.status().with_context(|| cannot_start(command))?;
    succeeded(command, status)
}

/// Runs to the end without a word and returns what was written to standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| cannot_start(command))?;
    succeeded(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs to the end, passing its standard output on, each line also to `listen`.
pub(crate) fn run_listening(
    command: &mut Command,
    mut listen: impl FnMut(&str) + Send,
) -> Result<()> {
    println!("  $ {}", describe(command));
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
    let pipe = child.stdout.take().context("the child has no output pipe")?;
    thread::scope(|scope| {
        scope.spawn(move || pass_on(BufReader::new(pipe), &mut listen));
        let status = child.wait()?;
        succeeded(command, status)
    })
}

/// The first file of this name that can be run, in the folders of PATH.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_executable(file))
}

/// The PATH with these folders in front.
pub(crate) fn path_with(mut folders: Vec<PathBuf>) -> Result<OsString> {
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Ok(env::join_paths(folders)?)
}

fn pass_on(lines: impl BufRead, listen: &mut impl FnMut(&str)) {
    for line in lines.split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        listen(&line);
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
    file.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_output_is_heard() {
        let mut heard = Vec::new();
        let mut echo = command("printf").unwrap();
        run_listening(echo.arg("one\ntwo\n"), |line| heard.push(line.to_owned())).unwrap();
        assert_eq!(heard, ["one", "two"]);
    }

    #[test]
    fn a_failing_program_is_named() {
        let error = run(command("false").unwrap().arg("why")).unwrap_err();
        assert!(error.to_string().starts_with("`false why` failed"), "{error}");
    }
}
