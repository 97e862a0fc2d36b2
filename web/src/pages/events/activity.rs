//! The "What happened" tab: the events of the laboratory as sentences.

use kms_sim::view::{self, Topic};
use leptos::prelude::*;

use super::key_filter::{KeyName, key_filter, selected_key};
use super::log_table::{LogPage, LogTable, Row};
use crate::components::{Choice, select};
use crate::dom::{View, view};
use crate::sim::SimHandle;

static ACTIVITY: LogTable = LogTable {
    name: "What happened",
    columns: &["Time", "What happened", "Key"],
    key_column: "Key",
    empty_state: ("No events yet", "Changes of keys appear here with their simulated time."),
};

/// The filters and the table, newest event first.
pub(super) fn activity(sim: SimHandle, key: RwSignal<String>) -> View {
    let topic = RwSignal::new(String::new());
    let read_page = move |page| {
        let key = selected_key(key);
        let topic = Topic::ALL.into_iter().find(|it| it.words() == *topic.read());
        sim.view_simulator(|simulator| {
            let (kms, scope) = (simulator.kms(), simulator.genesis().scope);
            let matching = simulator.events().iter().rev().filter(|numbered| {
                let kind = &numbered.event.kind;
                key.is_none_or(|key| kind.key() == Some(key))
                    && topic.is_none_or(|topic| Topic::of(kind) == topic)
            });
            LogPage::of(matching, page, |numbered| {
                let event = view::event_row(scope, numbered);
                Row {
                    seq: event.seq,
                    key: event.key.map(|id| KeyName::of(kms, scope, id)),
                    cells: vec![view::date_time(event.at), event.sentence],
                    json: String::new(),
                }
            })
        })
    };
    let fields = view! {
        {key_filter(sim, key)}
        {select("About", "", topics, topic)}
    };
    ACTIVITY.view(fields, [key, topic], Box::new(read_page))
}

/// The options of the topic filter.
fn topics() -> Vec<Choice> {
    let topics = Topic::ALL.map(|topic| (topic.words().to_owned(), topic.words().to_owned()));
    let mut choices = vec![(String::new(), "Everything".to_owned())];
    choices.extend(topics);
    choices
}
