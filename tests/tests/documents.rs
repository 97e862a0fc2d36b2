//! The links and paths of the documents lead somewhere.

#![cfg(test)]

use std::{fs, path::Path};

use kms_tests::operations;
use kms_tests::repository::root;

/// The documents at the repository's root, and those in `docs`.
fn documents() -> Vec<String> {
    let at_root = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    let mut documents: Vec<String> = at_root.map(str::to_owned).to_vec();
    let mut folders = vec!["docs".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.ends_with(".md") {
                documents.push(path);
            }
        }
    }
    documents
}

fn text(document: &str) -> String {
    fs::read_to_string(root().join(document)).unwrap()
}

/// The targets of `[text](target)` and `![text](target)` that lie in this repository.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).collect()
}

/// Whether a document has a heading with this anchor, as GitHub derives it from the heading's text.
fn has_anchor(document: &Path, anchor: &str) -> bool {
    let text = fs::read_to_string(document).unwrap_or_default();
    let mut is_code = false;
    let headings = text.lines().filter(|line| {
        is_code ^= line.starts_with("```");
        !is_code && line.starts_with('#')
    });
    let mut anchors = headings.map(|line| {
        let heading = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        heading.replace(|c: char| !c.is_alphanumeric() && c != '-' && c != '_', "")
    });
    anchors.any(|it| it == anchor)
}

/// Whether a link of a document leads to a file that exists, and to a heading in it.
fn leads_somewhere(document: &str, target: &str) -> bool {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let document = root().join(document);
    let file = match file {
        "" => document,
        file => document.with_file_name(file),
    };
    file.exists() && (anchor.is_empty() || has_anchor(&file, anchor))
}

/// The paths in backticks that begin with a folder of this repository.
fn paths(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|it| ["tests/", "crates/", "web/"].iter().any(|at| it.starts_with(at))).collect()
}

#[test]
fn every_link_and_path_leads_somewhere() {
    for document in documents() {
        let text = text(&document);
        for target in links(&text) {
            assert!(leads_somewhere(&document, target), "{document} links to {target}");
        }
        for path in paths(&text) {
            assert!(root().join(path).exists(), "{document} points to {path}");
        }
    }
}

#[test]
fn a_link_leads_to_a_file_and_to_a_heading_in_it() {
    let document = "docs/rules/README.md";
    for target in ["rotation.md", "../../README.md", "rotation.md#rot-39", "#sources"] {
        assert!(leads_somewhere(document, target), "{target}");
    }
    for target in ["README.md/x", "none.md", "rotation.md#rot-99", "#rot-39"] {
        assert!(!leads_somewhere(document, target), "{target}");
    }
}

#[test]
fn the_readme_tells_of_each_operation_what_the_engine_does() {
    let readme = operations::readme();
    let is_written = operations::in_readme(&readme).as_ref() == Some(&readme);
    assert!(is_written, "run `cargo xtask operations`");
}
