//! The page of events: what happened, as a story, as AWS CloudTrail and as Amazon EventBridge.

mod cloud_trail;
mod event_bridge;
mod filter;
mod happened;
mod listing;

use kms_sim::EVENTS_KEPT;
use kms_sim::view;
use leptos::prelude::*;

use super::page_header;
use crate::components::Tabs;
use crate::sim::SimHandle;

const HAPPENED: &str = "happened";
const TRAIL: &str = "trail";
const BRIDGE: &str = "bridge";

/// The page.
#[component]
pub(crate) fn EventsPage() -> impl IntoView {
    let sim: SimHandle = expect_context();
    let tab = RwSignal::new(HAPPENED);
    let key = RwSignal::new(String::new());
    let tabs = vec![(HAPPENED, "What happened"), (TRAIL, "CloudTrail"), (BRIDGE, "EventBridge")];
    let kept = view::count(EVENTS_KEPT as u64, "event");
    view! {
        {page_header("Events".to_owned(), ().into_any())}
        <p class="lead">
            {format!("What happened in this laboratory, newest first. The newest {kept} are kept.")}
        </p>
        <section class="panel events">
            <Tabs
                name="Views of the events"
                tabs=tabs
                selected=tab
                select=move |word| tab.set(word)
            >
                {move || match tab.get() {
                    TRAIL => cloud_trail::cloud_trail(sim, key),
                    BRIDGE => event_bridge::event_bridge(sim, key),
                    _ => happened::happened(sim, key),
                }}
            </Tabs>
        </section>
    }
}
