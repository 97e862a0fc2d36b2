//! What the documents point to is there.

#![cfg(test)]

use std::fs;

use kms_tests::operations;
use kms_tests::repository::root;

const DOCUMENTS: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

fn text(document: &str) -> String {
    fs::read_to_string(root().join(document)).unwrap()
}

/// The targets of `[text](target)` and `![text](target)` that lie in this repository.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).collect()
}

/// The paths in backticks that begin with a folder of this repository.
fn paths(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|it| ["tests/", "crates/", "web/"].iter().any(|at| it.starts_with(at))).collect()
}

#[test]
fn every_link_and_path_leads_somewhere() {
    for document in DOCUMENTS {
        let text = text(document);
        for target in links(&text).into_iter().chain(paths(&text)) {
            assert!(root().join(target).exists(), "{document} points to {target}");
        }
    }
}

#[test]
fn the_readme_tells_of_each_operation_what_the_engine_does() {
    let readme = operations::readme();
    let is_written = operations::in_readme(&readme).as_ref() == Some(&readme);
    assert!(is_written, "run `cargo xtask operations`");
}

#[test]
fn the_readme_counts_the_rules_right() {
    let table = text("tests/rules.tsv");
    let is_rule = |line: &&str| {
        let prefix = line.split('-').next().unwrap_or_default();
        prefix.len() == 3 && prefix.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let rules = table.lines().filter(is_rule).count();
    assert!(text("README.md").contains(&format!("{rules} rules")), "{rules} rules");
}
