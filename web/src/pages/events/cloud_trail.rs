//! The "CloudTrail" tab: records of API requests and of actions by AWS, in CloudTrail's form.

use kms_core::KeyId;
use kms_store::TrailRecord;
use leptos::prelude::*;
use serde_json::Value;

use super::key_filter::{KeyName, key_filter, selected_key};
use super::log_table::{LogPage, LogTable, Row};
use crate::components::text_field;
use crate::dom::{View, view};
use crate::sim::SimHandle;

static TRAIL: LogTable = LogTable {
    name: "CloudTrail records",
    columns: &["Event time", "Event name", "User or service", "Resource", "Error code"],
    key_column: "Resource",
    empty_state: (
        "No records",
        "Each API request adds a record, even if it is refused. So do actions by AWS.",
    ),
};

/// The filters and the table, newest record first.
pub(super) fn cloud_trail(sim: SimHandle, key: RwSignal<String>) -> View {
    let search = RwSignal::new(String::new());
    let read_page = move |page| {
        let (key, search) = (selected_key(key), search.read().trim().to_ascii_lowercase());
        sim.view_simulator(|simulator| {
            let (kms, scope) = (simulator.kms(), simulator.genesis().scope);
            let matching =
                simulator.trail().iter().rev().filter(|record| is_match(record, key, &search));
            LogPage::of(matching, page, |record| {
                row(record, record.key.map(|id| KeyName::of(kms, scope, id)))
            })
        })
    };
    let fields = view! {
        {key_filter(sim, key)}
        {text_field("Event name or error code", search).kind("search")}
    };
    TRAIL.view(fields, [key, search], Box::new(read_page))
}

fn is_match(record: &TrailRecord, key: Option<KeyId>, search: &str) -> bool {
    let has = |name| member(&record.json, name).to_ascii_lowercase().contains(search);
    key.is_none_or(|key| record.key == Some(key))
        && (search.is_empty() || has("eventName") || has("errorCode"))
}

/// The text of a JSON member, found by a search because parsing every record would be slow.
fn member<'a>(json: &'a str, name: &str) -> &'a str {
    let after = json.split_once(&format!("\"{name}\":\"")).map(|(_, after)| after);
    after.and_then(|after| after.split('"').next()).unwrap_or_default()
}

fn row(record: &TrailRecord, key: Option<KeyName>) -> Row {
    let value: Value = serde_json::from_str(&record.json).unwrap_or_default();
    let text = |path: &str| value.pointer(path).and_then(Value::as_str);
    let who = text("/userIdentity/invokedBy").or_else(|| text("/userIdentity/type"));
    let cells = [text("/eventTime"), text("/eventName"), who, text("/errorCode")];
    Row {
        seq: record.seq,
        key,
        cells: cells.into_iter().map(|text| text.unwrap_or_default().to_owned()).collect(),
        json: record.json.clone(),
    }
}
