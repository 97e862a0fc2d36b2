//! Our table of shapes against the members that AWS's own model has.

#![cfg(test)]

use kms_shapes::{Member, Operation, Requirement, switch};
use kms_tests::table::{Row, Table};

/// The rows of an operation, without the one that stands for no members.
fn rows<'a>(table: &'a Table, operation: Operation) -> Vec<Row<'a>> {
    let is_of = |row: &Row<'_>| row.cell("operation") == operation.as_str();
    table.rows().filter(|row| is_of(row) && !row.cell("member").is_empty()).collect()
}

#[test]
fn every_operation_is_known() {
    let table = Table::read("members");
    for row in table.rows() {
        let name = row.cell("operation");
        assert!(Operation::parse(name).is_some(), "{name}");
    }
    for operation in Operation::ALL {
        assert!(table.find("operation", operation.as_str()).is_some(), "{operation}");
    }
}

/// In the same order, which is that of refusals.
#[test]
fn every_member_is_known_and_as_necessary_as_in_the_model() {
    let table = Table::read("members");
    for operation in Operation::ALL {
        let members = operation.members();
        let model = rows(&table, *operation);
        let ours: Vec<_> = members.iter().map(|it| (it.name, need(it))).collect();
        let theirs: Vec<_> = model.iter().map(|it| (it.cell("member"), it.cell("need"))).collect();
        assert_eq!(ours, theirs, "{operation}");
    }
}

fn need(member: &Member) -> &'static str {
    match member.requirement {
        Requirement::Required => "required",
        Requirement::Optional
        | Requirement::RequiredUntil(_)
        | Requirement::RequiredUnlessIgnored => "optional",
    }
}

#[test]
fn cry_21_every_dry_run_came_on_one_day() {
    let table = Table::read("members");
    let dry_runs = table.rows().filter(|row| row.cell("member") == "DryRun");
    let operations = dry_runs.filter_map(|row| Operation::parse(row.cell("operation")));
    let members = operations.map(Operation::members);
    let dry_runs: Vec<_> =
        members.map(|all| all.iter().find(|member| member.name == "DryRun")).collect();
    assert!(dry_runs.len() >= 8, "{}", dry_runs.len());
    for member in dry_runs {
        assert_eq!(member.and_then(|it| it.since), Some(switch::DRY_RUN));
    }
}
