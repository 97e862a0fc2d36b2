//! Reads values that JavaScript passes in. Each error names the value and the expected form.

use js_sys::{Array, Date, Number, Reflect};
use kms_core::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

use crate::error::{Error, Result};

/// The greatest integer that a JavaScript number represents exactly.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// An object that has no members other than the expected ones.
pub(crate) struct Members {
    path: &'static str,
    object: JsValue,
}

impl Members {
    /// Takes an object; `undefined` counts as an object without members. Error messages call the
    /// object `path`.
    ///
    /// # Errors
    /// [`Error::Type`] if the value is not an object, or if it has a member that is not in
    /// `known`.
    pub(crate) fn read(value: &JsValue, path: &'static str, known: &[&str]) -> Result<Self> {
        if !value.is_undefined() {
            if !value.is_object() {
                return Err(Error::Type(must_be(path, "an object", value)));
            }
            let names = Reflect::own_keys(value).map_err(Error::Thrown)?;
            let unknown: Vec<String> = strings(&names)
                .filter(|name| !known.contains(&name.as_str()))
                .map(|name| format!("\"{name}\""))
                .collect();
            if !unknown.is_empty() {
                return Err(Error::Type(format!(
                    "{path} has no member {}; its members are {}",
                    unknown.join(", "),
                    known.join(", ")
                )));
            }
        }
        Ok(Self { path, object: value.clone() })
    }

    /// Returns a member; `None` if it is absent or `undefined`.
    ///
    /// # Errors
    /// The exception that a getter throws.
    pub(crate) fn get(&self, name: &str) -> Result<Option<JsValue>> {
        if self.object.is_undefined() {
            return Ok(None);
        }
        let value = Reflect::get(&self.object, &name.into()).map_err(Error::Thrown)?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// Returns a member after `read` has converted it. `read` also receives the path of the
    /// member, for its error messages.
    ///
    /// # Errors
    /// Those of [`Members::get`] and `read`.
    pub(crate) fn read_with<T>(
        &self,
        name: &str,
        read: impl FnOnce(&JsValue, &str) -> Result<T>,
    ) -> Result<Option<T>> {
        let value = self.get(name)?;
        value.map(|value| read(&value, &[self.path, ".", name].concat())).transpose()
    }
}

fn strings(array: &Array) -> impl Iterator<Item = String> {
    array.iter().filter_map(|item| item.as_string())
}

/// Returns the text of the error for a value that has not the expected form. It is not inlined,
/// because each option has such an error.
#[inline(never)]
pub(crate) fn must_be(path: &str, expected: &str, value: &JsValue) -> String {
    [path, " must be ", expected, ", not ", &shown(value)].concat()
}

/// Converts a string.
///
/// # Errors
/// [`Error::Type`].
pub(crate) fn string(value: &JsValue, path: &str) -> Result<String> {
    let text = value.as_string();
    text.ok_or_else(|| Error::Type(must_be(path, "a string", value)))
}

/// Converts a number.
///
/// # Errors
/// [`Error::Type`].
pub(crate) fn number(value: &JsValue, path: &str) -> Result<f64> {
    let number = value.as_f64();
    number.ok_or_else(|| Error::Type(must_be(path, "a number", value)))
}

/// Converts a whole number of 0 or more.
///
/// # Errors
/// [`Error::Type`] if the value is not a number, [`Error::Range`] for any other number.
pub(crate) fn whole_number(value: &JsValue, path: &str) -> Result<u64> {
    let number = number(value, path)?;
    if number.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER).contains(&number) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "just checked"
        )]
        return Ok(number as u64);
    }
    Err(Error::Range(must_be(path, "a whole number of 0 or more", value)))
}

/// Converts a `Date`.
///
/// # Errors
/// [`Error::Type`] if the value is not a `Date`, [`Error::Range`] for an invalid `Date`.
pub(crate) fn date(value: &JsValue, path: &str) -> Result<Timestamp> {
    let Some(date) = value.dyn_ref::<Date>() else {
        let expected = "a Date such as new Date(\"2026-01-01\")";
        return Err(Error::Type(must_be(path, expected, value)));
    };
    let millis = date.get_time();
    if millis.is_nan() {
        return Err(Error::Range(format!(
            "{path} is an invalid Date; pass a valid one such as \
             new Date(\"2026-01-01T00:00:00Z\")"
        )));
    }
    #[expect(clippy::cast_possible_truncation, reason = "a Date holds whole milliseconds")]
    Ok(Timestamp::from_millis(millis as i64))
}

/// Formats a value for an error message: at most 40 characters of a string, and only the type of
/// an object.
fn shown(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        let start: String = text.chars().take(40).collect();
        let rest = if start.len() < text.len() { "…" } else { "" };
        return format!("\"{start}{rest}\"");
    }
    if let Some(number) = value.dyn_ref::<Number>() {
        // JavaScript formats the number, because Rust's code for it would enlarge the download.
        return number.to_string_with_radix(10).map(String::from).unwrap_or_default();
    }
    if value.is_null() {
        return "null".to_owned();
    }
    value.js_typeof().as_string().unwrap_or_default()
}
