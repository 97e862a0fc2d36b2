//! Runs the steps of `cargo xtask test`, the fastest first, and prints a summary.

mod count;
mod steps;
mod summary;

use std::{collections::BTreeSet, process::ExitCode, time::Instant};

use anyhow::{Result, bail};

use crate::shell::announce;
use count::Tally;
use steps::{Requirement, STEPS, Step};
use summary::{Outcome, Row};

/// Prints the name and the description of each step.
pub(crate) fn list() {
    for step in &STEPS {
        println!("{:<12} {}", step.name, step.description);
    }
}

/// Installs the requirements of all commands.
pub(crate) fn set_up_everything() -> Result<()> {
    set_up(&STEPS.iter().collect::<Vec<_>>())?;
    println!("\nEverything is installed.");
    Ok(())
}

/// Runs all steps, or only the named ones, and stops at the first that fails.
pub(crate) fn run(only: &[String]) -> Result<ExitCode> {
    let steps = select(only)?;
    let mut rows = vec![timed("setup", |_| set_up(&steps))];
    for (index, step) in steps.iter().enumerate() {
        let stopped = rows.iter().any(|row| row.outcome == Outcome::Failed);
        rows.push(if stopped {
            Row::not_run(step.name)
        } else {
            announce(&format!("Test step {} of {}: {}", index + 1, steps.len(), step.description));
            timed(step.name, step.run)
        });
    }
    Ok(summary::print(&rows))
}

fn select(only: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = only.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        bail!("unknown step `{unknown}`; `cargo xtask test --list` prints the names");
    }
    let is_selected = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(is_selected).collect())
}

fn set_up(steps: &[&Step]) -> Result<()> {
    announce("Installing missing requirements");
    let requirements: BTreeSet<Requirement> =
        steps.iter().flat_map(|step| step.requires).copied().collect();
    requirements.into_iter().try_for_each(Requirement::ensure)
}

/// Runs a step and returns its row of the summary. An error is printed immediately.
fn timed(name: &'static str, run: impl FnOnce(&mut Tally) -> Result<()>) -> Row {
    let start = Instant::now();
    let mut tally = Tally::default();
    let result = run(&mut tally);
    if let Err(error) = &result {
        eprintln!("\nerror: {error:#}");
        tally.at_least_one_failed();
    }
    Row { name, counts: tally.counts(), time: start.elapsed(), outcome: Outcome::of(&result) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_selected_by_name_and_keep_their_order() {
        let steps = select(&["size".into(), "fmt".into()]).unwrap();
        assert_eq!(steps.iter().map(|step| step.name).collect::<Vec<_>>(), ["fmt", "size"]);
        assert_eq!(select(&[]).unwrap().len(), STEPS.len());
        assert!(select(&["fnt".into()]).is_err());
    }

    #[test]
    fn a_step_with_an_error_counts_as_one_failure() {
        let row = timed("x", |_| bail!("no"));
        assert_eq!((row.outcome, row.counts.failed), (Outcome::Failed, 1));
    }
}
