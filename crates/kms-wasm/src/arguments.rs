//! Reads the arguments of the methods of [`WasmKms`](crate::WasmKms).

use core::time::Duration;

use kms_core::{KeyId, KeyRef, Timestamp};
use wasm_bindgen::JsValue;

use crate::error::{Error, Result};
use crate::read::{Members, date, must_be, string, whole_number};

/// The units of a span, and the length of each in milliseconds. A day always has 24 hours.
const UNITS: [(&str, u64); 5] = [
    ("days", 86_400_000),
    ("hours", 3_600_000),
    ("minutes", 60_000),
    ("seconds", 1000),
    ("milliseconds", 1),
];

/// Reads the span of `advance({ days: 30, hours: 12 })`.
///
/// # Errors
/// [`Error::Type`] if the value is not an object of units, [`Error::Range`] for a number that is
/// negative or not whole.
pub(crate) fn duration(value: &JsValue) -> Result<Duration> {
    if value.is_undefined() {
        return Err(Error::Type("advance requires a span such as { days: 365 }".to_owned()));
    }
    let span = Members::read(value, "advance", &UNITS.map(|(unit, _)| unit))?;
    let mut millis: u64 = 0;
    for (unit, length) in UNITS {
        let count = span.read_with(unit, whole_number)?.unwrap_or(0);
        // A sum that saturates lies beyond the end of the clock, and the clock refuses it.
        millis = millis.saturating_add(count.saturating_mul(length));
    }
    Ok(Duration::from_millis(millis))
}

/// Reads the time of `advanceTo(date)`.
///
/// # Errors
/// [`Error::Type`] if the value is not a `Date`, [`Error::Range`] for an invalid `Date`.
pub(crate) fn time(value: &JsValue) -> Result<Timestamp> {
    date(value, "advanceTo: date")
}

/// Reads the number of `events({ after: 17 })`; 0 if it is omitted.
///
/// # Errors
/// [`Error::Type`] or [`Error::Range`].
pub(crate) fn after(value: &JsValue) -> Result<u64> {
    let options = Members::read(value, "events", &["after"])?;
    Ok(options.read_with("after", whole_number)?.unwrap_or(0))
}

/// Reads the flag of `save({ replace: true })`, which allows another laboratory in the store to be
/// overwritten; `false` if it is omitted.
///
/// # Errors
/// [`Error::Type`].
pub(crate) fn replace(value: &JsValue) -> Result<bool> {
    let options = Members::read(value, "save", &["replace"])?;
    let replace = options.read_with("replace", |value, path| {
        value.as_bool().ok_or_else(|| Error::Type(must_be(path, "true or false", value)))
    })?;
    Ok(replace.unwrap_or(false))
}

/// Reads the key of `trail({ keyId })`, given by its ID or its ARN; `None` if it is omitted.
///
/// # Errors
/// [`Error::Type`] if the value is not a string, [`Error::Range`] if it does not name a key.
pub(crate) fn key(value: &JsValue) -> Result<Option<KeyId>> {
    Members::read(value, "trail", &["keyId"])?.read_with(
        "keyId",
        |value, path| match KeyRef::parse(&string(value, path)?) {
            KeyRef::Id(id) => Ok(id),
            KeyRef::Arn(arn) => Ok(arn.key),
            KeyRef::Alias(_) | KeyRef::AliasArn(_) | KeyRef::Malformed(_) => {
                Err(Error::Range(must_be(path, "the ID or the ARN of a key", value)))
            }
        },
    )
}
