//! Writes JSON: objects whose members keep the order in which they are added.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::{self, Write};

use serde_json::Value;

/// A JSON object that is being written.
pub struct Object(String);

impl Default for Object {
    /// Creates an object with enough capacity for an entry of a list, of which a page has hundreds.
    fn default() -> Self {
        Self(String::with_capacity(160))
    }
}

impl Object {
    /// Adds a text.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.name(name);
        write_text(text, &mut self.0);
        self
    }

    /// Adds the `Display` text of `value`, which needs no escapes: an ID, an ARN, a date or an enumeration
    /// value.
    pub fn shown(&mut self, name: &str, value: impl fmt::Display) -> &mut Self {
        self.show(name, &value)
    }

    fn show(&mut self, name: &str, value: &dyn fmt::Display) -> &mut Self {
        self.name(name);
        self.0.push('"');
        let begin = self.0.len();
        // Writing into a text does not fail.
        let _ = write!(self.0, "{value}");
        debug_assert!(!self.0.bytes().skip(begin).any(needs_escape), "{name}: {value}");
        self.0.push('"');
        self
    }

    /// Adds a boolean.
    pub fn flag(&mut self, name: &str, flag: bool) -> &mut Self {
        self.json(name, if flag { "true" } else { "false" })
    }

    /// Adds a whole number.
    pub fn number(&mut self, name: &str, number: u32) -> &mut Self {
        self.json(name, &number.to_string())
    }

    /// Adds a value that is JSON already.
    pub fn json(&mut self, name: &str, json: &str) -> &mut Self {
        self.name(name);
        self.0.push_str(json);
        self
    }

    /// Adds an optional value, if there is one: `maybe("KeySpec", spec, Object::shown)`.
    pub fn maybe<T>(
        &mut self,
        name: &str,
        value: Option<T>,
        put: impl for<'a> FnOnce(&'a mut Self, &str, T) -> &'a mut Self,
    ) -> &mut Self {
        match value {
            Some(value) => put(self, name, value),
            None => self,
        }
    }

    /// Returns the complete object.
    pub fn done(&mut self) -> String {
        self.0.push_str(if self.0.is_empty() { "{}" } else { "}" });
        core::mem::take(&mut self.0)
    }

    fn name(&mut self, name: &str) {
        self.0.push_str(if self.0.is_empty() { "{" } else { "," });
        write_text(name, &mut self.0);
        self.0.push(':');
    }
}

/// Returns a list of values that are JSON already.
pub fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let mut out = String::from("[");
    for item in items {
        separate(&mut out);
        out.push_str(item.as_ref());
    }
    out.push(']');
    out
}

/// Returns a text in quotes, with escapes.
#[must_use]
pub fn text(text: &str) -> String {
    let mut out = String::new();
    write_text(text, &mut out);
    out
}

/// Returns a parsed value as JSON.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => String::from("null"),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(it) => text(it),
        Value::Array(items) => list(items.iter().map(self::value)),
        Value::Object(members) => {
            let mut object = Object::default();
            for (name, member) in members {
                object.json(name, &self::value(member));
            }
            object.done()
        }
    }
}

fn separate(out: &mut String) {
    if out.len() > 1 {
        out.push(',');
    }
}

/// Adds a text with escapes. A run of characters without escapes is copied at once, because long texts
/// are base64.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(needs_escape) {
        let (plain, from_there) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = from_there.chars();
        characters.by_ref().take(1).for_each(|c| write_escaped(c, out));
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn needs_escape(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn write_escaped(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        _ => out.push_str(&format!("\\u{:04x}", u32::from(c))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_serde_writes_them() {
        let mut every_character = String::from("é\u{1f511}\u{7f}\u{2028}");
        every_character.extend((0..128_u8).map(char::from));
        for json in [
            "null",
            "[]",
            "{}",
            r#"{"a":[1,-2,2.5,1e300],"b":{"":true},"c":[[],{}]}"#,
            &serde_json::to_string(&every_character).unwrap(),
        ] {
            let read: Value = serde_json::from_str(json).unwrap();
            assert_eq!(value(&read), read.to_string());
        }
    }

    #[test]
    fn members_stand_in_the_order_in_which_they_are_put() {
        let json = Object::default()
            .text("b", "1")
            .number("a", 2)
            .maybe("c", None, Object::text)
            .maybe("d", Some(true), Object::flag)
            .done();
        assert_eq!(json, r#"{"b":"1","a":2,"d":true}"#);
    }
}
