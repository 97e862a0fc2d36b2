//! What the browser's errors mean for a store.

use js_sys::Reflect;
use kms_store::StoreError;
use wasm_bindgen::JsValue;
use web_sys::{IdbRequest, IdbTransaction};

/// The name and the message of whatever was thrown.
#[must_use]
pub fn name_and_message(thrown: &JsValue) -> (String, String) {
    let member = |name: &str| {
        Reflect::get(thrown, &JsValue::from_str(name)).ok().and_then(|value| value.as_string())
    };
    (member("name").unwrap_or_default(), member("message").unwrap_or_default())
}

fn reason((name, message): (String, String)) -> String {
    match (name.is_empty(), message.is_empty()) {
        (true, true) => "no reason given".to_owned(),
        (false, true) => name,
        (true, false) => message,
        (false, false) => format!("{name}: {message}"),
    }
}

/// Whatever was thrown, in words.
pub(crate) fn describe(thrown: &JsValue) -> String {
    reason(name_and_message(thrown))
}

/// Why a database did not open: [`StoreError::NewerSchema`] aside, since it needs a second look.
/// Chromium has one name for what the visitor denied and for what it cannot read.
pub(crate) fn unavailable(thrown: &JsValue) -> StoreError {
    let words = name_and_message(thrown);
    match words.0.as_str() {
        "QuotaExceededError" => StoreError::QuotaExceeded,
        "UnknownError" if !words.1.contains("denied") => StoreError::Unreadable(reason(words)),
        _ => StoreError::Unavailable(reason(words)),
    }
}

/// Whether a database did not open because it has a later form.
pub(crate) fn is_newer(thrown: &JsValue) -> bool {
    name_and_message(thrown).0 == "VersionError"
}

/// Why a transaction did not begin.
pub(crate) fn not_begun(thrown: &JsValue) -> StoreError {
    let words = name_and_message(thrown);
    match words.0.as_str() {
        // The connection is closing, or the browser threw the database away.
        "InvalidStateError" => StoreError::Closed,
        "NotFoundError" => StoreError::Unreadable(reason(words)),
        _ => StoreError::Aborted(reason(words)),
    }
}

/// Why a transaction that had begun came to nothing.
pub(crate) fn aborted(thrown: &JsValue) -> StoreError {
    let words = name_and_message(thrown);
    match words.0.as_str() {
        "QuotaExceededError" => StoreError::QuotaExceeded,
        _ => StoreError::Aborted(reason(words)),
    }
}

/// Why nothing could be read. Chromium then throws the whole database away, or gives no other
/// answer ever.
pub(crate) fn unread(thrown: &JsValue) -> StoreError {
    let words = name_and_message(thrown);
    match words.0.as_str() {
        "AbortError" => StoreError::Closed,
        _ => StoreError::Unreadable(reason(words)),
    }
}

pub(crate) fn of_reading(request: &IdbRequest) -> StoreError {
    let error = request.error().ok().flatten();
    unread(&error.map_or(JsValue::UNDEFINED, JsValue::from))
}

pub(crate) fn of_transaction(transaction: &IdbTransaction) -> StoreError {
    aborted(&transaction.error().map_or(JsValue::UNDEFINED, JsValue::from))
}

/// Whether a transaction aborted because a value was there already.
pub(crate) fn is_conflict(transaction: &IdbTransaction) -> bool {
    transaction.error().is_some_and(|error| error.name() == "ConstraintError")
}
