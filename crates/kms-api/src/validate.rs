//! Checks the members of a request against their limits, with AWS's messages (WIR-09).

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use kms_core::Rules;
use kms_shapes::{EnumValue, Kind, Member, Requirement};

use crate::Fault;
use crate::decode::{Datum, Input};

/// The members whose values messages do not repeat: with a grant token, anybody may use the grant.
const SECRETS: [&str; 5] = [
    "grantToken",
    "grantTokens",
    "keyStorePassword",
    "xksProxyAuthenticationCredential.accessKeyId",
    "xksProxyAuthenticationCredential.rawSecretAccessKey",
];

/// Checks every member, and reports all problems in one message.
///
/// # Errors
/// `ValidationException`
pub(crate) fn validate(rules: Rules, members: &[Member], input: &Input<'_>) -> Result<(), Fault> {
    let mut checks = Checks { rules, problems: Vec::new() };
    checks.members(members, input, "")?;
    match checks.problems.as_slice() {
        [] => Ok(()),
        [one] => Err(Fault::validation(format!("1 validation error detected: {one}"))),
        all => {
            let (count, all) = (all.len(), all.join("; "));
            Err(Fault::validation(format!("{count} validation errors detected: {all}")))
        }
    }
}

/// Returns the refusal of a text whose characters are allowed, but whose form is not.
pub(crate) fn unfit(member: &str, text: &str, pattern: &str) -> Fault {
    let path = lower(member);
    Fault::validation(format!(
        "1 validation error detected: Value '{text}' at '{path}' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: {pattern}"
    ))
}

struct Checks {
    rules: Rules,
    problems: Vec<String>,
}

impl Checks {
    fn members(&mut self, members: &[Member], input: &Input<'_>, path: &str) -> Result<(), Fault> {
        let rules = self.rules;
        for member in members.iter().filter(|member| rules.have(member.since)) {
            let path = format!("{path}{}", lower(member.name));
            match input.get(member.name) {
                Some(datum) => self.member(&member.kind, datum, &path)?,
                None if is_required(member, rules, input) => {
                    self.problems.push(must_not_be_null(&path));
                }
                None => {}
            }
        }
        Ok(())
    }

    fn member(&mut self, kind: &Kind, datum: &Datum<'_>, path: &str) -> Result<(), Fault> {
        match (kind, datum) {
            (Kind::Integer { min, max, message: Some(message) }, Datum::Integer(value)) => {
                if !(min..=max).contains(&value) {
                    return Err(Fault::validation(*message));
                }
            }
            (Kind::List { of: Kind::Structure(members), .. }, Datum::List(items)) => {
                for (at, item) in (1..).zip(items) {
                    if let Datum::Structure(item) = item {
                        self.members(members, item, &format!("{path}.{at}.member."))?;
                    }
                }
            }
            (Kind::List { of, .. }, Datum::List(items)) => {
                self.say(kind, datum, path);
                if items.iter().any(|item| !unmet(self.rules, of, item).is_empty()) {
                    let all = constraints(self.rules, of).join(", ");
                    self.problem(datum, path, &format!("satisfy constraint: [{all}]"));
                }
            }
            (Kind::Structure(members), Datum::Structure(it)) => {
                self.members(members, it, &format!("{path}."))?;
            }
            // Which kinds have constraints, `unmet` says for each.
            _ => self.say(kind, datum, path),
        }
        Ok(())
    }

    /// Adds one problem for each constraint that is not met.
    fn say(&mut self, kind: &Kind, datum: &Datum<'_>, path: &str) {
        for constraint in unmet(self.rules, kind, datum) {
            self.problem(datum, path, &constraint);
        }
    }

    fn problem(&mut self, datum: &Datum<'_>, path: &str, constraint: &str) {
        let value = match shown(datum).filter(|_| !SECRETS.contains(&path)) {
            Some(text) => format!("Value '{text}'"),
            None => "Value".to_owned(),
        };
        let problem = format!("{value} at '{path}' failed to satisfy constraint: Member must ");
        self.problems.push(problem + constraint);
    }
}

/// Returns whether a request that contains `input` must contain `member`.
fn is_required(member: &Member, rules: Rules, input: &Input<'_>) -> bool {
    match member.requirement {
        Requirement::Optional => false,
        Requirement::Required => true,
        Requirement::RequiredUntil(date) => !rules.have(Some(date)),
        Requirement::RequiredUnlessIgnored => !input.ignores_ciphertext(),
    }
}

/// Returns the strings of the values that exist by the rules.
fn strings(rules: Rules, values: &[EnumValue]) -> Vec<&'static str> {
    let known = values.iter().filter(|value| rules.have(value.since));
    known.map(|value| value.string).collect()
}

fn must_not_be_null(path: &str) -> String {
    format!("Value null at '{path}' failed to satisfy constraint: Member must not be null")
}

/// Returns the constraints of `kind` that `datum` does not meet, as they follow "Member must".
fn unmet(rules: Rules, kind: &Kind, datum: &Datum<'_>) -> Vec<String> {
    let mut unmet = Vec::new();
    match (kind, datum) {
        (Kind::Integer { min, max, .. }, Datum::Integer(value)) => {
            if value < min {
                unmet.push(format!("have value greater than or equal to {min}"));
            }
            if value > max {
                unmet.push(format!("have value less than or equal to {max}"));
            }
        }
        (Kind::Text { min, max, pattern }, Datum::Text(text)) => {
            length(text.chars().count(), *min, *max, &mut unmet);
            if let Some(pattern) = pattern.filter(|pattern| !pattern.matches(text)) {
                unmet.push(format!("satisfy regular expression pattern: {}", pattern.text));
            }
        }
        (Kind::Enum(values), Datum::Text(text)) => {
            let strings = strings(rules, values);
            if !strings.contains(text) {
                unmet.push(format!("satisfy enum value set: [{}]", strings.join(", ")));
            }
        }
        (Kind::Blob { min, max }, Datum::Blob(bytes)) => {
            length(bytes.len(), *min, *max, &mut unmet);
        }
        (Kind::List { min, max, .. }, Datum::List(items)) => {
            length(items.len(), *min, *max, &mut unmet);
        }
        (
            Kind::Boolean
            | Kind::Integer { .. }
            | Kind::Text { .. }
            | Kind::Enum(_)
            | Kind::Blob { .. }
            | Kind::List { .. }
            | Kind::Timestamp
            | Kind::Map
            | Kind::Structure(_)
            | Kind::NotSimulated,
            _,
        ) => {}
    }
    unmet
}

fn length(len: usize, min: usize, max: usize, unmet: &mut Vec<String>) {
    if len < min {
        unmet.push(at_least(min));
    }
    if len > max {
        unmet.push(at_most(max));
    }
}

fn at_least(min: usize) -> String {
    format!("have length greater than or equal to {min}")
}

fn at_most(max: usize) -> String {
    format!("have length less than or equal to {max}")
}

/// Returns all constraints of a list's items: AWS names all of them if one item fails.
fn constraints(rules: Rules, kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Text { min, max, pattern } => {
            let pattern =
                pattern.map(|it| format!("satisfy regular expression pattern: {}", it.text));
            let all = [Some(at_most(*max)), Some(at_least(*min)), pattern];
            all.into_iter().flatten().map(|it| format!("Member must {it}")).collect()
        }
        Kind::Enum(values) => {
            let strings = strings(rules, values).join(", ");
            [format!("Member must satisfy enum value set: [{strings}]")].into()
        }
        Kind::Boolean
        | Kind::Integer { .. }
        | Kind::Blob { .. }
        | Kind::List { .. }
        | Kind::Timestamp
        | Kind::Map
        | Kind::Structure(_)
        | Kind::NotSimulated => Vec::new(),
    }
}

/// Returns a value as messages repeat it; `None` for bytes, which are plaintext or ciphertext.
fn shown(datum: &Datum<'_>) -> Option<String> {
    match datum {
        Datum::Boolean(it) => Some(it.to_string()),
        Datum::Integer(it) => Some(it.to_string()),
        Datum::Text(it) => Some((*it).to_owned()),
        Datum::List(items) => {
            let items: Vec<String> = items.iter().filter_map(shown).collect();
            Some(format!("[{}]", items.join(", ")))
        }
        Datum::Blob(_) | Datum::Timestamp(_) | Datum::Map(_) | Datum::Structure(_) => None,
    }
}

/// Returns a member's name as messages write it: `KeyId` as `keyId`.
fn lower(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}
