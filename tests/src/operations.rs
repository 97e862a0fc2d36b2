//! The table of operations in the README, made from the engine's own tables.

use std::fs;

use kms_shapes::{Kind, Member, Operation};

use crate::repository::root;

const BEGIN: &str = "<!-- operations: written by `cargo xtask operations` -->\n";
const END: &str = "<!-- end of operations -->";

/// The README as it is.
///
/// # Panics
/// Where there is none.
#[must_use]
#[expect(clippy::expect_used, reason = "the repository has one")]
pub fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("a README")
}

/// The README with the table as it should be; `None` where it has no place for one.
#[must_use]
pub fn in_readme(readme: &str) -> Option<String> {
    let (before, rest) = readme.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some([before, BEGIN, &table(), END, after].concat())
}

fn table() -> String {
    let all = Operation::ALL;
    let mut table = format!(
        "<details><summary>All {} operations, and since when</summary>\n\n\
         | Operation | Since | Members that came later | Notes |\n|---|---|---|---|\n",
        all.len()
    );
    for operation in all {
        let members = operation.members();
        let since = operation.since().map_or_else(|| "always".to_owned(), |date| date.to_string());
        let later = later(*operation, members);
        let notes = notes(*operation, members).join("; ");
        table += &format!("| {operation} | {since} | {later} | {notes} |\n");
    }
    table + "\n</details>\n"
}

/// The members that are younger than their operation, each with its day.
fn later(operation: Operation, members: &[Member]) -> String {
    let is_younger = |member: &&Member| member.since > operation.since() && is_taken(member);
    let later = members.iter().filter(is_younger);
    let named = later.filter_map(|it| Some(format!("{} {}", it.name, it.since?)));
    named.collect::<Vec<_>>().join(", ")
}

fn is_taken(member: &Member) -> bool {
    !matches!(member.kind, Kind::NotSimulated)
}

fn notes(operation: Operation, members: &[Member]) -> Vec<String> {
    let missing = members.iter().filter(|it| !is_taken(it));
    let missing = missing.map(|it| format!("without {}", it.name));
    note(operation).map(str::to_owned).into_iter().chain(missing).collect()
}

/// Returns the note on an operation that behaves differently from AWS's, or by date.
#[expect(clippy::wildcard_enum_match_arm, reason = "most operations need no note")]
fn note(operation: Operation) -> Option<&'static str> {
    Some(match operation {
        Operation::ConnectCustomKeyStore => "complete at once, and never fails",
        Operation::CreateCustomKeyStore | Operation::UpdateCustomKeyStore => {
            "no cluster and no proxy is contacted; password and secret are not kept"
        }
        Operation::CreateGrant => "kept, but lets nobody do more or less",
        Operation::CreateKey => "SM2 works in every Region",
        Operation::GetKeyLastUsage => {
            "uses are noted since 2026-04-27 in the era `historical`, always in `2026`"
        }
        Operation::ListRetirableGrants => "lists the grants of any principal",
        Operation::PutKeyPolicy => "checked for its form, and kept, but not judged",
        Operation::RetireGrant => "anybody may retire a grant",
        Operation::RotateKeyOnDemand => "10 times for each key, 25 times since 2026-02-16",
        _ => return None,
    })
}
