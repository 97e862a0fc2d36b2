//! `cargo xtask rules`: the rulebook, and which tests cover which rule.
//!
//! `docs/rules` holds the rules and what is claimed about each. A claim without a test is a problem,
//! and so is a citation of a rule that does not exist.

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
use scan::{Citation, Mention};

/// Prints every rule with its tests, then the summary and the problems.
///
/// # Errors
/// There is a problem, or a file cannot be read.
pub(crate) fn overview() -> Result<()> {
    let report = Report::read()?;
    let lines = report.book.entries.iter().map(|entry| report.line(entry) + "\n");
    report.conclude(lines.collect::<String>() + "\n")
}

/// Prints the summary and the problems.
///
/// # Errors
/// There is a problem, or a file cannot be read.
pub(crate) fn check() -> Result<()> {
    Report::read()?.conclude(String::new())
}

/// Prints rules in full, with the tests that cover them and the lines that cite them.
///
/// # Errors
/// A text is no ID or names no rule, or a file cannot be read.
pub(crate) fn show(typed: &[String]) -> Result<()> {
    let report = Report::read()?;
    let entries: Vec<&Entry> = typed.iter().map(|id| report.find(id)).collect::<Result<_>>()?;
    let texts: Vec<String> = entries.into_iter().map(|entry| report.full(entry)).collect();
    print(&texts.join("\n"))
}

/// Writes to standard output. A reader such as `head` may close it early.
fn print(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The rulebook beside the repository's tests and citations.
struct Report {
    book: Rulebook,
    tests: BTreeMap<RuleId, Vec<Mention>>,
    citations: BTreeMap<RuleId, Vec<Citation>>,
    /// What is wrong with the rulebook itself.
    malformed: Vec<String>,
}

impl Report {
    fn read() -> Result<Self> {
        let root = layout::root();
        let (book, malformed) = Rulebook::read(&root)?;
        let sources = scan::sources(&root)?;
        let mentions = sources.iter().flat_map(scan::Source::mentions);
        let citations = sources.iter().flat_map(scan::Source::citations);
        Ok(Self::new(book, malformed, mentions, citations))
    }

    fn new(
        book: Rulebook,
        malformed: Vec<String>,
        mentions: impl IntoIterator<Item = Mention>,
        citations: impl IntoIterator<Item = Citation>,
    ) -> Self {
        let mut report =
            Self { book, malformed, tests: BTreeMap::new(), citations: BTreeMap::new() };
        for mention in mentions {
            report.tests.entry(mention.id.clone()).or_default().push(mention);
        }
        for citation in citations {
            report.citations.entry(citation.id.clone()).or_default().push(citation);
        }
        report
    }

    /// Prints `text`, the summary and the problems. A problem is an error.
    fn conclude(&self, text: String) -> Result<()> {
        let problems = self.problems();
        let list: String = problems.iter().map(|it| format!("  problem: {it}\n")).collect();
        print(&format!("{text}{}\n{list}", self.summary()))?;
        if !problems.is_empty() {
            bail!("{} problems in the rulebook or its citations", problems.len());
        }
        Ok(())
    }

    fn problems(&self) -> Vec<String> {
        let claims = self.book.entries.iter().filter_map(|entry| self.false_claim(entry));
        let tests = self.tests.values().flatten().map(|it| (&it.id, &it.place));
        let citations = self.citations.values().flatten().map(|it| (&it.id, &it.place));
        // A retired entry mentions its own number, in its heading.
        let cited = tests.chain(citations).filter_map(|(id, place)| {
            let objection = self.book.objection(id)?;
            let is_own = self.book.find(id).is_some_and(|entry| entry.place == *place);
            (!is_own).then(|| format!("{place}: {objection}"))
        });
        let cited: BTreeSet<String> = cited.collect();
        self.malformed.iter().cloned().chain(claims).chain(cited).collect()
    }

    /// Returns what is wrong with the status of a rule, given the tests that name it.
    fn false_claim(&self, entry: &Entry) -> Option<String> {
        let Entry { id, place, kind, .. } = entry;
        let Kind::Rule { status, .. } = kind else { return None };
        match (status, self.tests_of(id)) {
            (Status::Tested, []) => {
                Some(format!("{place}: {id} has the status tested, but no test names it"))
            }
            (Status::Later, [mention, ..]) => Some(format!(
                "{place}: {id} has the status later, but {} names it at {}",
                mention.test, mention.place
            )),
            (Status::Tested | Status::Next | Status::Later | Status::NotApplicable, _) => None,
        }
    }

    fn tests_of(&self, id: &RuleId) -> &[Mention] {
        self.tests.get(id).map_or(&[], Vec::as_slice)
    }

    fn find(&self, typed: &str) -> Result<&Entry> {
        let id = RuleId::parse_typed(typed)
            .with_context(|| format!("`{typed}` is not the ID of a rule, such as ROT-39"))?;
        self.book.find(&id).with_context(|| self.book.explain_absence(&id))
    }

    /// Returns the line of the overview for an entry.
    fn line(&self, entry: &Entry) -> String {
        let mut names: Vec<_> =
            self.tests_of(&entry.id).iter().map(|it| it.test.as_str()).collect();
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

    /// Returns an entry with its tests and citations, as `show` prints it.
    fn full(&self, Entry { id, place, text, .. }: &Entry) -> String {
        let tests = self.tests_of(id);
        let is_test = |it: &&Citation| tests.iter().any(|test| test.place == it.place);
        let all = self.citations.get(id).into_iter().flatten();
        let others = all.filter(|it| it.place != *place && !is_test(it));
        let mut cited: Vec<_> = others.map(|it| format!("  {}\n", it.place)).collect();
        cited.dedup();
        let tested = tests.iter().map(|it| match it.test == it.place.file {
            true => format!("  {}\n", it.place),
            false => format!("  {}  {}\n", it.place, it.test),
        });
        let tested: String = tested.collect();
        let or_none = |list: String| if list.is_empty() { "  nothing\n".to_owned() } else { list };
        format!(
            "{id}  ({place})\n\n{text}\n\nTested by\n{}\nCited by\n{}",
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
