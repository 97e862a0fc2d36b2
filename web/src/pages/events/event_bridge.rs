//! What Amazon EventBridge was told.

use kms_sim::event_bridge as told;
use leptos::prelude::*;

use super::filter::{KeyName, chosen, key_filter};
use super::listing::{Listing, Row, Window};
use crate::dom::View;
use crate::sim::SimHandle;

static BRIDGE: Listing = Listing {
    name: "EventBridge events",
    columns: &["Time", "Detail type", "Key"],
    key_column: "Key",
    nothing: (
        "No events",
        "KMS tells of each completed rotation and of each deletion, and of nothing else.",
    ),
};

/// The table, newest first.
pub(super) fn event_bridge(sim: SimHandle, key: RwSignal<String>) -> View {
    let look = move |page| {
        let key = chosen(key);
        sim.observe(|simulator| {
            let (kms, scope) = (simulator.kms(), simulator.genesis().scope);
            let events = simulator.events().iter().rev().filter_map(|numbered| {
                let rules = simulator.rules_at(numbered.event.at);
                Some((numbered.seq, told(rules, simulator.ids(), numbered)?))
            });
            let wanted = events.filter(|(_, it)| key.is_none_or(|key| it.detail.key_id == key));
            Window::of(wanted, page, |(seq, event)| Row {
                seq,
                key: Some(KeyName::of(kms, scope, event.detail.key_id)),
                // All members are texts, which JSON can always hold.
                json: serde_json::to_string(&event).unwrap_or_default(),
                cells: vec![event.time, event.detail_type.to_owned()],
            })
        })
    };
    BRIDGE.view(key_filter(sim, key), [key, key], Box::new(look))
}
