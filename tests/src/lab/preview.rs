//! Agreement between `Kms::preview` and the events that happen then.

use kms_core::{Event, Kms, PreviewedEvent, PreviewedKind, Timestamp};

/// The maximum number of events of a preview in a test.
const LIMIT: usize = 60;

/// Asserts that `before` previewed the events that happened up to `until`.
///
/// # Panics
/// If it did not.
pub fn assert_previewed(before: &Kms, until: Timestamp, happened: &[Event]) {
    assert!(previews(before, until, happened), "previewed otherwise: {happened:#?}");
}

/// Returns whether the preview of all keys, and that of each key, has the events that happened up to
/// `until`.
#[must_use]
pub fn previews(before: &Kms, until: Timestamp, happened: &[Event]) -> bool {
    let happened: Vec<_> = happened.iter().map(previewed).collect();
    let preview = before.preview(until, LIMIT);
    let of_all = preview.events.iter().eq(happened.iter().take(LIMIT))
        && preview.is_truncated == (happened.len() > LIMIT);
    let keys = before.resources().iter();
    let mut keys = keys.flat_map(|(scope, all)| all.keys.keys().map(|id| (*scope, *id)));
    of_all
        && keys.all(|(scope, id)| {
            let own = happened.iter().filter(|event| (event.scope, event.key) == (scope, id));
            let preview = before.preview_key(scope, id, until, LIMIT);
            preview.events.iter().eq(own.clone().take(LIMIT))
                && preview.is_truncated == (own.count() > LIMIT)
        })
}

fn previewed(event: &Event) -> PreviewedEvent {
    // Each event that no command causes is about a key, and has a previewed form.
    let key = event.kind.key().unwrap();
    let kind = PreviewedKind::of(&event.kind).unwrap();
    PreviewedEvent { at: event.at, scope: event.scope, key, kind }
}
