//! The page of events: what happened, as a story, as AWS CloudTrail and as Amazon EventBridge.

mod cloud_trail;
mod event_bridge;
mod filter;
mod happened;
mod listing;

use kms_sim::{EVENTS_KEPT, view};
use leptos::prelude::*;

use super::page_header;
use crate::components::{Tab, tabs};
use crate::dom::{View, changing, view};
use crate::sim::SimHandle;

const HAPPENED: &str = "happened";
const TRAIL: &str = "trail";
const BRIDGE: &str = "bridge";

static TABS: [Tab; 3] =
    [(HAPPENED, "What happened"), (TRAIL, "CloudTrail"), (BRIDGE, "EventBridge")];

/// The page.
pub(super) fn page() -> View {
    let sim: SimHandle = expect_context();
    let tab = RwSignal::new(HAPPENED);
    let key = RwSignal::new(String::new());
    let list = changing(
        move || tab.get(),
        move |tab| match *tab {
            TRAIL => cloud_trail::cloud_trail(sim, key),
            BRIDGE => event_bridge::event_bridge(sim, key),
            _ => happened::happened(sim, key),
        },
    );
    let kept = view::count(EVENTS_KEPT as u64, "event");
    view! {
        {page_header("Events", ())}
        <p class="lead">
            {format!("What happened in this laboratory, newest first. The newest {kept} are kept.")}
        </p>
        <section class="panel events">
            {tabs("Views of the events", &TABS, tab.read_only(), move |word| tab.set(word), list)}
        </section>
    }
}
