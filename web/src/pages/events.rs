//! The events page, with three tabs: the activity in sentences, CloudTrail and EventBridge.

mod activity;
mod cloud_trail;
mod event_bridge;
mod key_filter;
mod log_table;

use kms_sim::view;
use kms_store::RETAINED_MAX;
use leptos::prelude::*;

use super::page_header;
use crate::components::{Tab, tabs};
use crate::dom::{View, computed, dynamic, view};
use crate::router::{EventsTab, Route, navigate};
use crate::sim::SimHandle;

static TABS: [Tab; 3] = [
    (EventsTab::Activity.id(), "What happened"),
    (EventsTab::CloudTrail.id(), "CloudTrail"),
    (EventsTab::EventBridge.id(), "EventBridge"),
];

/// The page with its tabs.
pub(super) fn page() -> View {
    let sim: SimHandle = expect_context();
    let route: ReadSignal<Route> = expect_context();
    let tab = move || match &*route.read() {
        Route::Events { tab } => *tab,
        Route::Keys
        | Route::Key { .. }
        | Route::AwsManagedKeys
        | Route::Ciphertexts
        | Route::NotFound => EventsTab::Activity,
    };
    let key = RwSignal::new(String::new());
    let list = dynamic(tab, move |tab| match tab {
        EventsTab::Activity => activity::activity(sim, key),
        EventsTab::CloudTrail => cloud_trail::cloud_trail(sim, key),
        EventsTab::EventBridge => event_bridge::event_bridge(sim, key),
    });
    let select = move |id: &'static str| navigate(&format!("#/events/{id}"));
    let kept = view::count(RETAINED_MAX as u64, "event");
    view! {
        {page_header("Events", ())}
        <p class="lead">
            {format!("What happened in this laboratory, newest first. The newest {kept} are kept.")}
        </p>
        <section class="panel events">
            {tabs("Event views", &TABS, computed(move || tab().id()), select, list)}
        </section>
    }
}
