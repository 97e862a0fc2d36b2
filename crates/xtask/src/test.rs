//! Runs every test there is, in order of cheapness, and sums up at the end.

mod count;
mod steps;
mod summary;

use std::{collections::BTreeSet, process::ExitCode, time::Instant};

use anyhow::{Result, bail};

use crate::shell::say;
use count::Tally;
use steps::{Need, STEPS, Step};
use summary::{Outcome, Row};

/// Prints the steps' names.
pub(crate) fn list() {
    for step in &STEPS {
        println!("{:<12} {}", step.name, step.what);
    }
}

/// Installs whatever any command needs.
pub(crate) fn set_up_everything() -> Result<()> {
    set_up(&STEPS.iter().collect::<Vec<_>>())?;
    println!("\nEverything is there.");
    Ok(())
}

/// Runs all steps, or only these, up to the first that fails.
pub(crate) fn run(only: &[String]) -> Result<ExitCode> {
    let steps = chosen(only)?;
    let mut rows = vec![timed("setup", |_| set_up(&steps))];
    for (index, step) in steps.iter().enumerate() {
        let stopped = rows.iter().any(|row| row.outcome == Outcome::Failed);
        rows.push(if stopped {
            Row::not_run(step.name)
        } else {
            say(&format!("Test step {} of {}: {}", index + 1, steps.len(), step.what));
            timed(step.name, step.run)
        });
    }
    Ok(summary::print(&rows))
}

fn chosen(only: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = only.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        bail!("there is no step `{unknown}`; `cargo xtask test --list` names them");
    }
    let wanted = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

fn set_up(steps: &[&Step]) -> Result<()> {
    say("Setting up what is missing");
    let needs: BTreeSet<Need> = steps.iter().flat_map(|step| step.needs).copied().collect();
    needs.into_iter().try_for_each(Need::meet)
}

/// Runs one step to its row in the summary. What stopped it is said at once.
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
    fn steps_are_chosen_by_name_and_run_in_their_own_order() {
        let names: Vec<_> = chosen(&["size".into(), "fmt".into()]).unwrap();
        assert_eq!(names.iter().map(|step| step.name).collect::<Vec<_>>(), ["fmt", "size"]);
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
        assert!(chosen(&["fnt".into()]).is_err());
    }

    #[test]
    fn a_step_that_stops_counts_as_a_failure() {
        let row = timed("x", |_| bail!("no"));
        assert_eq!((row.outcome, row.counts.failed), (Outcome::Failed, 1));
    }
}
