//! Tests of the parser of entries.

use super::*;

const RULE: &str = "\
# A file

An introduction.

### ABC-01

Era: both · Evidence: documented, open · Status: tested

The text, which
has two lines.

- A list belongs to the text.

Source: a book

## A section

Its introduction is not an entry.

### ABC-02

Era: current · Evidence: inferred · Status: next

Text

Source: none

Note: today it is
otherwise.
";

fn problem(entry: &str) -> String {
    let (entries, problems) = parse("a.md", &format!("# A file\n\n{entry}"));
    assert_eq!(entries, []);
    problems.join("; ")
}

#[test]
fn rules_have_a_location_a_status_and_a_text() {
    let (entries, problems) = parse("a.md", RULE);
    assert_eq!(problems, [""; 0]);
    let [one, two] = &entries[..] else { panic!("two entries are expected") };
    assert_eq!((one.id.to_string(), one.location.to_string()), ("ABC-01".into(), "a.md:5".into()));
    let kind = Kind::Rule { era: "both".into(), status: Status::Tested, note: String::new() };
    assert_eq!(one.kind, kind);
    assert!(one.text.starts_with("Era: both ·") && one.text.ends_with("Source: a book"));
    let note = "today it is otherwise.".to_owned();
    assert_eq!(two.kind, Kind::Rule { era: "current".into(), status: Status::Next, note });
}

#[test]
fn questions_and_retired_numbers_are_read() {
    let text = "### ABC-01\n\nStatus: settled · Rules: DEF-01\n\nWhich?\n\nReadings: two\n\n\
                Chosen: one\n\n### ABC-02\n\nStatus: retired\n\nNote: it was wrong.\n\n\
                ### ABC-03\n\nStatus: open · Rules: DEF-01\n\nWhich?\n\nChosen: one\n";
    let (entries, problems) = parse("a.md", text);
    assert_eq!(problems, [""; 0]);
    let kinds: Vec<_> = entries.iter().map(|entry| &entry.kind).collect();
    let question = |is_settled| Kind::Question { is_settled };
    assert_eq!(kinds, [&question(true), &Kind::Retired, &question(false)]);
}

#[test]
fn a_malformed_entry_is_reported_with_its_line() {
    let fields = "Era: both · Evidence: open · Status: tested";
    let cases = [
        ("### ABC-1\n", "a.md:3: the heading `ABC-1` is not the ID of a rule"),
        ("### Text\n", "a.md:3: the heading `Text` is not the ID of a rule"),
        ("### ABC-01\n", "a.md:3: ABC-01 is empty"),
        (
            "### ABC-01\n\nText\n",
            "a.md:3: ABC-01: `Text` is not a field; a line such as `Era: both · …` is expected here",
        ),
        ("### ABC-01\n\nEra: both\n", "a.md:3: ABC-01: the field Status is missing"),
    ];
    for (entry, expected) in cases {
        assert_eq!(problem(entry), expected);
    }
    let with = |from: &str, to: &str| {
        problem(&format!("### ABC-01\n\n{fields}\n\nText\n\nSource: x\n").replace(from, to))
    };
    let cases = [
        ("both", "2020", "the era `2020` is not one of both, classic, current"),
        ("open", "open, D", "the evidence `D` is not one of documented, observed, inferred, open"),
        ("tested", "done", "the status `done` is not one of tested, next, later, n/a, retired"),
        ("Era: both · ", "", "the field Era is missing"),
        ("Era: both", "Era: both · Era: both", "the field Era appears twice"),
        ("tested", "tested · Since: 2020", "the field Since does not belong here"),
        ("Text\n\n", "", "there is no text"),
        ("Source: x", "More text", "`Source:` is missing"),
        ("Source: x", "Sorce: x", "`Source:` is missing"),
        ("tested", "later", "`Note:` is missing"),
        ("tested", "n/a", "`Note:` is missing"),
        ("Source: x", "Source: x\n\nSource: y", "`Source:` appears twice"),
        ("Source: x", "Source: x\n\nChosen: y", "`Chosen:` does not belong here"),
        ("Source: x", "Source: x\n\nText", "there is text after `Source:` or another label"),
        (
            "Era: both · Evidence: open · Status: tested",
            "Status: open",
            "the field Rules is missing",
        ),
        ("Era: both · Evidence: open · Status: tested", "Status: retired", "`Note:` is missing"),
    ];
    for (from, to, expected) in cases {
        assert_eq!(with(from, to), format!("a.md:3: ABC-01: {expected}"), "{from} -> {to}");
    }
}
