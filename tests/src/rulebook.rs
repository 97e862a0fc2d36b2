//! The rulebook: the IDs of all rules.

use std::collections::BTreeSet;
use std::fs;

use crate::repository::root;

/// Returns the IDs of all rules.
///
/// # Panics
/// If the list of rules cannot be read.
#[must_use]
#[expect(clippy::expect_used, reason = "the repository has one")]
pub fn rule_ids() -> BTreeSet<String> {
    let table = fs::read_to_string(root().join("tests/rules.tsv")).expect("a list of rules");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').next().map(str::to_owned)).collect()
}
