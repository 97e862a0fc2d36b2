//! Which test covers which rule of the behaviour specification.
//!
//! `tests/rules.tsv` names every rule and what is claimed about it; the tests name rules in their
//! own names (`fn rot_02_...`, `test("ROT-02 ...")`) or in the first column of their data. A claim
//! without a test is a gap, and so is a test of a rule that does not exist.

mod scan;
mod table;

use std::{collections::BTreeMap, fs};

use anyhow::{Result, bail};

use crate::layout;
use scan::Mention;
use table::{Rule, Status};

/// How many rules the specification has.
const RULES: usize = 368;

/// Prints the table, or with `check` only its gaps. Any gap is an error.
pub(crate) fn report(check: bool) -> Result<()> {
    let text = fs::read_to_string(layout::root().join("tests/rules.tsv"))?;
    let (rules, mut gaps) = table::parse(&text);
    if rules.len() != RULES {
        gaps.push(format!("tests/rules.tsv has {} rules, not {RULES}", rules.len()));
    }
    let mentions = scan::repository(&layout::root())?;
    let coverage = Coverage::new(&rules, &mentions);
    gaps.extend(coverage.gaps());
    if !check {
        coverage.print();
    }
    println!("{}", coverage.summary());
    for gap in &gaps {
        println!("  gap: {gap}");
    }
    if !gaps.is_empty() {
        bail!("{} gaps in the table of rules", gaps.len());
    }
    Ok(())
}

/// The rules beside the tests that name them.
struct Coverage<'a> {
    rules: &'a [Rule],
    tests: BTreeMap<&'a str, Vec<&'a Mention>>,
}

impl<'a> Coverage<'a> {
    fn new(rules: &'a [Rule], mentions: &'a [Mention]) -> Self {
        let mut tests: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for mention in mentions {
            tests.entry(mention.rule.as_str()).or_default().push(mention);
        }
        Self { rules, tests }
    }

    fn gaps(&self) -> Vec<String> {
        let claims = self.rules.iter().filter(|rule| rule.status == Status::Tested);
        let untested = claims
            .filter(|rule| self.tests_of(rule).is_empty())
            .map(|rule| format!("{} is claimed to be tested, and no test names it", rule.id));
        // Words like `SHA-25` in a title are not rules: only the rules' own families count.
        let unknown = self
            .tests
            .iter()
            .filter(|(id, _)| self.is_of_a_family(id) && !self.rules.iter().any(|r| r.id == **id))
            .flat_map(|(id, mentions)| {
                mentions.iter().map(move |m| format!("{} names {id}, which is no rule", m.test))
            });
        untested.chain(unknown).collect()
    }

    fn is_of_a_family(&self, id: &str) -> bool {
        let family = id.split('-').next();
        self.rules.iter().any(|rule| rule.id.split('-').next() == family)
    }

    fn tests_of(&self, rule: &Rule) -> &[&'a Mention] {
        self.tests.get(rule.id.as_str()).map_or(&[], Vec::as_slice)
    }

    fn print(&self) {
        println!("{:<7} {:<8} covered by", "rule", "era");
        for rule in self.rules {
            let tests: Vec<_> = self.tests_of(rule).iter().map(|m| m.test.as_str()).collect();
            let covered = match rule.status {
                Status::Tested => tests.join(", "),
                Status::Later => format!("later: {}", rule.note),
                Status::NotApplicable => format!("not applicable: {}", rule.note),
            };
            println!("{:<7} {:<8} {covered}", rule.id, rule.era);
        }
        println!();
    }

    fn summary(&self) -> String {
        let count = |status| self.rules.iter().filter(|rule| rule.status == status).count();
        format!(
            "{} rules: {} tested, {} later, {} not applicable",
            self.rules.len(),
            count(Status::Tested),
            count(Status::Later),
            count(Status::NotApplicable)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<Rule> {
        table::parse("ROT-01\tboth\ttested\nIMP-01\tcurrent\tlater\timports\n").0
    }

    fn mention(rule: &str) -> Mention {
        Mention { rule: rule.into(), test: "a_test".into() }
    }

    #[test]
    fn a_claim_needs_a_test() {
        let rules = rules();
        assert!(Coverage::new(&rules, &[mention("ROT-01")]).gaps().is_empty());
        let gaps = Coverage::new(&rules, &[]).gaps();
        assert_eq!(gaps, ["ROT-01 is claimed to be tested, and no test names it"]);
    }

    #[test]
    fn a_test_needs_a_rule_of_its_family() {
        let (rules, mentions) =
            (rules(), [mention("ROT-01"), mention("ROT-99"), mention("SHA-25")]);
        let gaps = Coverage::new(&rules, &mentions).gaps();
        assert_eq!(gaps, ["a_test names ROT-99, which is no rule"]);
    }
}
