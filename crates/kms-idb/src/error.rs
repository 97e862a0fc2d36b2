//! Converts exceptions of the browser to errors of a store.

use js_sys::Reflect;
use kms_store::StoreError;
use wasm_bindgen::JsValue;
use web_sys::{IdbRequest, IdbTransaction};

/// Returns the name and the message of an exception; empty texts if it has none.
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

/// Describes an exception for users.
pub(crate) fn describe(thrown: &JsValue) -> String {
    reason(name_and_message(thrown))
}

/// Returns the reason why a database did not open. A newer schema is recognized by [`is_newer`].
///
/// Chromium uses `UnknownError` both if the visitor denied access and if it cannot read the database;
/// only the message distinguishes them.
pub(crate) fn unavailable(thrown: &JsValue) -> StoreError {
    let thrown = name_and_message(thrown);
    match thrown.0.as_str() {
        "QuotaExceededError" => StoreError::QuotaExceeded,
        "UnknownError" if !thrown.1.contains("denied") => StoreError::Unreadable(reason(thrown)),
        _ => StoreError::Unavailable(reason(thrown)),
    }
}

/// Returns whether a database did not open because it has a newer schema.
pub(crate) fn is_newer(thrown: &JsValue) -> bool {
    name_and_message(thrown).0 == "VersionError"
}

/// Returns the reason why a transaction did not begin.
pub(crate) fn not_begun(thrown: &JsValue) -> StoreError {
    let thrown = name_and_message(thrown);
    match thrown.0.as_str() {
        // The connection is closing, or the browser discarded the database.
        "InvalidStateError" => StoreError::Closed,
        "NotFoundError" => StoreError::Unreadable(reason(thrown)),
        _ => StoreError::Aborted(reason(thrown)),
    }
}

/// Returns the reason why a transaction was aborted.
pub(crate) fn aborted(thrown: &JsValue) -> StoreError {
    let thrown = name_and_message(thrown);
    match thrown.0.as_str() {
        "QuotaExceededError" => StoreError::QuotaExceeded,
        _ => StoreError::Aborted(reason(thrown)),
    }
}

/// Returns the reason why a request could not read. Chromium then discards the database, or fails
/// every later read in the same way.
pub(crate) fn unread(thrown: &JsValue) -> StoreError {
    let thrown = name_and_message(thrown);
    match thrown.0.as_str() {
        "AbortError" => StoreError::Closed,
        _ => StoreError::Unreadable(reason(thrown)),
    }
}

/// Returns the reason why a read request failed.
pub(crate) fn of_reading(request: &IdbRequest) -> StoreError {
    let error = request.error().ok().flatten();
    unread(&error.map_or(JsValue::UNDEFINED, JsValue::from))
}

/// Returns the reason why a transaction was aborted.
pub(crate) fn of_transaction(transaction: &IdbTransaction) -> StoreError {
    aborted(&transaction.error().map_or(JsValue::UNDEFINED, JsValue::from))
}

/// Returns whether a transaction was aborted because a value with the same key exists.
pub(crate) fn is_conflict(transaction: &IdbTransaction) -> bool {
    transaction.error().is_some_and(|error| error.name() == "ConstraintError")
}
