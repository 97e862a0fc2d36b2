//! Finds the rules that tests name: in Rust test functions, in the titles of JavaScript and
//! TypeScript tests, and in the first column of the tests' tab-separated data.

use std::{fs, path::Path};

use anyhow::Result;

/// A rule, and a test that names it.
#[derive(Debug, PartialEq)]
pub(super) struct Mention {
    pub(super) rule: String,
    pub(super) test: String,
}

const SOURCES: [&str; 3] = ["crates", "web", "tests"];
const NOT_OURS: [&str; 4] = ["node_modules", "target", "dist", "test-results"];

/// All that the tests of this repository name.
pub(super) fn repository(root: &Path) -> Result<Vec<Mention>> {
    let mut mentions = Vec::new();
    for folder in SOURCES {
        let folder = root.join(folder);
        if folder.is_dir() {
            scan_folder(root, &folder, &mut mentions)?;
        }
    }
    mentions.sort_by(|a, b| (&a.rule, &a.test).cmp(&(&b.rule, &b.test)));
    mentions.dedup();
    Ok(mentions)
}

fn scan_folder(root: &Path, folder: &Path, into: &mut Vec<Mention>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if entry.file_type()?.is_dir() {
            if !NOT_OURS.iter().any(|other| name == *other) {
                scan_folder(root, &path, into)?;
            }
            continue;
        }
        let extension = path.extension().and_then(|extension| extension.to_str());
        let Some(read) = reader(extension) else { continue };
        if name != "rules.tsv" {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            into.extend(read(&fs::read_to_string(&path)?, &relative));
        }
    }
    Ok(())
}

/// How to read the tests out of a file of this kind.
fn reader(extension: Option<&str>) -> Option<fn(&str, &str) -> Vec<Mention>> {
    match extension? {
        "rs" => Some(rust_tests),
        "ts" | "js" | "mjs" => Some(script_tests),
        "tsv" => Some(data_rows),
        _ => None,
    }
}

/// Functions that carry an attribute whose path ends in `test`.
fn rust_tests(source: &str, _file: &str) -> Vec<Mention> {
    let (mut mentions, mut is_test) = (Vec::new(), false);
    for line in source.lines().map(str::trim_start) {
        if let Some(attribute) = line.strip_prefix("#[") {
            let path = attribute.split([']', '(', ' ']).next().unwrap_or("");
            is_test |= path.ends_with("test");
        } else if let Some(name) = function_name(line) {
            if is_test {
                mentions.extend(mentions_in(&name.to_uppercase().replace('_', "-"), name));
            }
            is_test = false;
        }
    }
    mentions
}

/// The strings that stand first in a call of `test` or `it`.
fn script_tests(source: &str, file: &str) -> Vec<Mention> {
    let calls = ["test(", "it("].iter().flat_map(|call| source.match_indices(call));
    let titles = calls.filter_map(|(at, call)| {
        let before = source.get(..at)?.chars().next_back();
        let is_whole_word = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let rest = source.get(at + call.len()..)?.trim_start();
        let quote = rest.chars().next().filter(|c| ['"', '\'', '`'].contains(c))?;
        let title = rest.get(1..)?.split(quote).next()?;
        is_whole_word.then_some(title)
    });
    titles.flat_map(|title| mentions_in(title, &format!("{file}: {title}"))).collect()
}

/// The first column of data that a test walks through.
fn data_rows(text: &str, file: &str) -> Vec<Mention> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let firsts = rows.filter_map(|row| row.split('\t').next());
    firsts.flat_map(|first| mentions_in(first, file)).collect()
}

fn function_name(line: &str) -> Option<&str> {
    const QUALIFIERS: [&str; 4] = ["pub ", "pub(crate) ", "async ", "const "];
    let mut rest = line;
    while let Some(shorter) = QUALIFIERS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    rest.strip_prefix("fn ")?.split(['(', '<']).next()
}

fn mentions_in(text: &str, test: &str) -> Vec<Mention> {
    let ids = ids_in(text).into_iter();
    ids.map(|id| Mention { rule: id.to_owned(), test: test.to_owned() }).collect()
}

/// What looks like a rule's id in this text: three capitals, a hyphen, two digits, as a word.
pub(super) fn ids_in(text: &str) -> Vec<&str> {
    const ID_LENGTH: usize = 6;
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let starts = text.char_indices().map(|(at, _)| at);
    let ids = starts.filter_map(|at| {
        let (before, rest) = text.split_at_checked(at)?;
        let (id, after) = rest.split_at_checked(ID_LENGTH)?;
        let (family, number) = id.split_once('-')?;
        let well_formed = family.len() == 3
            && family.chars().all(|c| c.is_ascii_uppercase())
            && number.chars().all(|c| c.is_ascii_digit());
        let stands_alone = !is_word(before.chars().next_back()) && !is_word(after.chars().next());
        (well_formed && stands_alone).then_some(id)
    });
    ids.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(mentions: &[Mention]) -> Vec<&str> {
        mentions.iter().map(|mention| mention.rule.as_str()).collect()
    }

    #[test]
    fn ids_are_whole_words() {
        assert_eq!(ids_in("ROT-01, CRY-10 and (ODR-20)."), ["ROT-01", "CRY-10", "ODR-20"]);
        assert!(ids_in("ROT-1 rot-01 XROT-01 ROT-011 AES-GCM é").is_empty());
    }

    #[test]
    fn rust_tests_name_rules_in_their_names() {
        let source = "
            #[test]
            fn cry_10_cry_11_damage_is_told() {}
            fn rot_03_a_helper() {}
            #[wasm_bindgen_test]
            // A comment between.
            #[cfg(unix)]
            async fn ali_07_in_a_page() {}
            #[cfg(test)]
            mod tests {}
        ";
        assert_eq!(rules(&rust_tests(source, "")), ["CRY-10", "CRY-11", "ALI-07"]);
    }

    #[test]
    fn script_tests_name_rules_in_their_titles() {
        let source = "
            test('ROT-02 turns', async () => {});
            test(
              \"a visit (STA-06)\", () => {});
            latest('ROT-09'); expect('ROT-08');
            test(title, ROT-07);
        ";
        let mentions = script_tests(source, "walk.ts");
        assert_eq!(rules(&mentions), ["ROT-02", "STA-06"]);
        assert_eq!(mentions.first().unwrap().test, "walk.ts: ROT-02 turns");
    }

    #[test]
    fn data_names_rules_in_its_first_column_only() {
        let text = "# ROT-01\nROT-02 ROT-03\tROT-04\n\tROT-05\n";
        assert_eq!(rules(&data_rows(text, "x.tsv")), ["ROT-02", "ROT-03"]);
    }
}
