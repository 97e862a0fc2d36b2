//! The source keeps its own house rules: CONTRIBUTING.md names them, this test reads for them.

#![cfg(test)]

use std::collections::BTreeMap;

use kms_tests::repository::{Source, sources};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
/// A component's markup is one expression, and long.
const COMPONENT_LINES_MAX: usize = 100;
const FIELDS_MAX: usize = 12;
const METHODS_MAX: usize = 40;
/// A comment above a type that contains these words gives the reason for more than [`FIELDS_MAX`].
const MANY_FIELDS: &str = "many fields";
/// A comment above a type that contains these words gives the reason for more than [`METHODS_MAX`].
const MANY_METHODS: &str = "many methods";

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
fn types_have_few_fields_and_methods() {
    let sources = rust();
    let types: Vec<Type> = sources.iter().flat_map(types).collect();
    let mut methods = BTreeMap::new();
    for (owner, count) in sources.iter().flat_map(inherent_methods) {
        *methods.entry(owner).or_insert(0) += count;
    }
    let mut violations = Vec::new();
    for Type { name, place, comment, fields } in &types {
        if *fields > FIELDS_MAX && !comment.contains(MANY_FIELDS) {
            violations.push(format!("{place}: {} has {fields} fields", name.name));
        }
        let count = methods.remove(name).unwrap_or(0);
        if count > METHODS_MAX && !comment.contains(MANY_METHODS) {
            violations.push(format!("{place}: {} has {count} methods", name.name));
        }
    }
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
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
const BAD_BEGINNINGS: [&str; 5] = ["What ", "Whatever ", "Who ", "Whoever ", "How it "];
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

/// The name of a type and the crate that defines it. Types of one crate with the same name count as
/// one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TypeName {
    krate: String,
    name: String,
}

/// The definition of a struct or an enum.
#[derive(Debug, PartialEq)]
struct Type {
    name: TypeName,
    /// The file and the line.
    place: String,
    /// The comments and attributes directly above the definition.
    comment: String,
    /// The number of a struct's fields; 0 for an enum.
    fields: usize,
}

/// Returns all structs and enums of a formatted source.
fn types(source: &Source) -> Vec<Type> {
    let lines: Vec<&str> = source.text.lines().collect();
    let definitions = lines.iter().enumerate().filter_map(|(at, line)| {
        let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
        let keyword = words.next().filter(|word| ["struct", "enum"].contains(word))?;
        let name = words.next()?.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        let above = lines[..at].iter().rev().take_while(|line| is_comment_or_attribute(line));
        Some(Type {
            name: type_name(source, name),
            place: format!("{}:{}", source.path, at + 1),
            comment: above.copied().collect::<Vec<_>>().join("\n"),
            fields: if keyword == "struct" { fields(&lines[at..]) } else { 0 },
        })
    });
    definitions.collect()
}

fn is_comment_or_attribute(line: &str) -> bool {
    ["//", "#[", ")]"].iter().any(|start| line.trim_start().starts_with(start))
}

/// Returns the number of fields of the struct that begins at the first line.
///
/// rustfmt puts each named field on its own line, and the closing brace under the start of the
/// struct. The fields of a tuple struct are separated by commas, which generic arguments also have.
fn fields(lines: &[&str]) -> usize {
    let indent = indent(lines[0]);
    let opening = lines.iter().position(|line| line.ends_with(['{', ';', '}'])).unwrap_or(0);
    if lines[opening].ends_with('{') {
        let body = lines[opening + 1..].iter().take_while(|line| **line != format!("{indent}}}"));
        let is_field = |line: &&&str| {
            let word = line.trim_start();
            line.len() - word.len() == indent.len() + 4 && word.starts_with(char::is_lowercase)
        };
        return body.filter(is_field).count();
    }
    let text = lines[..=opening].join(" ");
    let definition = text.split_once("struct ").map_or("", |(_, definition)| definition);
    let Some((_, tuple)) = definition.split_once('(') else { return 0 };
    let (mut depth, mut count) = (0, 1);
    for c in tuple.trim_end_matches(");").trim_end().trim_end_matches(',').chars() {
        depth += i32::from("(<[".contains(c)) - i32::from(")>]".contains(c));
        count += usize::from(c == ',' && depth == 0);
    }
    count
}

/// Returns the number of functions in each inherent impl block of a formatted source.
fn inherent_methods(source: &Source) -> Vec<(TypeName, usize)> {
    let lines: Vec<&str> = source.text.lines().collect();
    let blocks = lines.iter().enumerate().filter_map(|(at, line)| {
        let name = implemented_type(line)?;
        let indent = indent(line);
        let body = lines[at..].iter().take_while(|line| **line != format!("{indent}}}"));
        let is_method = |line: &&&str| {
            line.len() - line.trim_start().len() == indent.len() + 4 && begins_function(line)
        };
        Some((type_name(source, name), body.filter(is_method).count()))
    });
    blocks.collect()
}

/// Returns the name of the type whose inherent impl block begins in this line.
fn implemented_type(line: &str) -> Option<&str> {
    let mut rest = line.trim_start().strip_prefix("impl")?;
    if rest.contains(" for ") {
        return None;
    }
    if rest.starts_with('<') {
        let mut depth = 0;
        let end = rest.find(|c| {
            depth += i32::from(c == '<') - i32::from(c == '>');
            depth == 0
        })?;
        rest = &rest[end + 1..];
    }
    let path = rest.strip_prefix(' ')?.split([' ', '<', '{']).next()?;
    path.rsplit("::").next().filter(|name| !name.is_empty())
}

fn type_name(source: &Source, name: &str) -> TypeName {
    // The files in `src` are one crate. In the other folders, each file or subfolder is a crate.
    let path = source.path.as_str();
    let krate = match path.split_once("/src/") {
        Some((package, _)) => package,
        None => {
            let folder = path.rfind("/tests/").or(path.rfind("/examples/")).unwrap_or(0);
            let target = path[folder..].match_indices('/').nth(2);
            target.map_or(path, |(end, _)| &path[..folder + end])
        }
    };
    TypeName { krate: krate.to_owned(), name: name.to_owned() }
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
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

#[test]
fn fields_and_methods_are_counted() {
    let text = "//! A file.\n\n// Reason.\n#[derive(Debug)]\npub struct A<T> {\n    \
                /// One.\n    a: T,\n    pub(crate) b: Map<\n        u8,\n        u8,\n    >,\n}\n\n\
                struct B;\nstruct C(Map<u8, u8>, u8);\nmod m {\n    enum D {\n        E,\n    }\n}\n\n\
                impl<T: Into<u8>> A<T> {\n    const X: u8 = 1;\n    pub fn a() {}\n    fn b(\n        \
                &self,\n    ) {\n        fn inner() {}\n    }\n}\n\nimpl Default for A<u8> {\n    \
                fn default() {}\n}\n";
    let source = Source { path: "crates/x/src/lib.rs".to_owned(), text: text.to_owned() };
    let types = types(&source);
    let found: Vec<_> = types.iter().map(|it| (it.name.name.as_str(), it.fields)).collect();
    assert_eq!(found, [("A", 2), ("B", 0), ("C", 2), ("D", 0)]);
    assert_eq!(types[0].comment, "#[derive(Debug)]\n// Reason.");
    assert_eq!(types[0].place, "crates/x/src/lib.rs:5");
    let owner = TypeName { krate: "crates/x".to_owned(), name: "A".to_owned() };
    assert_eq!(inherent_methods(&source), [(owner, 2)]);
}
