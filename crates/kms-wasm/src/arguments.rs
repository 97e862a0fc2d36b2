//! The arguments of the class's methods.

use core::time::Duration;

use kms_core::{KeyId, KeyRef, Timestamp};
use wasm_bindgen::JsValue;

use crate::error::{Error, Result};
use crate::read::{Members, date, shown, string, whole};

/// The units of a span, and how many milliseconds each has. A day has 24 hours, always.
const UNITS: [(&str, u64); 5] = [
    ("days", 86_400_000),
    ("hours", 3_600_000),
    ("minutes", 60_000),
    ("seconds", 1000),
    ("milliseconds", 1),
];

/// The span of `advance({ days: 30, hours: 12 })`.
///
/// # Errors
/// [`Error::Type`] for what is no such object, [`Error::Range`] for numbers that are negative,
/// broken or infinite.
pub(crate) fn duration(value: &JsValue) -> Result<Duration> {
    if value.is_undefined() {
        return Err(Error::Type("advance: a span such as { days: 365 }".to_owned()));
    }
    let span = Members::read(value, "advance", &UNITS.map(|(unit, _)| unit))?;
    let mut millis: u64 = 0;
    for (unit, length) in UNITS {
        let count = span.read_with(unit, whole)?.unwrap_or(0);
        // More than the clock can ever show is refused by the clock.
        millis = millis.saturating_add(count.saturating_mul(length));
    }
    Ok(Duration::from_millis(millis))
}

/// The moment of `advanceTo(date)`.
///
/// # Errors
/// [`Error::Type`] for what is no `Date`, [`Error::Range`] for an invalid one.
pub(crate) fn moment(value: &JsValue) -> Result<Timestamp> {
    date(value, "advanceTo")
}

/// The number of `events({ after: 17 })`; 0 where nothing is said.
///
/// # Errors
/// [`Error::Type`] and [`Error::Range`].
pub(crate) fn after(value: &JsValue) -> Result<u64> {
    let which = Members::read(value, "events", &["after"])?;
    Ok(which.read_with("after", whole)?.unwrap_or(0))
}

/// Whether `save({ replace: true })` may put the laboratory in the place of another one.
///
/// # Errors
/// [`Error::Type`].
pub(crate) fn replace(value: &JsValue) -> Result<bool> {
    let how = Members::read(value, "save", &["replace"])?;
    let replace = how.read_with("replace", |value, what| {
        let replace = value.as_bool();
        replace.ok_or_else(|| Error::Type(format!("{what}: true or false, not {}", shown(value))))
    })?;
    Ok(replace.unwrap_or(false))
}

/// The key of `trail({ keyId })`, by its id or its ARN.
///
/// # Errors
/// [`Error::Type`] for what is no string, [`Error::Range`] for what names no key.
pub(crate) fn key(value: &JsValue) -> Result<Option<KeyId>> {
    Members::read(value, "trail", &["keyId"])?.read_with(
        "keyId",
        |value, what| match KeyRef::parse(&string(value, what)?) {
            KeyRef::Id(id) => Ok(id),
            KeyRef::Arn(arn) => Ok(arn.key),
            KeyRef::Alias(_) | KeyRef::AliasArn(_) | KeyRef::Malformed(_) => Err(Error::Range(
                format!("{what}: the id or the ARN of a key, not {}", shown(value)),
            )),
        },
    )
}
