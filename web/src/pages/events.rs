//! The page of events: what happened, as a story, as AWS CloudTrail and as Amazon EventBridge.

mod cloud_trail;
mod event_bridge;
mod filter;
mod happened;
mod listing;

use kms_sim::view;
use kms_store::RETAINED_MAX;
use leptos::prelude::*;

use super::page_header;
use crate::components::{Tab, tabs};
use crate::dom::{View, changing, computed, view};
use crate::router::{EventsTab, Route, navigate};
use crate::sim::SimHandle;

static TABS: [Tab; 3] = [
    (EventsTab::Happened.word(), "What happened"),
    (EventsTab::CloudTrail.word(), "CloudTrail"),
    (EventsTab::EventBridge.word(), "EventBridge"),
];

/// The page.
pub(super) fn page() -> View {
    let sim: SimHandle = expect_context();
    let route: ReadSignal<Route> = expect_context();
    let tab = move || match &*route.read() {
        Route::Events { tab } => *tab,
        Route::Keys
        | Route::Key { .. }
        | Route::AwsManagedKeys
        | Route::Ciphertexts
        | Route::NotFound => EventsTab::Happened,
    };
    let key = RwSignal::new(String::new());
    let list = changing(tab, move |tab| match tab {
        EventsTab::Happened => happened::happened(sim, key),
        EventsTab::CloudTrail => cloud_trail::cloud_trail(sim, key),
        EventsTab::EventBridge => event_bridge::event_bridge(sim, key),
    });
    let select = move |word: &'static str| navigate(&format!("#/events/{word}"));
    let kept = view::count(RETAINED_MAX as u64, "event");
    view! {
        {page_header("Events", ())}
        <p class="lead">
            {format!("What happened in this laboratory, newest first. The newest {kept} are kept.")}
        </p>
        <section class="panel events">
            {tabs("Views of the events", &TABS, computed(move || tab().word()), select, list)}
        </section>
    }
}
