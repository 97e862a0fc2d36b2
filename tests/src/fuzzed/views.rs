//! All views that a page could show of a laboratory.

use kms_core::{KeyId, KeyManager, Kms, Scope, Timestamp};
use kms_sim::{Simulator, laboratory_cost, view};

/// Looks at everything once; returns how many letters it was.
pub(super) fn look(simulator: &Simulator) -> usize {
    let kms = simulator.kms();
    let now = kms.now();
    let mut seen = dated(now, now);
    for numbered in simulator.events().iter() {
        let row = view::event_row(simulator.genesis().scope, numbered);
        seen += row.sentence.len() + dated(now, row.at);
    }
    let events: Vec<_> = simulator.events().iter().cloned().collect();
    seen += view::event_summary(kms, &events).len();
    seen += simulator.trail().iter().map(|it| view::indented(&it.json).len()).sum::<usize>();
    seen += view::next_event(kms).map_or(0, |next| next.description.len() + dated(now, next.at));
    seen += laboratory_cost(kms.rules(), kms.resources()).total().to_string().len();
    for (scope, resources) in kms.resources() {
        let managers = [KeyManager::Customer, KeyManager::Aws];
        seen += managers.map(|it| view::key_rows(kms, *scope, it).len()).iter().sum::<usize>();
        seen += view::encryption_keys(kms, *scope).len();
        seen += resources.keys.keys().map(|key| look_at(kms, *scope, *key)).sum::<usize>();
    }
    seen
}

fn look_at(kms: &Kms, scope: Scope, key: KeyId) -> usize {
    let detail = view::key_detail(kms, scope, key);
    let panels = view::rotation_panels(kms, scope, key);
    let (Some(detail), Some(panels)) = (detail, panels) else {
        unreachable!("the page of {key} is not found")
    };
    let points = panels.points();
    let dates = points.iter().map(|point| point.at).chain(panels.upcoming.iter().copied());
    let dates: usize = dates.map(|at| dated(kms.now(), at)).sum();
    detail.aliases.len() + panels.rotation.words().len() + dates
}

fn dated(now: Timestamp, at: Timestamp) -> usize {
    view::date_time(at).len() + view::relative(now, at).len()
}
