//! Parses the entries of the rulebook.
//!
//! `docs/rules/README.md` describes the format: the ID as a heading of level 3, a line of fields, the
//! text, and paragraphs with a label.

use std::{collections::BTreeMap, fmt};

use super::id::RuleId;

/// A file of the repository and a line in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Location {
    pub(super) file: String,
    pub(super) line: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// An entry of the rulebook.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) id: RuleId,
    pub(super) location: Location,
    pub(super) kind: Kind,
    /// The source text of the entry, without its heading.
    pub(super) text: String,
}

/// The kinds of entries.
#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    Rule { era: String, status: Status, note: String },
    Question { is_settled: bool },
    Retired,
}

/// The state of a rule's implementation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Status {
    /// The simulator follows the rule, and at least one test names it.
    Tested,
    /// The simulator deviates from the rule until the next change of behaviour.
    Next,
    /// The simulator does not have this feature yet.
    Later,
    /// The rule contains nothing that a test could check.
    NotApplicable,
}

const ERAS: [&str; 3] = ["both", "classic", "current"];
const EVIDENCE: [&str; 4] = ["documented", "observed", "inferred", "open"];
const LABELS: [&str; 4] = ["Source", "Note", "Readings", "Chosen"];

/// Returns the entries of a file, and a message with the location for each malformed one.
pub(super) fn parse(file: &str, text: &str) -> (Vec<Entry>, Vec<String>) {
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    for block in blocks(text) {
        let location = Location { file: file.to_owned(), line: block.line };
        match parse_block(&block) {
            Ok((id, kind)) => {
                let text = block.lines.join("\n").trim().to_owned();
                entries.push(Entry { id, location, kind, text });
            }
            Err(problem) => problems.push(format!("{location}: {problem}")),
        }
    }
    (entries, problems)
}

/// A heading of level 3 and the lines up to the next heading.
struct Block<'a> {
    line: usize,
    heading: &'a str,
    lines: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut is_open) = (Vec::<Block<'_>>::new(), false);
    for (at, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("### ") {
            blocks.push(Block { line: at + 1, heading, lines: Vec::new() });
            is_open = true;
        } else if line.starts_with("# ") || line.starts_with("## ") {
            is_open = false;
        } else if let Some(block) = blocks.last_mut().filter(|_| is_open) {
            block.lines.push(line);
        }
    }
    blocks
}

fn parse_block(block: &Block<'_>) -> Result<(RuleId, Kind), String> {
    let id = RuleId::parse(block.heading)
        .ok_or_else(|| format!("the heading `{}` is not the ID of a rule", block.heading))?;
    let paragraphs = paragraphs(&block.lines);
    let (first, rest) = paragraphs.split_first().ok_or_else(|| format!("{id} is empty"))?;
    let entry = Parts::read(first, rest).and_then(|parts| parts.kind());
    entry.map(|kind| (id.clone(), kind)).map_err(|problem| format!("{id}: {problem}"))
}

fn paragraphs(lines: &[&str]) -> Vec<String> {
    let split = lines.split(|line| line.trim().is_empty());
    split.filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect()
}

/// The parts of an entry.
struct Parts<'a> {
    fields: BTreeMap<&'a str, &'a str>,
    has_text: bool,
    labelled: BTreeMap<&'a str, &'a str>,
}

impl<'a> Parts<'a> {
    fn read(first: &'a str, rest: &'a [String]) -> Result<Self, String> {
        let mut fields = BTreeMap::new();
        for field in first.split(" · ") {
            let (name, value) = field.split_once(": ").ok_or_else(|| {
                format!("`{field}` is not a field; a line such as `Era: both · …` is expected here")
            })?;
            if fields.insert(name, value).is_some() {
                return Err(format!("the field {name} appears twice"));
            }
        }
        let (mut has_text, mut labelled) = (false, BTreeMap::new());
        for paragraph in rest {
            let label = paragraph.split_once(": ").filter(|(label, _)| LABELS.contains(label));
            match label {
                Some((label, text)) if labelled.insert(label, text).is_some() => {
                    return Err(format!("`{label}:` appears twice"));
                }
                Some(_) => {}
                None if labelled.is_empty() => has_text = true,
                None => return Err("there is text after `Source:` or another label".to_owned()),
            }
        }
        Ok(Self { fields, has_text, labelled })
    }

    fn kind(&self) -> Result<Kind, String> {
        match self.field("Status")? {
            "retired" => {
                self.expect(&["Status"], &["Note"], &[])?;
                Ok(Kind::Retired)
            }
            status @ ("open" | "settled") => {
                self.expect(&["Status", "Rules"], &["Chosen"], &["Readings"])?;
                self.expect_text()?;
                Ok(Kind::Question { is_settled: status == "settled" })
            }
            status => self.rule(status),
        }
    }

    fn rule(&self, status: &str) -> Result<Kind, String> {
        let status = match status {
            "tested" => Status::Tested,
            "next" => Status::Next,
            "later" => Status::Later,
            "n/a" => Status::NotApplicable,
            other => {
                return Err(format!(
                    "the status `{other}` is not one of tested, next, later, n/a, retired"
                ));
            }
        };
        let (era, evidence) = (self.field("Era")?, self.field("Evidence")?);
        if !ERAS.contains(&era) {
            return Err(format!("the era `{era}` is not one of {}", ERAS.join(", ")));
        }
        if let Some(other) = evidence.split(", ").find(|kind| !EVIDENCE.contains(kind)) {
            return Err(format!("the evidence `{other}` is not one of {}", EVIDENCE.join(", ")));
        }
        let fields = ["Era", "Evidence", "Status"];
        match status {
            Status::Tested => self.expect(&fields, &["Source"], &["Note"])?,
            Status::Next | Status::Later | Status::NotApplicable => {
                self.expect(&fields, &["Source", "Note"], &[])?;
            }
        }
        self.expect_text()?;
        let note = self.labelled.get("Note").copied().unwrap_or_default();
        let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Kind::Rule { era: era.to_owned(), status, note })
    }

    fn field(&self, name: &str) -> Result<&'a str, String> {
        self.fields.get(name).copied().ok_or_else(|| format!("the field {name} is missing"))
    }

    /// Checks that the entry has exactly these fields, all required labels, and apart from those
    /// only optional labels.
    fn expect(&self, fields: &[&str], required: &[&str], optional: &[&str]) -> Result<(), String> {
        if let Some(missing) = fields.iter().find(|name| !self.fields.contains_key(*name)) {
            return Err(format!("the field {missing} is missing"));
        }
        if let Some(other) = self.fields.keys().find(|name| !fields.contains(name)) {
            return Err(format!("the field {other} does not belong here"));
        }
        if let Some(missing) = required.iter().find(|label| !self.labelled.contains_key(*label)) {
            return Err(format!("`{missing}:` is missing"));
        }
        let is_known = |label: &&&str| required.contains(*label) || optional.contains(*label);
        match self.labelled.keys().find(|label| !is_known(label)) {
            Some(other) => Err(format!("`{other}:` does not belong here")),
            None => Ok(()),
        }
    }

    fn expect_text(&self) -> Result<(), String> {
        if self.has_text { Ok(()) } else { Err("there is no text".to_owned()) }
    }
}

#[cfg(test)]
mod tests;
