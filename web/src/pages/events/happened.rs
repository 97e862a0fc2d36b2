//! What happened, in plain sentences.

use kms_sim::view::{self, Topic};
use leptos::prelude::*;

use super::filter::{KeyName, chosen, key_filter};
use super::listing::{Listing, Row, Window};
use crate::components::{Choice, select};
use crate::dom::{View, view};
use crate::sim::SimHandle;

static HAPPENED: Listing = Listing {
    name: "What happened",
    columns: &["Time", "What happened", "Key"],
    key_column: "Key",
    nothing: ("Nothing happened", "What happens to keys is told here, with the simulated time."),
};

/// The list, newest first.
pub(super) fn happened(sim: SimHandle, key: RwSignal<String>) -> View {
    let topic = RwSignal::new(String::new());
    let look = move |page| {
        let key = chosen(key);
        let topic = Topic::ALL.into_iter().find(|it| it.words() == *topic.read());
        sim.observe(|simulator| {
            let (kms, scope) = (simulator.kms(), simulator.genesis().scope);
            let wanted = simulator.events().iter().rev().filter(|numbered| {
                let kind = &numbered.event.kind;
                key.is_none_or(|key| kind.key() == Some(key))
                    && topic.is_none_or(|topic| Topic::of(kind) == topic)
            });
            Window::of(wanted, page, |numbered| {
                let happening = view::happening(scope, numbered);
                Row {
                    seq: happening.seq,
                    key: happening.key.map(|id| KeyName::of(kms, scope, id)),
                    cells: vec![view::date_time(happening.at), happening.what],
                    json: String::new(),
                }
            })
        })
    };
    let fields = view! {
        {key_filter(sim, key)}
        {select("About", "", topics, topic)}
    };
    HAPPENED.view(fields, [key, topic], Box::new(look))
}

/// What one can ask for, as a field offers it.
fn topics() -> Vec<Choice> {
    let topics = Topic::ALL.map(|topic| (topic.words().to_owned(), topic.words().to_owned()));
    let mut choices = vec![(String::new(), "Everything".to_owned())];
    choices.extend(topics);
    choices
}
