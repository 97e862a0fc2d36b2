//! The source keeps its own house rules: CONTRIBUTING.md names them, this test reads for them.

#![cfg(test)]

use kms_tests::repository::{Source, sources};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
/// A component's markup is one expression, and long.
const COMPONENT_LINES_MAX: usize = 100;

#[test]
fn every_file_says_what_it_is_for() {
    assert_none(rust(), |source| match source.text.starts_with("//! ") {
        true => Vec::new(),
        false => vec![format!("{}: does not begin with a `//!` sentence", source.path)],
    });
}

#[test]
fn files_are_short() {
    assert_none(rust(), |source| match product_lines(source) {
        0..=FILE_LINES_MAX => Vec::new(),
        lines => vec![format!("{}: {lines} lines, tests apart", source.path)],
    });
}

#[test]
fn functions_are_short() {
    assert_none(rust(), |source| {
        let component = source.path.starts_with("web/src");
        let most = if component { COMPONENT_LINES_MAX } else { FUNCTION_LINES_MAX };
        let long = functions(&source.text).into_iter().filter(|function| function.lines > most);
        long.map(|f| format!("{}:{}: {} lines", source.path, f.line, f.lines)).collect()
    });
}

#[test]
fn nothing_is_left_for_later_in_silence() {
    // Written apart, so that this file does not find itself.
    let banned = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("#[", "ignore")];
    assert_none(rust(), |source| {
        found(source, |line| banned.iter().any(|word| line.contains(word)), "is unfinished")
    });
}

#[test]
fn no_walk_is_skipped_or_alone() {
    let words = [".only(", ".skip(", ".fixme(", "waitForTimeout("];
    assert_none(of(&["ts", "mjs"]), |source| {
        found(source, |line| words.iter().any(|word| line.contains(word)), "hides a test or sleeps")
    });
}

#[test]
fn no_line_ends_in_space() {
    assert_none(of(&["rs", "toml", "ts", "js", "mjs", "css", "html"]), |source| {
        found(source, |line| line.trim_end() != line, "ends in space")
    });
}

/// The first words with which no doc comment begins: it names its subject instead.
const BAD_BEGINNINGS: [&str; 4] = ["What ", "Whatever ", "Whoever ", "How it "];
/// The word "what" may stand so often in 1000 words of doc comments: it seldom names anything.
const WHAT_MAX: f64 = 3.0;

#[test]
fn doc_comments_name_their_subject() {
    assert_none(rust(), |source| {
        let comments = doc_comments(&source.text);
        let bad = comments.iter().filter(|comment| {
            BAD_BEGINNINGS.iter().any(|beginning| comment.text.starts_with(beginning))
        });
        bad.map(|it| format!("{}:{}: begins with {:.30}", source.path, it.line, it.text)).collect()
    });
}

#[test]
fn doc_comments_state_the_rules_that_they_cite() {
    assert_none(rust(), |source| {
        let comments = doc_comments(&source.text);
        let bare = comments.iter().filter(|comment| cites_only(&comment.text));
        bare.map(|it| format!("{}:{}: only cites {}", source.path, it.line, it.text)).collect()
    });
}

#[test]
fn doc_comments_seldom_say_what() {
    let sources = rust();
    let texts: Vec<String> = sources
        .iter()
        .flat_map(|source| doc_comments(&source.text))
        .map(|comment| comment.text)
        .collect();
    let words: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
    let letters = |word: &&str| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let count = words.iter().filter(|word| letters(word) == "what").count();
    let per_thousand = 1000.0 * count as f64 / words.len() as f64;
    assert!(per_thousand < WHAT_MAX, "\"what\" {per_thousand:.1} times in 1000 words");
}

/// A block of `///` or `//!` lines.
#[derive(Debug, PartialEq)]
struct DocComment {
    line: usize,
    text: String,
}

fn doc_comments(text: &str) -> Vec<DocComment> {
    let mut comments: Vec<DocComment> = Vec::new();
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let doc = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        match (doc, comments.last_mut().filter(|_| is_open)) {
            (Some(more), Some(comment)) => {
                comment.text.push(' ');
                comment.text.push_str(more.trim());
            }
            (Some(first), None) => {
                comments.push(DocComment { line: at + 1, text: first.trim().to_owned() });
            }
            (None, _) => {}
        }
        is_open = doc.is_some();
    }
    comments
}

/// Whether a comment consists of the IDs of rules, such as `ROT-02 and ROT-03.`
fn cites_only(text: &str) -> bool {
    let is_id = |word: &str| {
        word.split_once('-').is_some_and(|(family, number)| {
            family.len() == 3
                && family.chars().all(|c| c.is_ascii_uppercase())
                && number.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let mut words =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty());
    let mut has_id = false;
    let only = words.all(|word| {
        has_id |= is_id(word);
        is_id(word) || word == "and" || word == "to"
    });
    only && has_id
}

#[test]
fn doc_comments_are_found_and_judged() {
    let text = "//! One\n//! two.\n\nfn a() {}\n/// ROT-02, ROT-03.\nfn b() {}\n";
    let found = doc_comments(text);
    let expected = [(1, "One two."), (5, "ROT-02, ROT-03.")];
    assert!(found.iter().map(|it| (it.line, it.text.as_str())).eq(expected));
    assert!(cites_only("ROT-02 and ROT-03.") && !cites_only("A date (ROT-02).") && !cites_only(""));
}

/// A function and how long it is, from its first line to its closing brace.
#[derive(Debug, PartialEq)]
struct Function {
    line: usize,
    lines: usize,
}

/// All functions of a formatted source: a body ends at the brace that stands under its `fn`.
fn functions(text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = (0..lines.len()).filter(|at| begins_function(lines[*at]));
    let measured = starts.filter_map(|start| {
        let indent = lines[start].len() - lines[start].trim_start().len();
        let opening = (start..lines.len()).find(|at| lines[*at].ends_with(['{', ';', '}']))?;
        let is_open = lines[opening].ends_with('{');
        let closes = |line: &str| line.len() == indent + 1 && line.ends_with('}');
        let end = if is_open {
            (opening + 1..lines.len()).find(|at| closes(lines[*at]))?
        } else {
            opening
        };
        Some(Function { line: start + 1, lines: end + 1 - start })
    });
    measured.collect()
}

fn begins_function(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let qualifiers = ["pub", "pub(crate)", "pub(super)", "const", "async", "unsafe", "extern"];
    words.find(|word| !qualifiers.contains(word)) == Some("fn")
}

fn product_lines(source: &Source) -> usize {
    let is_test = source.path.contains("/tests/") || source.path.ends_with("/tests.rs");
    if is_test || source.path.starts_with("tests/") {
        return 0;
    }
    source.text.lines().take_while(|line| *line != "#[cfg(test)]").count()
}

fn found(source: &Source, is_bad: impl Fn(&str) -> bool, what: &str) -> Vec<String> {
    let lines = source.text.lines().enumerate().filter(|(_, line)| is_bad(line));
    lines.map(|(at, _)| format!("{}:{}: {what}", source.path, at + 1)).collect()
}

fn rust() -> Vec<Source> {
    of(&["rs"])
}

fn of(extensions: &[&str]) -> Vec<Source> {
    let sources = sources(extensions).expect("the sources can be read");
    assert!(!sources.is_empty(), "there are no sources: is this the right folder?");
    sources
}

fn assert_none(sources: Vec<Source>, objections: impl Fn(&Source) -> Vec<String>) {
    let all: Vec<String> = sources.iter().flat_map(objections).collect();
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn function_lengths_are_measured_right() {
    let text = "trait T {\n    fn a(\n        &self,\n    );\n    fn b() {}\n}\n\
                pub(crate) async fn c()\nwhere\n    X: Y,\n{\n    {\n    }\n}\nlet fn_d = 1;\n";
    let lengths: Vec<_> = functions(text).iter().map(|f| (f.line, f.lines)).collect();
    assert_eq!(lengths, [(2, 3), (5, 1), (7, 7)]);
}
