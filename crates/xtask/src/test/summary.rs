//! The summary of a test run: a table of the steps with their test counts and times.

use std::{process::ExitCode, time::Duration};

use anyhow::Result;

use super::count::Counts;

/// The result of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Outcome {
    Ok,
    Failed,
    NotRun,
}

/// A row of the summary: one step.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) counts: Counts,
    pub(super) time: Duration,
    pub(super) outcome: Outcome,
}

impl Outcome {
    pub(super) fn of(result: &Result<()>) -> Self {
        if result.is_ok() { Self::Ok } else { Self::Failed }
    }
}

impl Row {
    pub(super) fn not_run(name: &'static str) -> Self {
        Self { name, counts: Counts::default(), time: Duration::ZERO, outcome: Outcome::NotRun }
    }
}

/// Prints the table, and below it the total in a fixed form that programs can read.
pub(super) fn print(rows: &[Row]) -> ExitCode {
    println!("\n{}", table(rows));
    let total = total(rows);
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn table(rows: &[Row]) -> String {
    let mut lines = vec![format!("{:<12} {:>7} {:>7} {:>9}", "step", "passed", "failed", "time")];
    for row in rows {
        let Counts { passed, failed } = row.counts;
        lines.push(match row.outcome {
            Outcome::NotRun => {
                format!("{:<12} {:>7} {:>7} {:>9}  not run", row.name, "-", "-", "-")
            }
            Outcome::Ok => line(row, passed, failed, "ok"),
            Outcome::Failed => line(row, passed, failed, "FAILED"),
        });
    }
    lines.push(String::new());
    lines.join("\n")
}

fn line(row: &Row, passed: u64, failed: u64, verdict: &str) -> String {
    let seconds = row.time.as_secs_f32();
    format!("{:<12} {passed:>7} {failed:>7} {seconds:>8.1}s  {verdict}", row.name)
}

fn total(rows: &[Row]) -> Counts {
    let mut total = Counts::default();
    rows.iter().for_each(|row| total.add(row.counts));
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_shows_the_outcome_of_each_step() {
        let counts = Counts { passed: 3, failed: 1 };
        let time = Duration::from_millis(1500);
        let rows = [
            Row { name: "fmt", counts, time, outcome: Outcome::Ok },
            Row { name: "native", counts, time, outcome: Outcome::Failed },
            Row::not_run("size"),
        ];
        let table = table(&rows);
        let ends: Vec<_> = table.lines().filter_map(|line| line.rsplit("  ").next()).collect();
        assert_eq!(ends.get(1..), Some(["ok", "FAILED", "not run"].as_slice()));
        assert_eq!(total(&rows), Counts { passed: 6, failed: 2 });
    }
}
