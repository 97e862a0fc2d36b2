//! Counts tests by reading the output of their runners.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// The numbers of tests that passed and that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

/// A test runner whose output can be read.
#[derive(Clone, Copy)]
pub(super) enum Runner {
    /// `cargo test` and `wasm-bindgen-test`.
    Libtest,
    /// `node --test` with the reporter `spec`.
    Node,
    /// `playwright test` with the reporter `list`.
    Playwright,
}

/// The test counts of one step, whose commands it runs.
#[derive(Default)]
pub(super) struct Tally {
    counts: Counts,
}

impl Tally {
    /// Runs a command that counts as one test.
    pub(super) fn check(&mut self, command: &mut Command) -> Result<()> {
        self.check_with(|| shell::run(command))
    }

    /// Runs a function that counts as one test.
    pub(super) fn check_with(&mut self, check: impl FnOnce() -> Result<()>) -> Result<()> {
        check()?;
        self.counts.passed += 1;
        Ok(())
    }

    /// Runs a command that runs tests, and counts them.
    ///
    /// # Errors
    /// The command or a test fails, or no test ran.
    pub(super) fn suite(&mut self, runner: Runner, command: &mut Command) -> Result<()> {
        let mut counts = Counts::default();
        let result = shell::run_with_output(command, |line| counts.add(runner.count(line)));
        self.counts.add(counts);
        result?;
        if counts.failed > 0 {
            bail!("{} tests failed", counts.failed);
        }
        if counts.passed == 0 {
            bail!("no test ran");
        }
        Ok(())
    }

    /// Counts one failure if there is none, for an error that no runner counted.
    pub(super) fn at_least_one_failed(&mut self) {
        self.counts.failed = self.counts.failed.max(1);
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Runner {
    /// Returns the counts in one line of this runner's output; most lines contain none.
    fn count(self, line: &str) -> Counts {
        let line = without_colours(line);
        let words: Vec<&str> = line.split_whitespace().collect();
        let (passed, failed) = match (self, words.as_slice()) {
            (Self::Libtest, ["test", "result:", _, passed, "passed;", failed, "failed;", ..]) => {
                (*passed, *failed)
            }
            (Self::Node, ["ℹ", "pass", passed]) => (*passed, "0"),
            (Self::Node, ["ℹ", "fail" | "cancelled", failed]) => ("0", *failed),
            (Self::Playwright, [passed, "passed", time]) if time.starts_with('(') => (*passed, "0"),
            (Self::Playwright, [failed, "failed" | "interrupted" | "flaky"]) => ("0", *failed),
            _ => ("0", "0"),
        };
        Counts { passed: passed.parse().unwrap_or(0), failed: failed.parse().unwrap_or(0) }
    }
}

/// Returns the line without the escape sequences for colours.
fn without_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        plain.push_str(part.get(end..).unwrap_or(""));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(runner: Runner, line: &str) -> (u64, u64) {
        let counts = runner.count(line);
        (counts.passed, counts.failed)
    }

    #[test]
    fn the_counts_of_libtest_are_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured";
        assert_eq!(counted(Runner::Libtest, line), (12, 3));
        let line = "test result: \u{1b}[32mok\u{1b}[0m. 4 passed; 0 failed; 0 ignored;";
        assert_eq!(counted(Runner::Libtest, line), (4, 0));
        assert_eq!(counted(Runner::Libtest, "test rot_01 ... ok"), (0, 0));
    }

    #[test]
    fn the_counts_of_node_are_read() {
        assert_eq!(counted(Runner::Node, "ℹ pass 7"), (7, 0));
        assert_eq!(counted(Runner::Node, "\u{1b}[34mℹ fail 2\u{1b}[39m"), (0, 2));
        assert_eq!(counted(Runner::Node, "ℹ tests 9"), (0, 0));
    }

    #[test]
    fn the_counts_of_playwright_are_read() {
        assert_eq!(counted(Runner::Playwright, "  11 passed (14.2s)"), (11, 0));
        assert_eq!(counted(Runner::Playwright, "  1 failed"), (0, 1));
        assert_eq!(counted(Runner::Playwright, "  ok 1 two keys passed (3s)"), (0, 0));
    }

    #[test]
    fn a_suite_without_tests_is_an_error() {
        let mut tally = Tally::default();
        let result = tally.suite(Runner::Libtest, &mut shell::command("true").unwrap());
        assert_eq!(result.unwrap_err().to_string(), "no test ran");
    }

    #[test]
    fn the_counts_of_all_lines_are_added() {
        let mut tally = Tally::default();
        let mut echo = shell::command("printf").unwrap();
        echo.arg(
            "test result: ok. 2 passed; 0 failed; x\ntest result: ok. 3 passed; 0 failed; x\n",
        );
        tally.suite(Runner::Libtest, &mut echo).unwrap();
        assert_eq!(tally.counts(), Counts { passed: 5, failed: 0 });
    }
}
