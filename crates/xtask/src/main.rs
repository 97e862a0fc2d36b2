//! The project's one command: `cargo xtask serve | test | format | build | package | bench |
//! rules | operations | setup`.
//!
//! Each subcommand first installs its missing requirements, then prints each step before running it.
//! Tools and NIST's test vectors are stored in the user's cache folder, npm packages in the folder of
//! the tests, and results in `dist/` and `target/`.

mod bench;
mod browser;
mod clients;
mod format;
mod layout;
mod npm;
mod package;
mod python;
mod rules;
mod serve;
mod shell;
mod site;
mod size;
mod split;
mod test;
mod tools;
mod vectors;

use std::{ffi::OsString, process::ExitCode};

use anyhow::{Result, bail};
use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--port N] [--open]   build the dashboard and serve it on 127.0.0.1 (port 8080)
  test [--only STEP]... [--list]
                              run all tests, or only the named steps; --list prints the names
  format                      format the Rust, JavaScript, TypeScript and JSON files
  build                       build the static site into dist/
  package                     build the npm package into target/npm/kms-orrery
  bench [--times]             check the size budgets of the site and the package, then time the
                              engine in Node and in Chromium; --times skips the sizes
  bench http                  measure the server's CPU time for each call over HTTP, compared with
                              moto_server and with a minimal server
  rules [ID]... [--check]     print rules with their tests, or one line for each rule; --check only
                              reports problems of the rulebook
  operations                  write the table of operations into README.md
  setup                       install the tools that the other commands require
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = Parser::from_env();
    let command = match arguments.next()? {
        Some(Value(command)) => command.string()?,
        Some(Long("help") | Short('h')) | None => "help".to_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "serve" => serve(&mut arguments)?,
        "host" => host(&mut arguments)?,
        "test" => return test(&mut arguments),
        "format" => no_more(&mut arguments).and_then(|()| format::set_up_and_format())?,
        "build" => no_more(&mut arguments).and_then(|()| site::set_up_and_build())?,
        "package" => no_more(&mut arguments).and_then(|()| package::set_up_and_build())?,
        "bench" => bench(&mut arguments)?,
        // Only Trunk runs this, as its hook, so it is not in the usage text.
        "split" => no_more(&mut arguments).and_then(|()| site::finish_staging())?,
        "rules" => rulebook(&mut arguments)?,
        "operations" => no_more(&mut arguments).and_then(|()| operations())?,
        "setup" => no_more(&mut arguments).and_then(|()| test::set_up_everything())?,
        "help" => print!("{USAGE}"),
        unknown => bail!("unknown command `{unknown}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn serve(arguments: &mut Parser) -> Result<()> {
    let (mut port, mut open) = (serve::DEFAULT_PORT, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse()?,
            Long("open") => open = true,
            other => return Err(other.unexpected().into()),
        }
    }
    serve::dashboard(port, open)
}

/// Serves the built site and package to the browser tests. Only their configuration runs this, so
/// it is not in the usage text.
fn host(arguments: &mut Parser) -> Result<()> {
    let mut port = serve::DEFAULT_PORT;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    serve::for_browser_tests(port)
}

fn test(arguments: &mut Parser) -> Result<ExitCode> {
    let mut only = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("only") => only.push(arguments.value()?.string()?),
            Long("list") => {
                test::list();
                return Ok(ExitCode::SUCCESS);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    test::run(&only)
}

fn bench(arguments: &mut Parser) -> Result<()> {
    let mut times_only = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(kind) if kind == "http" => {
                return no_more(arguments).and_then(|()| bench::http());
            }
            Long("times") => times_only = true,
            other => return Err(other.unexpected().into()),
        }
    }
    bench::set_up()?;
    package::build()?;
    if times_only {
        return bench::run(None);
    }
    site::set_up_and_build()?;
    let sizes = size::report();
    bench::run(Some(layout::dist()))?;
    // Only sizes can fail the command, because times also depend on the machine.
    sizes
}

/// Writes the table of operations into README.md. A separate program does it, so that xtask does
/// not depend on the engine.
fn operations() -> Result<()> {
    shell::run(shell::cargo()?.args(["run", "-q", "-p", "kms-tests", "--bin", "operations"]))
}

fn rulebook(arguments: &mut Parser) -> Result<()> {
    let (mut check, mut ids) = (false, Vec::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("check") => check = true,
            Value(id) => ids.push(id.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    match (check, ids.as_slice()) {
        (true, []) => rules::check(),
        (false, []) => rules::overview(),
        (false, ids) => rules::show(ids),
        (true, _) => bail!("`--check` checks all rules; omit the IDs"),
    }
}

fn no_more(arguments: &mut Parser) -> Result<()> {
    match arguments.next()? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().into()),
    }
}

/// Returns the value of an environment variable, or `None` if it is unset or empty.
fn env_value(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
