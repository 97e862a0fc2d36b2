//! The rulebook: the entries of `docs/rules`, and the table of files that says which there must be.
//!
//! The table in `docs/rules/README.md` names the first and the last number of each family. A rule
//! that is deleted by accident therefore leaves a gap, even if it was the last one.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result};

use super::{
    entry::{self, Entry, Kind},
    id::RuleId,
};

const FOLDER: &str = "docs/rules";
const INDEX: &str = "docs/rules/README.md";

/// All entries, and the families that the table of files announces.
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
    /// Reads the rulebook of the repository at `root`. The second list says what is wrong with it.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn read(root: &Path) -> Result<(Self, Vec<String>)> {
        let index = fs::read_to_string(root.join(INDEX)).with_context(|| format!("no {INDEX}"))?;
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

    /// Puts the rulebook together from the table of files and the files, each with its path.
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
        let key = |entry: &Entry| (position(&entry.id), entry.id.clone(), entry.place.clone());
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
                Some(format!("{}: {} is already at {}", other.place, other.id, one.place))
            }
            _ => None,
        });
        pairs.collect()
    }

    /// Entries that stand in another file than the table says, or have too high a number.
    fn misplaced(&self) -> Vec<String> {
        let problem = |entry: &Entry| {
            let Entry { id, place, .. } = entry;
            match self.family(id) {
                None => Some(format!("{place}: {INDEX} has no family {}", id.family())),
                Some(family) if family.file != place.file => {
                    Some(format!("{place}: {id} belongs into {}, says {INDEX}", family.file))
                }
                Some(family) if id.number() > family.last.number() => {
                    Some(format!("{place}: {id} comes after {}, the last in {INDEX}", family.last))
                }
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

    /// Returns why an ID of one of the families cannot be cited, if it cannot. Words such as
    /// `UTF-16` look like IDs, but there is no such family.
    pub(super) fn objection(&self, id: &RuleId) -> Option<String> {
        match self.find(id).map(|entry| &entry.kind) {
            Some(Kind::Rule { .. } | Kind::Question { .. }) => None,
            Some(Kind::Retired) => Some(format!("{id} is retired")),
            None => self.family(id).map(|_| self.explain_absence(id)),
        }
    }

    /// Returns a sentence for an ID that is not in the rulebook: it names those that are.
    pub(super) fn explain_absence(&self, id: &RuleId) -> String {
        match self.family(id) {
            Some(Family { file, last }) => {
                let first = last.with_number(1);
                format!("there is no {id}: {file} has {first} to {last}")
            }
            None => {
                let families: Vec<_> = self.families.iter().map(|it| it.last.family()).collect();
                let (family, all) = (id.family(), families.join(", "));
                format!("there is no {id}: {family} is none of the families {all}")
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
    fn a_sound_rulebook_has_no_problems_and_its_order_does_not_matter() {
        let (book, problems) =
            assemble(INDEX_TEXT, &["ABC-02a", "ABC-02", "GHI-01", "ABC-01"], &["DEF-01"]);
        assert_eq!(problems, [""; 0]);
        let ids: Vec<_> = book.entries.iter().map(|entry| entry.id.to_string()).collect();
        assert_eq!(ids, ["ABC-01", "ABC-02", "ABC-02a", "ABC-03", "GHI-01", "DEF-01"]);
    }

    #[test]
    fn a_deleted_rule_is_missed_even_if_it_was_the_last() {
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
            "docs/rules/b.md:9: ABC-02b belongs into docs/rules/a.md, says docs/rules/README.md",
            "docs/rules/a.md:17: ABC-04 comes after ABC-03, the last in docs/rules/README.md",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn the_table_names_every_file_and_no_other() {
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
    fn an_id_that_is_not_there_is_explained() {
        let (book, _) = assemble(INDEX_TEXT, &["ABC-01", "ABC-02", "GHI-01"], &["DEF-01"]);
        let absent = "there is no ABC-09: docs/rules/a.md has ABC-01 to ABC-03";
        assert_eq!(book.objection(&id("ABC-09")).as_deref(), Some(absent));
        assert_eq!(book.explain_absence(&id("ABC-09")), absent);
        assert_eq!(book.objection(&id("ABC-03")).as_deref(), Some("ABC-03 is retired"));
        assert_eq!(book.objection(&id("ABC-01")), None);
        assert_eq!(book.objection(&id("UTF-16")), None);
        let foreign = "there is no UTF-16: UTF is none of the families ABC, GHI, DEF";
        assert_eq!(book.explain_absence(&id("UTF-16")), foreign);
    }
}
