//! The "EventBridge" tab: the events that KMS sends to Amazon EventBridge.

use kms_sim::event_bridge as to_event;
use leptos::prelude::*;

use super::key_filter::{KeyName, key_filter, selected_key};
use super::log_table::{LogPage, LogTable, Row};
use crate::dom::View;
use crate::sim::SimHandle;

static EVENT_BRIDGE: LogTable = LogTable {
    name: "EventBridge events",
    columns: &["Time", "Detail type", "Key"],
    key_column: "Key",
    empty_state: (
        "No events",
        "KMS sends an event when a rotation completes, imported key material expires, or a key is deleted.",
    ),
};

/// The filter and the table, newest event first.
pub(super) fn event_bridge(sim: SimHandle, key: RwSignal<String>) -> View {
    let read_page = move |page| {
        let key = selected_key(key);
        sim.view_simulator(|simulator| {
            let (kms, scope) = (simulator.kms(), simulator.genesis().scope);
            let events = simulator.events().iter().rev().filter_map(|numbered| {
                let rules = simulator.rules_at(numbered.event.at);
                Some((numbered.seq, to_event(rules, simulator.ids(), numbered)?))
            });
            let matching = events.filter(|(_, it)| key.is_none_or(|key| it.detail.key_id == key));
            LogPage::of(matching, page, |(seq, event)| Row {
                seq,
                key: Some(KeyName::of(kms, scope, event.detail.key_id)),
                // Serialization cannot fail, since all members are texts.
                json: serde_json::to_string(&event).unwrap_or_default(),
                cells: vec![event.time, event.detail_type.to_owned()],
            })
        })
    };
    EVENT_BRIDGE.view(key_filter(sim, key), [key, key], Box::new(read_page))
}
