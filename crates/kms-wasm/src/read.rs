//! Reads what JavaScript passes in. Every complaint says what would be right.

use js_sys::{Array, Date, Number, Reflect};
use kms_core::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

use crate::error::{Error, Result};

/// The greatest whole number that a JavaScript number holds exactly.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// An object whose members are all known by name.
pub(crate) struct Members {
    what: &'static str,
    object: JsValue,
}

impl Members {
    /// Takes an object; `undefined` is one without members. `what` names it in complaints.
    ///
    /// # Errors
    /// [`Error::Type`] for what is no object, and for members that nobody knows.
    pub(crate) fn read(value: &JsValue, what: &'static str, known: &[&str]) -> Result<Self> {
        if !value.is_undefined() {
            if !value.is_object() {
                return Err(Error::Type(format!("{what}: an object, not {}", shown(value))));
            }
            let names = Reflect::own_keys(value).map_err(Error::Thrown)?;
            let unknown: Vec<String> = strings(&names)
                .filter(|name| !known.contains(&name.as_str()))
                .map(|name| format!("\"{name}\""))
                .collect();
            if !unknown.is_empty() {
                return Err(Error::Type(format!(
                    "{what}: there is no {}; known are {}",
                    unknown.join(", "),
                    known.join(", ")
                )));
            }
        }
        Ok(Self { what, object: value.clone() })
    }

    /// One member; `None` where it is absent or `undefined`.
    ///
    /// # Errors
    /// What a getter throws.
    pub(crate) fn get(&self, name: &str) -> Result<Option<JsValue>> {
        if self.object.is_undefined() {
            return Ok(None);
        }
        let value = Reflect::get(&self.object, &name.into()).map_err(Error::Thrown)?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// One member, read by `read`, which is also given what to call it.
    ///
    /// # Errors
    /// Those of `read`.
    pub(crate) fn read_with<T>(
        &self,
        name: &str,
        read: impl FnOnce(&JsValue, &str) -> Result<T>,
    ) -> Result<Option<T>> {
        let what = format!("{}.{name}", self.what);
        self.get(name)?.map(|value| read(&value, &what)).transpose()
    }
}

fn strings(array: &Array) -> impl Iterator<Item = String> {
    array.iter().filter_map(|item| item.as_string())
}

/// A text.
///
/// # Errors
/// [`Error::Type`].
pub(crate) fn string(value: &JsValue, what: &str) -> Result<String> {
    let text = value.as_string();
    text.ok_or_else(|| Error::Type(format!("{what}: a string, not {}", shown(value))))
}

/// A number.
///
/// # Errors
/// [`Error::Type`].
pub(crate) fn number(value: &JsValue, what: &str) -> Result<f64> {
    let number = value.as_f64();
    number.ok_or_else(|| Error::Type(format!("{what}: a number, not {}", shown(value))))
}

/// A whole number of 0 or more.
///
/// # Errors
/// [`Error::Type`], and [`Error::Range`] for other numbers.
pub(crate) fn whole(value: &JsValue, what: &str) -> Result<u64> {
    let number = number(value, what)?;
    if number.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER).contains(&number) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "just checked"
        )]
        return Ok(number as u64);
    }
    Err(Error::Range(format!("{what}: a whole number of 0 or more, not {}", shown(value))))
}

/// A moment that a clock can show or be asked for.
///
/// # Errors
/// [`Error::Type`] for what is no `Date`, [`Error::Range`] for an invalid one.
pub(crate) fn date(value: &JsValue, what: &str) -> Result<Timestamp> {
    let Some(date) = value.dyn_ref::<Date>() else {
        return Err(Error::Type(format!(
            "{what}: a Date such as new Date(\"2026-01-01\"), not {}",
            shown(value)
        )));
    };
    let millis = date.get_time();
    if millis.is_nan() {
        return Err(Error::Range(format!(
            "{what}: this Date is invalid; new Date(\"2026-01-01T00:00:00Z\") is a valid one"
        )));
    }
    #[expect(clippy::cast_possible_truncation, reason = "a Date holds whole milliseconds")]
    Ok(Timestamp::from_millis(millis as i64))
}

/// A value as a complaint shows it: never long, and never more of an object than its type.
pub(crate) fn shown(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        let start: String = text.chars().take(40).collect();
        let rest = if start.len() < text.len() { "…" } else { "" };
        return format!("\"{start}{rest}\"");
    }
    if let Some(number) = value.dyn_ref::<Number>() {
        // JavaScript writes numbers already; Rust's own code for it would have to be downloaded.
        return number.to_string_with_radix(10).map(String::from).unwrap_or_default();
    }
    if value.is_null() {
        return "null".to_owned();
    }
    value.js_typeof().as_string().unwrap_or_default()
}
