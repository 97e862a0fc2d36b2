//! The trail: each call and each doing of AWS as AWS CloudTrail records it.

use kms_core::KeyId;
use kms_store::TrailRecord;
use leptos::prelude::*;
use serde_json::Value;

use super::filter::{KeyName, chosen, key_filter};
use super::listing::{Listing, Row, Window};
use crate::components::text_field;
use crate::dom::{View, view};
use crate::sim::SimHandle;

static TRAIL: Listing = Listing {
    name: "CloudTrail records",
    columns: &["Event time", "Event name", "User or service", "Resource", "Error code"],
    key_column: "Resource",
    nothing: (
        "No records",
        "Each call, also one that is refused, leaves a record; so does what AWS does.",
    ),
};

/// The table, newest first.
pub(super) fn cloud_trail(sim: SimHandle, key: RwSignal<String>) -> View {
    let search = RwSignal::new(String::new());
    let look = move |page| {
        let (key, search) = (chosen(key), search.read().trim().to_ascii_lowercase());
        sim.observe(|simulator| {
            let (kms, scope) = (simulator.kms(), simulator.genesis().scope);
            let wanted =
                simulator.trail().iter().rev().filter(|record| is_wanted(record, key, &search));
            Window::of(wanted, page, |record| {
                row(record, record.key.map(|id| KeyName::of(kms, scope, id)))
            })
        })
    };
    let fields = view! {
        {key_filter(sim, key)}
        {text_field("Event name or error code", search).kind("search")}
    };
    TRAIL.view(fields, [key, search], Box::new(look))
}

fn is_wanted(record: &TrailRecord, key: Option<KeyId>, search: &str) -> bool {
    let has = |name| member(&record.json, name).to_ascii_lowercase().contains(search);
    key.is_none_or(|key| record.key == Some(key))
        && (search.is_empty() || has("eventName") || has("errorCode"))
}

/// A member that is a plain word, found without reading the whole record.
fn member<'a>(json: &'a str, name: &str) -> &'a str {
    let after = json.split_once(&format!("\"{name}\":\"")).map(|(_, after)| after);
    after.and_then(|after| after.split('"').next()).unwrap_or_default()
}

fn row(record: &TrailRecord, key: Option<KeyName>) -> Row {
    let value: Value = serde_json::from_str(&record.json).unwrap_or_default();
    let word = |path: &str| value.pointer(path).and_then(Value::as_str);
    let who = word("/userIdentity/invokedBy").or_else(|| word("/userIdentity/type"));
    let cells = [word("/eventTime"), word("/eventName"), who, word("/errorCode")];
    Row {
        seq: record.seq,
        key,
        cells: cells.into_iter().map(|word| word.unwrap_or_default().to_owned()).collect(),
        json: record.json.clone(),
    }
}
