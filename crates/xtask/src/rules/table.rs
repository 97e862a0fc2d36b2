//! Reads `tests/rules.tsv`: rule, era, status, note.

use std::collections::BTreeSet;

/// A rule of the specification and what is claimed about it.
#[derive(Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) era: String,
    pub(super) status: Status,
    pub(super) note: String,
}

/// What is claimed about a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Status {
    /// At least one test names it.
    Tested,
    /// The note says with which part of the simulator it will come.
    Later,
    /// The note says why no test of ours can apply.
    NotApplicable,
}

/// The rules, and what is wrong with the table.
pub(super) fn parse(text: &str) -> (Vec<Rule>, Vec<String>) {
    let (mut rules, mut wrong, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match parse_line(line) {
            Ok(rule) if seen.insert(rule.id.clone()) => rules.push(rule),
            Ok(rule) => wrong.push(format!("tests/rules.tsv:{}: {} again", index + 1, rule.id)),
            Err(why) => wrong.push(format!("tests/rules.tsv:{}: {why}", index + 1)),
        }
    }
    (rules, wrong)
}

fn parse_line(line: &str) -> Result<Rule, &'static str> {
    let mut columns = line.split('\t').map(str::trim);
    let mut next = || columns.next().unwrap_or("");
    let (id, era, status, note) = (next(), next(), next(), next());
    if super::scan::ids_in(id) != [id] {
        return Err("the first column is no rule id");
    }
    if !["both", "classic", "current"].contains(&era) {
        return Err("the era is none of both, classic, current");
    }
    let status = match status {
        "tested" => Status::Tested,
        "later" => Status::Later,
        "n/a" => Status::NotApplicable,
        _ => return Err("the status is none of tested, later, n/a"),
    };
    if status != Status::Tested && note.is_empty() {
        return Err("a rule that is not tested needs a note");
    }
    Ok(Rule { id: id.into(), era: era.into(), status, note: note.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_passed_over() {
        let (rules, wrong) = parse("# head\n\nROT-01\tboth\ttested\n");
        assert!(wrong.is_empty());
        assert_eq!(rules.len(), 1);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let lines = [
            ("ROT01\tboth\ttested", "the first column is no rule id"),
            ("ROT-01\t2020\ttested", "the era is none of both, classic, current"),
            ("ROT-01\tboth\tdone", "the status is none of tested, later, n/a"),
            ("ROT-01\tboth\tlater", "a rule that is not tested needs a note"),
        ];
        for (line, why) in lines {
            let (_, wrong) = parse(line);
            assert_eq!(wrong, [format!("tests/rules.tsv:1: {why}")]);
        }
    }

    #[test]
    fn a_rule_stands_there_once() {
        let (rules, wrong) = parse("ROT-01\tboth\ttested\nROT-01\tboth\ttested\n");
        assert_eq!((rules.len(), wrong.len()), (1, 1));
    }
}
