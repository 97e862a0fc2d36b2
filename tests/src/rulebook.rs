//! The rulebook: the IDs of all rules.

use std::collections::BTreeSet;
use std::fs;

use crate::repository::root;

/// Returns the IDs of all rules: the headings of `docs/rules`, or the rows of `tests/rules.tsv`.
#[must_use]
pub fn rule_ids() -> BTreeSet<String> {
    let sections = fs::read_dir(root().join("docs/rules")).into_iter().flatten().flatten();
    let mut text: String =
        sections.filter_map(|section| fs::read_to_string(section.path()).ok()).collect();
    text += &fs::read_to_string(root().join("tests/rules.tsv")).unwrap_or_default();
    let first_words = text
        .lines()
        .filter_map(|line| line.trim_start_matches("### ").split_ascii_whitespace().next());
    first_words.filter(|word| is_id(word)).map(str::to_owned).collect()
}

/// Returns whether a word has the form of an ID, such as `ROT-02`.
fn is_id(word: &str) -> bool {
    let Some((section, number)) = word.split_once('-') else { return false };
    section.len() == 3
        && section.bytes().all(|byte| byte.is_ascii_uppercase())
        && number.starts_with(|first: char| first.is_ascii_digit())
}
