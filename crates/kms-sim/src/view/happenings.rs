//! What happened while the clock was turned, and what will happen next, in a sentence.

use kms_core::{EventKind, KeyId, KeyManager, Kms, OwnDoing, RotationType, Scope, Timestamp};

use super::words::grouped;
use super::{key_name, list};
use crate::NumberedEvent;

/// The next thing that happens by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextEvent {
    /// When.
    pub at: Timestamp,
    /// What, without the date: `rotation of alias/app and 2 more`.
    pub what: String,
}

/// The next thing that happens by itself; `None` where nothing ever will.
#[must_use]
pub fn next_event(kms: &Kms) -> Option<NextEvent> {
    let at = kms.next_deadline()?;
    let era = kms.settings().era;
    let mut due = kms.resources().iter().flat_map(|(scope, resources)| {
        let keys = resources.keys.values().filter(|key| key.next_deadline(era) == Some(at));
        keys.map(move |key| (*scope, key))
    });
    let (scope, key) = due.next()?;
    let name = key_name(kms, scope, key.id);
    let others = due.count();
    let what = if key.state.deletion_date() == Some(at) {
        format!("deletion of {name}")
    } else if key.on_demand.running.is_some_and(|running| running.due == at) {
        format!("on-demand rotation of {name} completes")
    } else {
        format!("rotation of {name}")
    };
    let more = if others == 0 { String::new() } else { format!(" and {others} more") };
    Some(NextEvent { at, what: what + &more })
}

/// What fell due, summed up: `1 automatic rotation: alias/app. 1 key deleted: 1234abcd….` Empty
/// where nothing did.
#[must_use]
pub fn summary(kms: &Kms, events: &[NumberedEvent]) -> String {
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

/// What is said of one, and of more, of each [`Group`].
const GROUPS: [(&str, &str); 4] = [
    ("automatic rotation", "automatic rotations"),
    ("rotation by AWS", "rotations by AWS"),
    ("on-demand rotation completed", "on-demand rotations completed"),
    ("key deleted", "keys deleted"),
];

#[derive(Clone, Copy)]
enum Group {
    Automatic,
    ByAws,
    OnDemand,
    Deleted,
}

fn group(kms: &Kms, scope: Scope, kind: &EventKind) -> Option<(Group, KeyId)> {
    Some(match kind.own_doing()? {
        OwnDoing::Rotation(rotated) => {
            let manager = kms.key(scope, rotated.key).map(|key| key.manager);
            let group = match rotated.rotation_type {
                RotationType::OnDemand => Group::OnDemand,
                RotationType::Automatic if manager == Some(KeyManager::Aws) => Group::ByAws,
                RotationType::Automatic => Group::Automatic,
            };
            (group, rotated.key)
        }
        OwnDoing::Deletion(key) => (Group::Deleted, key),
    })
}

/// `3 automatic rotations: alias/app (2) and alias/b.`
fn sentence(kms: &Kms, (one, more): (&str, &str), keys: &[(Scope, KeyId)]) -> String {
    let mut times: Vec<((Scope, KeyId), usize)> = Vec::new();
    for key in keys {
        match times.iter_mut().find(|(known, _)| known == key) {
            Some((_, times)) => *times += 1,
            None => times.push((*key, 1)),
        }
    }
    let names: Vec<String> = times
        .iter()
        .map(|((scope, key), times)| {
            let name = key_name(kms, *scope, *key);
            if *times > 1 { format!("{name} ({times})") } else { name }
        })
        .collect();
    let what = if keys.len() == 1 { one } else { more };
    format!("{} {what}: {}.", grouped(keys.len() as u64), list(&names))
}
