//! `cargo xtask rules`: the rulebook, and the tests that cover each rule.
//!
//! `docs/rules` contains the rules with the status of each. A rule that has the status `tested` and
//! no test is a problem, and so is a citation of a rule that does not exist.

mod book;
mod entry;
mod id;
mod scan;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write as _},
};

use anyhow::{Context, Result, bail};

use crate::layout;
use book::Rulebook;
use entry::{Entry, Kind, Status};
use id::RuleId;
use scan::{Citation, RuleTest};

/// Prints every rule with its tests, then the summary and the problems.
///
/// # Errors
/// There is a problem, or a file cannot be read.
pub(crate) fn overview() -> Result<()> {
    let report = Report::read()?;
    let lines = report.book.entries.iter().map(|entry| report.overview_line(entry) + "\n");
    report.print_with_problems(lines.collect::<String>() + "\n")
}

/// Prints the summary and the problems.
///
/// # Errors
/// There is a problem, or a file cannot be read.
pub(crate) fn check() -> Result<()> {
    Report::read()?.print_with_problems(String::new())
}

/// Prints rules in full, with the tests that cover them and the lines that cite them.
///
/// # Errors
/// A text is not the ID of a rule, or a file cannot be read.
pub(crate) fn show(typed: &[String]) -> Result<()> {
    let report = Report::read()?;
    let entries: Vec<&Entry> = typed.iter().map(|id| report.find(id)).collect::<Result<_>>()?;
    let texts: Vec<String> = entries.into_iter().map(|entry| report.details(entry)).collect();
    print(&texts.join("\n"))
}

/// Writes to standard output. A reader such as `head` may close it early.
fn print(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The rulebook, with the tests and the citations of each rule.
struct Report {
    book: Rulebook,
    tests: BTreeMap<RuleId, Vec<RuleTest>>,
    citations: BTreeMap<RuleId, Vec<Citation>>,
    /// The problems of the rulebook itself.
    malformed: Vec<String>,
}

impl Report {
    fn read() -> Result<Self> {
        let root = layout::root();
        let (book, malformed) = Rulebook::read(&root)?;
        let sources = scan::sources(&root)?;
        let tests = sources.iter().flat_map(scan::Source::rule_tests);
        let citations = sources.iter().flat_map(scan::Source::citations);
        Ok(Self::new(book, malformed, tests, citations))
    }

    fn new(
        book: Rulebook,
        malformed: Vec<String>,
        tests: impl IntoIterator<Item = RuleTest>,
        citations: impl IntoIterator<Item = Citation>,
    ) -> Self {
        let mut report =
            Self { book, malformed, tests: BTreeMap::new(), citations: BTreeMap::new() };
        for test in tests {
            report.tests.entry(test.id.clone()).or_default().push(test);
        }
        for citation in citations {
            report.citations.entry(citation.id.clone()).or_default().push(citation);
        }
        report
    }

    /// Prints `text`, the summary and the problems.
    ///
    /// # Errors
    /// There is a problem.
    fn print_with_problems(&self, text: String) -> Result<()> {
        let problems = self.problems();
        let list: String = problems.iter().map(|it| format!("  problem: {it}\n")).collect();
        print(&format!("{text}{}\n{list}", self.summary()))?;
        if !problems.is_empty() {
            bail!("{} problems in the rulebook or its citations", problems.len());
        }
        Ok(())
    }

    fn problems(&self) -> Vec<String> {
        let statuses = self.book.entries.iter().filter_map(|entry| self.status_problem(entry));
        let tests = self.tests.values().flatten().map(|it| (&it.id, &it.location));
        let citations = self.citations.values().flatten().map(|it| (&it.id, &it.location));
        // The heading of a retired entry contains its own number, which is not a citation.
        let cited = tests.chain(citations).filter_map(|(id, location)| {
            let problem = self.book.citation_problem(id)?;
            let is_own = self.book.find(id).is_some_and(|entry| entry.location == *location);
            (!is_own).then(|| format!("{location}: {problem}"))
        });
        let cited: BTreeSet<String> = cited.collect();
        self.malformed.iter().cloned().chain(statuses).chain(cited).collect()
    }

    /// Returns the contradiction between the status of a rule and the tests that name it, if any.
    fn status_problem(&self, entry: &Entry) -> Option<String> {
        let Entry { id, location, kind, .. } = entry;
        let Kind::Rule { status, .. } = kind else { return None };
        match (status, self.tests_of(id)) {
            (Status::Tested, []) => {
                Some(format!("{location}: {id} has the status tested, but no test names it"))
            }
            (Status::Later, [test, ..]) => Some(format!(
                "{location}: {id} has the status later, but {} names it at {}",
                test.name, test.location
            )),
            (Status::Tested | Status::Next | Status::Later | Status::NotApplicable, _) => None,
        }
    }

    fn tests_of(&self, id: &RuleId) -> &[RuleTest] {
        self.tests.get(id).map_or(&[], Vec::as_slice)
    }

    fn find(&self, typed: &str) -> Result<&Entry> {
        let id = RuleId::parse_typed(typed)
            .with_context(|| format!("`{typed}` is not the ID of a rule, such as ROT-39"))?;
        self.book.find(&id).with_context(|| self.book.explain_absence(&id))
    }

    /// Returns the line of an entry in the overview.
    fn overview_line(&self, entry: &Entry) -> String {
        let mut names: Vec<_> =
            self.tests_of(&entry.id).iter().map(|it| it.name.as_str()).collect();
        names.dedup();
        let names = names.join(", ");
        let (era, covered) = match &entry.kind {
            Kind::Rule { era, status, note } => (
                era.as_str(),
                match status {
                    Status::Tested => names,
                    Status::Next if names.is_empty() => format!("next: {note}"),
                    Status::Next => format!("next: {note} Tests: {names}"),
                    Status::Later => format!("later: {note}"),
                    Status::NotApplicable => format!("not applicable: {note}"),
                },
            ),
            Kind::Question { is_settled: true } => ("", format!("settled. {names}")),
            Kind::Question { is_settled: false } => ("", format!("open. {names}")),
            Kind::Retired => ("", "retired".to_owned()),
        };
        format!("{:<7} {era:<8} {covered}", entry.id.to_string()).trim_end().to_owned()
    }

    /// Returns the text of an entry with its tests and citations, as `show` prints it.
    fn details(&self, Entry { id, location, text, .. }: &Entry) -> String {
        let tests = self.tests_of(id);
        let is_test = |it: &&Citation| tests.iter().any(|test| test.location == it.location);
        let all = self.citations.get(id).into_iter().flatten();
        let others = all.filter(|it| it.location != *location && !is_test(it));
        let mut cited: Vec<_> = others.map(|it| format!("  {}\n", it.location)).collect();
        cited.dedup();
        let tested = tests.iter().map(|it| match it.name == it.location.file {
            true => format!("  {}\n", it.location),
            false => format!("  {}  {}\n", it.location, it.name),
        });
        let tested: String = tested.collect();
        let or_none = |list: String| if list.is_empty() { "  nothing\n".to_owned() } else { list };
        format!(
            "{id}  ({location})\n\n{text}\n\nTested by\n{}\nCited by\n{}",
            or_none(tested),
            or_none(cited.concat())
        )
    }

    fn summary(&self) -> String {
        let count =
            |is: fn(&Kind) -> bool| self.book.entries.iter().filter(|it| is(&it.kind)).count();
        let of = |wanted: Status| {
            let has_it =
                |it: &&Entry| matches!(it.kind, Kind::Rule { status, .. } if status == wanted);
            self.book.entries.iter().filter(has_it).count()
        };
        format!(
            "{} rules: {} tested, {} next, {} later, {} not applicable; {} open questions, {} of \
             them settled",
            count(|kind| matches!(kind, Kind::Rule { .. })),
            of(Status::Tested),
            of(Status::Next),
            of(Status::Later),
            of(Status::NotApplicable),
            count(|kind| matches!(kind, Kind::Question { .. })),
            count(|kind| matches!(kind, Kind::Question { is_settled: true })),
        )
    }
}

#[cfg(test)]
mod tests;
