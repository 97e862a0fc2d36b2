//! The members of a request, read by their types and not yet checked against their limits.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_core::{EncryptionAlgorithm, EncryptionContext, KeyRef, Rules, Timestamp};
use kms_shapes::{DryRunModifier, Kind, Member};
use serde_json::{Map, Number, Value};

use crate::{Fault, json};

/// The members of a request that the table of shapes contains.
pub(crate) struct Input<'a>(Vec<(&'static str, Datum<'a>)>);

/// The value of a member.
pub(crate) enum Datum<'a> {
    Boolean(bool),
    Integer(i64),
    Text(&'a str),
    Blob(Vec<u8>),
    List(Vec<Datum<'a>>),
    Timestamp(Timestamp),
    Map(Vec<(&'a str, &'a str)>),
    Structure(Input<'a>),
}

impl<'a> Input<'a> {
    /// Reads `members` from `body`. Null counts as absent. Members that the rules in force do not have are
    /// ignored (WIR-12).
    ///
    /// # Errors
    /// `SerializationException` if the JSON value has another type than the member;
    /// `UnsupportedOperationException` for a member that is not simulated.
    pub(crate) fn read(
        rules: Rules,
        members: &[Member],
        body: &'a Map<String, Value>,
    ) -> Result<Self, Fault> {
        read_members(rules, members, body, "").map(Self)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Datum<'a>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, datum)| datum)
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name)? {
            Datum::Text(text) => Some(text),
            Datum::Boolean(_)
            | Datum::Integer(_)
            | Datum::Blob(_)
            | Datum::List(_)
            | Datum::Timestamp(_)
            | Datum::Map(_)
            | Datum::Structure(_) => None,
        }
    }

    pub(super) fn structure(&self, name: &str) -> Option<&Self> {
        let Datum::Structure(members) = self.get(name)? else { return None };
        Some(members)
    }

    /// Returns a required text, which is present after the checks.
    pub(super) fn required_text(&self, name: &str) -> &'a str {
        self.text(name).unwrap_or_default()
    }

    pub(super) fn key(&self, name: &str) -> KeyRef {
        KeyRef::parse(self.required_text(name))
    }

    pub(super) fn optional_key(&self, name: &str) -> Option<KeyRef> {
        self.text(name).map(KeyRef::parse)
    }

    /// Returns an integer, if it is present and fits in `N`.
    pub(super) fn integer<N: TryFrom<i64>>(&self, name: &str) -> Option<N> {
        let Datum::Integer(integer) = self.get(name)? else { return None };
        N::try_from(*integer).ok()
    }

    pub(super) fn timestamp(&self, name: &str) -> Option<Timestamp> {
        let Datum::Timestamp(at) = self.get(name)? else { return None };
        Some(*at)
    }

    /// Returns whether the member is present and true.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Datum::Boolean(true)))
    }

    /// Returns the bytes; empty if the member is absent.
    pub(super) fn blob(&self, name: &str) -> Vec<u8> {
        match self.get(name) {
            Some(Datum::Blob(bytes)) => bytes.clone(),
            Some(_) | None => Vec::new(),
        }
    }

    pub(super) fn list(&self, name: &str) -> &[Datum<'a>] {
        match self.get(name) {
            Some(Datum::List(items)) => items,
            Some(_) | None => &[],
        }
    }

    pub(super) fn context(&self, name: &str) -> EncryptionContext {
        let Some(Datum::Map(pairs)) = self.get(name) else { return EncryptionContext::default() };
        pairs.iter().map(|(key, value)| (String::from(*key), String::from(*value))).collect()
    }

    pub(super) fn algorithm(&self, name: &str) -> EncryptionAlgorithm {
        let named = self.text(name).and_then(EncryptionAlgorithm::parse);
        named.unwrap_or(EncryptionAlgorithm::SymmetricDefault)
    }

    /// Returns whether this is a dry run that ignores the ciphertext (CRY-22).
    pub(crate) fn ignores_ciphertext(&self) -> bool {
        let modifiers = self.list("DryRunModifiers");
        let ignore = DryRunModifier::IgnoreCiphertext.as_str();
        let ignores = |it: &Datum<'_>| matches!(it, Datum::Text(text) if *text == ignore);
        self.flag("DryRun") && modifiers.iter().any(ignores)
    }
}

fn read_members<'a>(
    rules: Rules,
    members: &[Member],
    body: &'a Map<String, Value>,
    path: &str,
) -> Result<Vec<(&'static str, Datum<'a>)>, Fault> {
    let mut read = Vec::new();
    for member in members.iter().filter(|member| rules.have(member.since)) {
        match body.get(member.name) {
            None | Some(Value::Null) => {}
            Some(value) => {
                let path = format!("{path}{}", member.name);
                read.push((member.name, read_value(rules, &member.kind, value, &path)?));
            }
        }
    }
    Ok(read)
}

fn read_value<'a>(
    rules: Rules,
    kind: &Kind,
    value: &'a Value,
    path: &str,
) -> Result<Datum<'a>, Fault> {
    let datum = match (kind, value) {
        (Kind::Boolean, Value::Bool(it)) => Some(Datum::Boolean(*it)),
        (Kind::Integer { .. }, Value::Number(number)) => integer(number).map(Datum::Integer),
        (Kind::Text { .. } | Kind::Enum(_), Value::String(text)) => Some(Datum::Text(text)),
        (Kind::Blob { .. }, Value::String(text)) => STANDARD.decode(text).ok().map(Datum::Blob),
        (Kind::List { of, .. }, Value::Array(items)) => {
            let items = items.iter().enumerate();
            let read = items.map(|(at, it)| read_value(rules, of, it, &format!("{path}[{at}]")));
            Some(Datum::List(read.collect::<Result<_, _>>()?))
        }
        (Kind::Timestamp, Value::Number(number)) => timestamp(number).map(Datum::Timestamp),
        (Kind::Map, Value::Object(pairs)) => pairs
            .iter()
            .map(|(key, value)| Some((key.as_str(), value.as_str()?)))
            .collect::<Option<_>>()
            .map(Datum::Map),
        (Kind::Structure(members), Value::Object(body)) => {
            let read = read_members(rules, members, body, &format!("{path}."))?;
            Some(Datum::Structure(Input(read)))
        }
        (Kind::NotSimulated, _) => {
            let message = format!("{path} is not in this version of KMS Orrery; leave it out.");
            return Err(Fault::unsupported(message));
        }
        _ => None,
    };
    datum.ok_or_else(|| {
        Fault::serialization(format!(
            "{path} must be {}, not {}.",
            expected(kind),
            found(kind, value)
        ))
    })
}

/// Returns a whole number, also if it is written as 7.0 or 7e0.
fn integer(number: &Number) -> Option<i64> {
    let whole = |float: f64| {
        let whole = float as i64;
        (whole as f64 == float).then_some(whole)
    };
    number.as_i64().or_else(|| number.as_f64().and_then(whole))
}

/// Returns a time in whole milliseconds; `None` after the year 9999.
fn timestamp(number: &Number) -> Option<Timestamp> {
    let millis = number.as_f64()? * 1000.0;
    let is_sane = (0.0..253_402_300_800_000.0).contains(&millis);
    is_sane.then(|| Timestamp::from_millis((millis + 0.5) as i64))
}

/// Returns the JSON that a member of this kind must hold, in words.
const fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Boolean => "true or false",
        Kind::Integer { .. } => "an integer",
        Kind::Text { .. } | Kind::Enum(_) => "a string",
        Kind::Blob { .. } => "a string of standard base64",
        Kind::List { .. } => "a list",
        Kind::Timestamp => "a number of seconds since 1970",
        Kind::Map => "an object whose values are strings",
        Kind::Structure(_) => "an object",
        Kind::NotSimulated => "left out",
    }
}

/// Returns the type of the value that was found, without its text, which may be secret.
fn found(kind: &Kind, value: &Value) -> String {
    let text = match (value, kind) {
        (Value::Bool(_) | Value::Number(_), _) => return json::value(value),
        (Value::String(_), Kind::Blob { .. }) => "this string",
        (Value::Object(_), Kind::Map) => "this object",
        (Value::String(_), _) => "a string",
        (Value::Object(_), _) => "an object",
        (Value::Array(_), _) => "a list",
        (Value::Null, _) => "null",
    };
    String::from(text)
}
