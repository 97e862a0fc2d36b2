//! The rulebook: the entries of `docs/rules`, checked against the table of files.
//!
//! The table in `docs/rules/README.md` names the first and the last number of each family. A rule
//! that is deleted by accident is therefore noticed, even if it was the last one.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result};

use super::{
    entry::{self, Entry, Kind},
    id::RuleId,
};

const FOLDER: &str = "docs/rules";
const INDEX: &str = "docs/rules/README.md";

/// All entries, and the families in the table of files.
#[derive(Debug, Default)]
pub(super) struct Rulebook {
    /// In the order of the table of files, then of their IDs.
    pub(super) entries: Vec<Entry>,
    /// In the order of the table of files.
    families: Vec<Family>,
}

/// The rules about one subject, numbered from 1 to `last`.
#[derive(Debug)]
struct Family {
    file: String,
    last: RuleId,
}

impl Rulebook {
    /// Reads the rulebook of the repository at `root`, and returns it with its problems.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn read(root: &Path) -> Result<(Self, Vec<String>)> {
        let index =
            fs::read_to_string(root.join(INDEX)).with_context(|| format!("cannot read {INDEX}"))?;
        let mut files = Vec::new();
        for entry in fs::read_dir(root.join(FOLDER))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".md") && name != "README.md" {
                let file = format!("{FOLDER}/{name}");
                let text = fs::read_to_string(root.join(&file))?;
                files.push((file, text));
            }
        }
        files.sort();
        Ok(Self::assemble(&index, &files))
    }

    /// Builds the rulebook from the table of files and the files, each with its path. Returns it
    /// with its problems.
    pub(super) fn assemble(index: &str, files: &[(String, String)]) -> (Self, Vec<String>) {
        let (mut book, mut problems) = (Self::default(), Vec::new());
        let rows: Vec<Row> = index.lines().filter_map(Row::read).collect();
        for row in &rows {
            if !files.iter().any(|(file, _)| *file == row.file) {
                problems.push(format!("{INDEX}: there is no file {}", row.file));
            }
            book.add_families(row, &mut problems);
        }
        for (file, text) in files {
            if !rows.iter().any(|row| row.file == *file) {
                problems.push(format!("{INDEX}: {file} is missing in the table of files"));
            }
            let (entries, malformed) = entry::parse(file, text);
            book.entries.extend(entries);
            problems.extend(malformed);
        }
        let position = |id: &RuleId| book.families.iter().position(|it| it.holds(id));
        let key = |entry: &Entry| (position(&entry.id), entry.id.clone(), entry.location.clone());
        book.entries.sort_by_cached_key(key);
        problems.extend(book.repeated());
        problems.extend(book.misplaced());
        problems.extend(book.missing());
        (book, problems)
    }

    fn add_families(&mut self, row: &Row, problems: &mut Vec<String>) {
        for pair in row.ids.chunks(2) {
            match pair {
                [first, last] if first.family() == last.family() && first.number() == 1 => {
                    let family = Family { file: row.file.clone(), last: last.clone() };
                    self.families.push(family);
                }
                _ => problems.push(format!(
                    "{INDEX}: {} needs ranges such as `ABC-01 to ABC-12`, each from 01 on",
                    row.file
                )),
            }
        }
    }

    fn repeated(&self) -> Vec<String> {
        let pairs = self.entries.windows(2).filter_map(|pair| match pair {
            [one, other] if one.id == other.id => {
                Some(format!("{}: {} is already at {}", other.location, other.id, one.location))
            }
            _ => None,
        });
        pairs.collect()
    }

    /// Returns a problem for each entry whose file or number contradicts the table of files.
    fn misplaced(&self) -> Vec<String> {
        let problem = |entry: &Entry| {
            let Entry { id, location, .. } = entry;
            match self.family(id) {
                None => Some(format!("{location}: {INDEX} has no family {}", id.family())),
                Some(family) if family.file != location.file => Some(format!(
                    "{location}: {id} belongs in {}, according to {INDEX}",
                    family.file
                )),
                Some(family) if id.number() > family.last.number() => Some(format!(
                    "{location}: {INDEX} has no {id}: its last rule is {}",
                    family.last
                )),
                Some(_) => None,
            }
        };
        self.entries.iter().filter_map(problem).collect()
    }

    fn missing(&self) -> Vec<String> {
        let ids: BTreeSet<_> = self.entries.iter().map(|entry| &entry.id).collect();
        let all = self.families.iter().flat_map(|family| {
            let numbers = 1..=family.last.number();
            numbers.map(move |number| (family, family.last.with_number(number)))
        });
        let missing = all.filter(|(_, id)| !ids.contains(id));
        missing.map(|(family, id)| format!("{}: {id} is missing", family.file)).collect()
    }

    fn family(&self, id: &RuleId) -> Option<&Family> {
        self.families.iter().find(|family| family.holds(id))
    }

    /// Returns the entry with this ID.
    pub(super) fn find(&self, id: &RuleId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }

    /// Returns the reason why an ID must not be cited, or `None` if it may be.
    ///
    /// IDs of unknown families are allowed, because words such as `UTF-16` look like IDs.
    pub(super) fn citation_problem(&self, id: &RuleId) -> Option<String> {
        match self.find(id).map(|entry| &entry.kind) {
            Some(Kind::Rule { .. } | Kind::Question { .. }) => None,
            Some(Kind::Retired) => Some(format!("{id} is retired")),
            None => self.family(id).map(|_| self.explain_absence(id)),
        }
    }

    /// Returns the message for an ID that is not in the rulebook. It names those that are.
    pub(super) fn explain_absence(&self, id: &RuleId) -> String {
        match self.family(id) {
            Some(Family { file, last }) => {
                let first = last.with_number(1);
                format!("there is no {id}: {file} has {first} to {last}")
            }
            None => {
                let families: Vec<_> = self.families.iter().map(|it| it.last.family()).collect();
                let (family, all) = (id.family(), families.join(", "));
                format!("there is no {id}: the families are {all}, not {family}")
            }
        }
    }
}

impl Family {
    fn holds(&self, id: &RuleId) -> bool {
        self.last.family() == id.family()
    }
}

/// A row of the table of files: `| [rotation.md](rotation.md) | … | ROT-01 to ROT-67 |`.
struct Row {
    file: String,
    ids: Vec<RuleId>,
}

impl Row {
    fn read(line: &str) -> Option<Self> {
        let (name, rest) = line.strip_prefix("| [")?.split_once(']')?;
        let ids = rest.split('|').nth(2).unwrap_or_default();
        Some(Self { file: format!("{FOLDER}/{name}"), ids: RuleId::all_in(ids).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX_TEXT: &str = "| File | Section | Rules |\n| --- | --- | --- |\n\
        | [a.md](a.md) | 1 | ABC-01 to ABC-03, GHI-01 to GHI-01 |\n\
        | [b.md](b.md) | 2 | DEF-01 to DEF-01 |\n| [c.md](c.md) | 3 | |\n";

    fn rule(id: &str) -> String {
        let fields = "Era: both · Evidence: open · Status: tested";
        format!("### {id}\n\n{fields}\n\nText\n\nSource: x\n\n")
    }

    fn rules(ids: &[&str]) -> String {
        ids.iter().map(|id| rule(id)).collect()
    }

    pub(super) fn assemble(index: &str, a: &[&str], b: &[&str]) -> (Rulebook, Vec<String>) {
        let retired = "### ABC-03\n\nStatus: retired\n\nNote: wrong\n\n";
        let files = [
            ("docs/rules/a.md".to_owned(), format!("{}{retired}", rules(a))),
            ("docs/rules/b.md".to_owned(), rules(b)),
            ("docs/rules/c.md".to_owned(), "# No rules\n".to_owned()),
        ];
        Rulebook::assemble(index, &files)
    }

    fn id(text: &str) -> RuleId {
        RuleId::parse(text).unwrap()
    }

    #[test]
    fn a_correct_rulebook_has_no_problems_in_any_order() {
        let (book, problems) =
            assemble(INDEX_TEXT, &["ABC-02a", "ABC-02", "GHI-01", "ABC-01"], &["DEF-01"]);
        assert_eq!(problems, [""; 0]);
        let ids: Vec<_> = book.entries.iter().map(|entry| entry.id.to_string()).collect();
        assert_eq!(ids, ["ABC-01", "ABC-02", "ABC-02a", "ABC-03", "GHI-01", "DEF-01"]);
    }

    #[test]
    fn a_missing_rule_is_reported_even_if_it_was_the_last() {
        let (_, problems) = assemble(INDEX_TEXT, &["ABC-02", "GHI-01"], &[]);
        let missing = |file: &str, id: &str| format!("docs/rules/{file}: {id} is missing");
        assert_eq!(problems, [missing("a.md", "ABC-01"), missing("b.md", "DEF-01")]);
    }

    #[test]
    fn a_repeated_or_misplaced_rule_is_reported_with_its_line() {
        let (_, problems) =
            assemble(INDEX_TEXT, &["ABC-01", "ABC-01", "ABC-02", "GHI-01"], &["DEF-01"]);
        assert_eq!(problems, ["docs/rules/a.md:9: ABC-01 is already at docs/rules/a.md:1"]);
        let ids = ["ABC-01", "ABC-02", "ABC-04", "GHI-01", "XYZ-01"];
        let (_, problems) = assemble(INDEX_TEXT, &ids, &["DEF-01", "ABC-02b"]);
        let expected = [
            "docs/rules/a.md:33: docs/rules/README.md has no family XYZ",
            "docs/rules/b.md:9: ABC-02b belongs in docs/rules/a.md, according to docs/rules/README.md",
            "docs/rules/a.md:17: docs/rules/README.md has no ABC-04: its last rule is ABC-03",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn the_table_must_name_exactly_the_files_that_exist() {
        let index = INDEX_TEXT.replace("[c.md]", "[d.md]").replace("GHI-01 to GHI-01", "GHI-01");
        let (_, problems) = assemble(&index, &["ABC-01", "ABC-02"], &["DEF-01"]);
        let expected = [
            "docs/rules/README.md: docs/rules/a.md needs ranges such as `ABC-01 to ABC-12`, each \
             from 01 on",
            "docs/rules/README.md: there is no file docs/rules/d.md",
            "docs/rules/README.md: docs/rules/c.md is missing in the table of files",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn the_message_for_an_unknown_id_names_the_known_ones() {
        let (book, _) = assemble(INDEX_TEXT, &["ABC-01", "ABC-02", "GHI-01"], &["DEF-01"]);
        let absent = "there is no ABC-09: docs/rules/a.md has ABC-01 to ABC-03";
        assert_eq!(book.citation_problem(&id("ABC-09")).as_deref(), Some(absent));
        assert_eq!(book.explain_absence(&id("ABC-09")), absent);
        assert_eq!(book.citation_problem(&id("ABC-03")).as_deref(), Some("ABC-03 is retired"));
        assert_eq!(book.citation_problem(&id("ABC-01")), None);
        assert_eq!(book.citation_problem(&id("UTF-16")), None);
        let foreign = "there is no UTF-16: the families are ABC, GHI, DEF, not UTF";
        assert_eq!(book.explain_absence(&id("UTF-16")), foreign);
    }
}
