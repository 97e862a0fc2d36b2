//! The rulebook: the IDs of all rules.

use std::collections::BTreeSet;
use std::fs;

use crate::repository::root;

/// Returns the IDs of all rules: the headings of `docs/rules`.
///
/// # Panics
/// If the rulebook cannot be read.
#[must_use]
#[expect(clippy::expect_used, reason = "a test without the rulebook has failed")]
pub fn rule_ids() -> BTreeSet<String> {
    let sections = fs::read_dir(root().join("docs/rules")).expect("the rulebook");
    let texts = sections.filter_map(|it| fs::read_to_string(it.ok()?.path()).ok());
    let text: String = texts.collect();
    let headings = text.lines().filter_map(|line| line.strip_prefix("### "));
    let first_words = headings.filter_map(|heading| heading.split_ascii_whitespace().next());
    first_words.filter(|word| is_id(word)).map(str::to_owned).collect()
}

/// Returns whether a word has the form of an ID, such as `ROT-02`.
fn is_id(word: &str) -> bool {
    let Some((section, number)) = word.split_once('-') else { return false };
    section.len() == 3
        && section.bytes().all(|byte| byte.is_ascii_uppercase())
        && number.starts_with(|first: char| first.is_ascii_digit())
}
