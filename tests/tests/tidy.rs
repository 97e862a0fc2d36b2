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
