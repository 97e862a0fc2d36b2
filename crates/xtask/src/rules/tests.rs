//! Tests of the report: statuses, citations, and the printed texts.

use super::*;
use entry::Location;

const INDEX: &str = "| [a.md](a.md) | 1 | ABC-01 to ABC-06 |\n";

fn file() -> String {
    let rule = |id: &str, status: &str| {
        let note = if status == "tested" { "" } else { "\n\nNote: wait." };
        format!(
            "### {id}\n\nEra: both · Evidence: open · Status: {status}\n\nText of {id}\n\n\
             Source: a book{note}\n\n"
        )
    };
    let statuses = ["tested", "next", "later", "n/a"];
    let rules = statuses.iter().zip(1..).map(|(status, n)| rule(&format!("ABC-{n:02}"), status));
    let others = "### ABC-05\n\nStatus: retired\n\nNote: wrong\n\n### ABC-06\n\n\
                  Status: settled · Rules: ABC-01\n\nWhich?\n\nChosen: one\n";
    rules.collect::<String>() + others
}

fn report(tests: &[&str], citations: &[&str]) -> Report {
    let (book, problems) = Rulebook::assemble(INDEX, &[("docs/rules/a.md".to_owned(), file())]);
    assert_eq!(problems, [""; 0]);
    let id = |text: &&str| RuleId::parse(text).unwrap();
    let location = |file: &str, line| Location { file: file.to_owned(), line };
    let tests = tests.iter().zip(1..).map(|(text, line)| RuleTest {
        id: id(text),
        name: "a_test".to_owned(),
        location: location("t.rs", line),
    });
    let citations = citations.iter().zip(1..);
    let citations =
        citations.map(|(text, line)| Citation { id: id(text), location: location("c.rs", line) });
    Report::new(book, Vec::new(), tests, citations)
}

#[test]
fn a_tested_rule_has_a_test_and_a_later_rule_has_none() {
    assert_eq!(report(&["ABC-01"], &[]).problems(), [""; 0]);
    let claim = "docs/rules/a.md:1: ABC-01 has the status tested, but no test names it";
    assert_eq!(report(&[], &[]).problems(), [claim]);
    let later = "docs/rules/a.md:19: ABC-03 has the status later, but a_test names it at t.rs:2";
    assert_eq!(report(&["ABC-01", "ABC-03"], &[]).problems(), [later]);
}

#[test]
fn a_next_rule_may_have_tests() {
    assert_eq!(report(&["ABC-01", "ABC-02"], &[]).problems(), [""; 0]);
}

#[test]
fn a_citation_of_a_known_family_must_name_a_rule() {
    let report = report(&["ABC-01", "ABC-07"], &["ABC-01", "UTF-16", "ABC-99", "ABC-05", "ABC-06"]);
    let range = "docs/rules/a.md has ABC-01 to ABC-06";
    let expected = [
        format!("c.rs:3: there is no ABC-99: {range}"),
        "c.rs:4: ABC-05 is retired".to_owned(),
        format!("t.rs:2: there is no ABC-07: {range}"),
    ];
    assert_eq!(report.problems(), expected);
}

#[test]
fn the_summary_counts_the_rules_of_each_status() {
    let expected =
        "4 rules: 1 tested, 1 next, 1 later, 1 not applicable; 1 open questions, 1 of them settled";
    assert_eq!(report(&[], &[]).summary(), expected);
}

#[test]
fn the_details_of_a_rule_are_its_text_its_tests_and_its_citations() {
    let report = report(&["ABC-02"], &["ABC-02", "ABC-01"]);
    let entry = report.find("abc_02").unwrap();
    let expected = "ABC-02  (docs/rules/a.md:9)\n\nEra: both · Evidence: open · Status: next\n\n\
                    Text of ABC-02\n\nSource: a book\n\nNote: wait.\n\nTested by\n  t.rs:1  a_test\n\
                    \nCited by\n  c.rs:1\n";
    assert_eq!(report.details(entry), expected);
    let entry = report.find("ABC-04").unwrap();
    assert!(report.details(entry).ends_with("\n\nTested by\n  nothing\n\nCited by\n  nothing\n"));
}

#[test]
fn the_error_for_an_unknown_id_names_the_known_ones() {
    let report = report(&[], &[]);
    let error = |typed| report.find(typed).unwrap_err().to_string();
    assert_eq!(error("abc-99"), "there is no ABC-99: docs/rules/a.md has ABC-01 to ABC-06");
    assert_eq!(error("XYZ-01"), "there is no XYZ-01: the families are ABC, not XYZ");
    assert_eq!(error("39"), "`39` is not the ID of a rule, such as ROT-39");
}

#[test]
fn the_overview_shows_the_status_of_each_entry() {
    let report = report(&["ABC-01", "ABC-01", "ABC-02"], &[]);
    let lines: Vec<_> =
        report.book.entries.iter().map(|entry| report.overview_line(entry)).collect();
    let expected = [
        "ABC-01  both     a_test",
        "ABC-02  both     next: wait. Tests: a_test",
        "ABC-03  both     later: wait.",
        "ABC-04  both     not applicable: wait.",
        "ABC-05           retired",
        "ABC-06           settled.",
    ];
    assert_eq!(lines, expected);
}
