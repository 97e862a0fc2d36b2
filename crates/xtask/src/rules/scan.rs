//! Finds the rules that tests name, and all citations of rules.
//!
//! A test names a rule in the name of its Rust function, in its JavaScript or TypeScript title, or in
//! the first column of its tab-separated data. Every occurrence of an ID is a citation.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{entry::Location, id::RuleId};

/// A text file of this repository.
pub(super) struct Source {
    /// The path from the root, with forward slashes.
    pub(super) path: String,
    pub(super) text: String,
}

/// A test that names a rule.
#[derive(Debug, PartialEq)]
pub(super) struct RuleTest {
    pub(super) id: RuleId,
    /// The name of the function, or the file and the title, or the file of the data.
    pub(super) name: String,
    pub(super) location: Location,
}

/// An occurrence of a rule's ID.
#[derive(Debug, PartialEq)]
pub(super) struct Citation {
    pub(super) id: RuleId,
    pub(super) location: Location,
}

const FOLDERS: [&str; 4] = ["crates", "docs", "tests", "web"];
const FOREIGN_FOLDERS: [&str; 5] = ["node_modules", "target", "dist", "pkg", "test-results"];
const EXTENSIONS: [&str; 10] = ["rs", "md", "tsv", "toml", "ts", "js", "mjs", "py", "css", "html"];

/// Returns the text files of the repository: those in its root, its code folders and its documents.
///
/// # Errors
/// A folder or a file cannot be read.
pub(super) fn sources(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_folder = entry.file_type()?.is_dir();
        match is_folder {
            true if FOLDERS.iter().any(|folder| name == *folder) => {
                collect(root, &entry.path(), &mut sources)?;
            }
            true => {}
            false => read_file(root, &entry.path(), &mut sources)?,
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}

fn collect(root: &Path, folder: &Path, into: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            read_file(root, &entry.path(), into)?;
        } else if !FOREIGN_FOLDERS.iter().any(|foreign| entry.file_name() == *foreign) {
            collect(root, &entry.path(), into)?;
        }
    }
    Ok(())
}

fn read_file(root: &Path, path: &Path, into: &mut Vec<Source>) -> Result<()> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if extension.is_some_and(|extension| EXTENSIONS.contains(&extension)) {
        let relative = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
        let text = fs::read_to_string(path).with_context(|| format!("{relative}"))?;
        into.push(Source { path: relative.replace('\\', "/"), text });
    }
    Ok(())
}

impl Source {
    /// Returns the tests in this file that name a rule, once for each rule.
    pub(super) fn rule_tests(&self) -> Vec<RuleTest> {
        match self.path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("rs") => self.rust_tests(),
            Some("ts" | "js" | "mjs") => self.script_tests(),
            Some("tsv") => self.data_rows(),
            _ => Vec::new(),
        }
    }

    /// Returns all occurrences of IDs in this file.
    pub(super) fn citations(&self) -> Vec<Citation> {
        let lines = self.text.lines().enumerate();
        let ids = lines.flat_map(|(at, line)| RuleId::all_in(line).map(move |id| (at, id)));
        ids.map(|(at, id)| Citation { id, location: self.location(at) }).collect()
    }

    /// Returns the functions with an attribute whose path ends in `test`.
    fn rust_tests(&self) -> Vec<RuleTest> {
        let (mut tests, mut is_test) = (Vec::new(), false);
        for (at, line) in self.text.lines().map(str::trim_start).enumerate() {
            if let Some(attribute) = line.strip_prefix("#[") {
                let path = attribute.split([']', '(', ' ']).next().unwrap_or("");
                is_test |= path.ends_with("test");
            } else if let Some(name) = function_name(line) {
                let ids = RuleId::all_in_name(name).into_iter().filter(|_| is_test);
                tests.extend(ids.map(|id| self.rule_test(id, name.to_owned(), at)));
                is_test = false;
            }
        }
        tests
    }

    /// Returns the calls of `test` or `it` with their first argument, the title.
    fn script_tests(&self) -> Vec<RuleTest> {
        let source = &self.text;
        let calls = ["test(", "it("].iter().flat_map(|call| source.match_indices(call));
        let titles = calls.filter_map(|(at, call)| {
            let before = source.get(..at)?;
            let is_whole_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let rest = source.get(at + call.len()..)?.trim_start();
            let quote = rest.chars().next().filter(|c| ['"', '\'', '`'].contains(c))?;
            let title = rest.get(1..)?.split(quote).next()?;
            is_whole_word.then(|| (before.matches('\n').count(), title))
        });
        let ids =
            titles.flat_map(|(at, title)| RuleId::all_in(title).map(move |id| (at, title, id)));
        ids.map(|(at, title, id)| self.rule_test(id, format!("{}: {title}", self.path), at))
            .collect()
    }

    /// Returns the rows of a data file, whose first column may contain IDs.
    fn data_rows(&self) -> Vec<RuleTest> {
        let rows = self.text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
        let firsts = rows.filter_map(|(at, row)| Some((at, row.split('\t').next()?)));
        let ids = firsts.flat_map(|(at, first)| RuleId::all_in(first).map(move |id| (at, id)));
        ids.map(|(at, id)| self.rule_test(id, self.path.clone(), at)).collect()
    }

    fn rule_test(&self, id: RuleId, name: String, line_index: usize) -> RuleTest {
        RuleTest { id, name, location: self.location(line_index) }
    }

    fn location(&self, line_index: usize) -> Location {
        Location { file: self.path.clone(), line: line_index + 1 }
    }
}

fn function_name(line: &str) -> Option<&str> {
    const QUALIFIERS: [&str; 4] = ["pub ", "pub(crate) ", "async ", "const "];
    let mut rest = line;
    while let Some(shorter) = QUALIFIERS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    rest.strip_prefix("fn ")?.split(['(', '<']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule_tests(path: &str, text: &str) -> Vec<String> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        let tests = source.rule_tests().into_iter();
        tests.map(|it| format!("{} {} {}", it.id, it.name, it.location)).collect()
    }

    #[test]
    fn rust_tests_name_rules_in_their_function_names() {
        let source = "
            #[test]
            fn abc_10_abc_11_damage_is_reported() {}
            fn abc_03_a_helper() {}
            #[wasm_bindgen_test]
            // A comment between.
            #[cfg(unix)]
            async fn def_07_in_a_page() {}
            #[cfg(test)]
            mod tests {}
        ";
        let expected = [
            "ABC-10 abc_10_abc_11_damage_is_reported x.rs:3",
            "ABC-11 abc_10_abc_11_damage_is_reported x.rs:3",
            "DEF-07 def_07_in_a_page x.rs:8",
        ];
        assert_eq!(rule_tests("x.rs", source), expected);
    }

    #[test]
    fn script_tests_name_rules_in_their_titles() {
        let source = "
            test('ABC-02 turns', async () => {});
            test(
              \"a visit (DEF-06)\", () => {});
            latest('ABC-09'); expect('ABC-08');
            test(title, ABC-07);
        ";
        let expected = [
            "ABC-02 e/walk.ts: ABC-02 turns e/walk.ts:2",
            "DEF-06 e/walk.ts: a visit (DEF-06) e/walk.ts:3",
        ];
        assert_eq!(rule_tests("e/walk.ts", source), expected);
    }

    #[test]
    fn data_names_rules_in_its_first_column_only() {
        let text = "# ABC-01\nABC-02 ABC-03\tABC-04\n\tABC-05\n";
        assert_eq!(rule_tests("x.tsv", text), ["ABC-02 x.tsv x.tsv:2", "ABC-03 x.tsv x.tsv:2"]);
    }

    #[test]
    fn every_occurrence_of_an_id_is_a_citation() {
        let text = "/// Rotates (ABC-01).\nfn abc_02() {} // ABC-03, DEF-04\n";
        let source = Source { path: "x.css".to_owned(), text: text.to_owned() };
        let cited: Vec<_> =
            source.citations().iter().map(|it| format!("{} {}", it.id, it.location.line)).collect();
        assert_eq!(cited, ["ABC-01 1", "ABC-03 2", "DEF-04 2"]);
        assert_eq!(source.rule_tests(), []);
    }
}
