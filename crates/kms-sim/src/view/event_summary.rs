//! The summary of the events of a time span, and the description of the next event.

use std::collections::BinaryHeap;

use kms_core::{
    Due, EventKind, KeyId, KeyManager, Kms, RotationType, Scope, ServiceAction, Timestamp,
};

use super::words::grouped;
use super::{key_name, list};
use kms_store::NumberedEvent;

/// The next event that needs no command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextEvent {
    /// Its simulated time.
    pub at: Timestamp,
    /// The events of that time, without the date: `rotation of alias/app and 2 more`.
    pub description: String,
}

/// Returns the next event that needs no command, or `None` if there is none. If several keys have an
/// event at that time, the description names the first key and counts the others.
#[must_use]
pub fn next_event(kms: &Kms) -> Option<NextEvent> {
    let at = kms.next_deadline()?;
    let era = kms.settings().era;
    let mut all = kms.resources().iter().flat_map(|(scope, resources)| {
        let occurrences = resources.keys.values().filter_map(move |key| {
            let (when, due) = key.next_occurrence(era)?;
            (when == at).then_some((key.id, due))
        });
        occurrences.map(move |(key, due)| (*scope, key, due))
    });
    let (scope, key, due) = all.next()?;
    let name = key_name(kms, scope, key);
    let others = all.count();
    let first = match due {
        Due::Rotation(RotationType::Automatic) => format!("rotation of {name}"),
        Due::Rotation(RotationType::OnDemand) => format!("on-demand rotation of {name} completes"),
        Due::Settling => format!("{name} is ready"),
        Due::Expiry => format!("imported material of {name} expires"),
        Due::Deletion => format!("deletion of {name}"),
    };
    let more = if others == 0 { String::new() } else { format!(" and {others} more") };
    Some(NextEvent { at, description: first + &more })
}

/// Returns a summary of events that fell due: `1 automatic rotation: alias/app. 1 key deleted:
/// 1234abcd….` It is empty without events.
#[must_use]
pub fn event_summary(kms: &Kms, events: &[NumberedEvent]) -> String {
    let mut groups: [Vec<(Scope, KeyId)>; GROUPS.len()] = Default::default();
    for event in events.iter().map(|numbered| &numbered.event) {
        let Some((group, key)) = group(kms, event.scope, &event.kind) else { continue };
        if let Some(keys) = groups.get_mut(group as usize) {
            keys.push((event.scope, key));
        }
    }
    let mut sentences: Vec<String> = Vec::new();
    for (what, keys) in GROUPS.iter().zip(&groups) {
        if !keys.is_empty() {
            sentences.push(sentence(kms, *what, keys));
        }
    }
    sentences.join(" ")
}

/// The words for one event, and for more, of each [`Group`].
const GROUPS: [(&str, &str); 6] = [
    ("automatic rotation", "automatic rotations"),
    ("rotation by AWS", "rotations by AWS"),
    ("on-demand rotation completed", "on-demand rotations completed"),
    ("key deleted", "keys deleted"),
    ("imported material expired", "imported materials expired"),
    ("key ready", "keys ready"),
];

#[derive(Clone, Copy)]
enum Group {
    Automatic,
    ByAws,
    OnDemand,
    Deleted,
    Expired,
    Settled,
}

fn group(kms: &Kms, scope: Scope, kind: &EventKind) -> Option<(Group, KeyId)> {
    Some(match kind.service_action()? {
        ServiceAction::Rotation(rotated) => {
            let manager = kms.key(scope, rotated.key).map(|key| key.manager);
            let group = match rotated.rotation_type {
                RotationType::OnDemand => Group::OnDemand,
                RotationType::Automatic if manager == Some(KeyManager::Aws) => Group::ByAws,
                RotationType::Automatic => Group::Automatic,
            };
            (group, rotated.key)
        }
        ServiceAction::Deletion(key) => (Group::Deleted, key),
        ServiceAction::Expiry(key, _) => (Group::Expired, key),
        ServiceAction::Settling(key) => (Group::Settled, key),
    })
}

/// `3 automatic rotations: alias/app (2) and alias/b.`
fn sentence(kms: &Kms, (one, more): (&str, &str), keys: &[(Scope, KeyId)]) -> String {
    let names: Vec<String> = counted(keys)
        .into_iter()
        .map(|(_, (scope, key), times)| {
            let name = key_name(kms, *scope, *key);
            if times > 1 { format!("{name} ({times})") } else { name }
        })
        .collect();
    let what = if keys.len() == 1 { one } else { more };
    format!("{} {what}: {}.", grouped(keys.len() as u64), list(&names))
}

/// Each key once, in the order in which they come first, with that place and how often it comes.
fn counted(keys: &[(Scope, KeyId)]) -> Vec<(usize, &(Scope, KeyId), usize)> {
    // By heaps, whose code is a tenth of the other sorts'.
    let places: BinaryHeap<_> = keys.iter().zip(0..).collect();
    let places = places.into_sorted_vec();
    let same = places.chunk_by(|(key, _), (next, _)| key == next);
    let counted = same.filter_map(|same| same.first().map(|(key, at)| (*at, *key, same.len())));
    counted.collect::<BinaryHeap<_>>().into_sorted_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kms_core::{AccountId, Region};

    #[test]
    fn keys_are_counted_in_the_order_in_which_they_come_first() {
        let scope = Scope { account: AccountId::EXAMPLE, region: Region::US_EAST_1 };
        let key = |byte| (scope, KeyId::from_random([byte; 16]));
        let keys = [9, 5, 9, 7, 5, 9].map(key);
        assert_eq!(counted(&keys), [(0, &key(9), 3), (1, &key(5), 2), (3, &key(7), 1)]);
    }
}
