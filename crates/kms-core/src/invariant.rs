//! Named invariants of the service. The tests check each of them after every step.

use alloc::vec::Vec;
use core::iter;

use crate::error::KmsError;
use crate::event::{Event, EventKind, ServiceAction};
use crate::id::Scope;
use crate::key::{
    BackingKey, BackingKeys, Key, KeyState, MultiRegion, OnDemandRotations, RotationSchedule,
};
use crate::kms::{Kms, Step};
use kms_crypto::{KeyId, MaterialId};

/// One step: the service before it, its events and outcome, and the service after it.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Observation<'a> {
    pub before: &'a Kms,
    pub step: &'a Step,
    pub after: &'a Kms,
}

/// A property that every step preserves.
#[derive(Clone, Copy)]
pub struct Invariant {
    /// The name.
    pub name: &'static str,
    /// The meaning, in a sentence.
    pub meaning: &'static str,
    holds: fn(&Observation<'_>) -> bool,
}

impl Invariant {
    /// Returns whether it held during a step.
    #[must_use]
    pub fn holds(&self, observation: &Observation<'_>) -> bool {
        (self.holds)(observation)
    }
}

/// All invariants.
pub const INVARIANTS: &[Invariant] = &[
    Invariant {
        name: "one current material",
        meaning: "Each key with material has exactly one that encrypts, and no material twice.",
        holds: one_current_material,
    },
    Invariant {
        name: "nothing forgotten",
        meaning: "A key keeps all its material, in order, for as long as it lives.",
        holds: nothing_forgotten,
    },
    Invariant {
        name: "newest encrypts",
        meaning: "The material that encrypts is the one that was made last.",
        holds: newest_encrypts,
    },
    Invariant {
        name: "same properties",
        meaning: "A rotation changes material and dates, and nothing else of a key.",
        holds: same_properties,
    },
    Invariant {
        name: "future dates",
        meaning: "Everything that happens without a command lies in the future.",
        holds: future_dates,
    },
    Invariant {
        name: "no date without a schedule",
        meaning: "Only a key with automatic rotation has a date for it, and then it has one.",
        holds: no_date_without_a_schedule,
    },
    Invariant {
        name: "time is monotone",
        meaning: "The clock never goes back, and events come in order of time.",
        holds: time_is_monotone,
    },
    Invariant {
        name: "the log is the state",
        meaning: "The events, applied to the state before, give the state after.",
        holds: the_log_is_the_state,
    },
    Invariant {
        name: "a refusal is quiet",
        meaning: "A refused command changes nothing except the time.",
        holds: a_refusal_is_quiet,
    },
    Invariant {
        name: "Regions agree",
        meaning: "A multi-Region key has one primary, which lists its replicas; all rotate alike.",
        holds: regions_agree,
    },
];

fn keys(kms: &Kms) -> impl Iterator<Item = (Scope, &Key)> {
    let all = kms.resources().iter();
    all.flat_map(|(scope, resources)| resources.keys.values().map(|key| (*scope, key)))
}

fn one_current_material(it: &Observation<'_>) -> bool {
    keys(it.after).filter_map(|(_, key)| key.materials.as_ref()).all(|materials| {
        let mut ids: Vec<_> = materials.iter().map(|material| material.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        ids.len() == count && materials.find(materials.current().id) == Some(materials.current())
    })
}

fn nothing_forgotten(it: &Observation<'_>) -> bool {
    keys(it.before).all(|(scope, before)| match it.after.key(scope, before.id) {
        None => was_deleted(it.step, scope, before.id),
        Some(after) => match (&before.materials, &after.materials) {
            (Some(before), Some(after)) => {
                before.iter().zip(after.iter()).all(|(a, b)| is_kept(a, b))
                    && before.rotations() <= after.rotations()
            }
            (None, _) => true,
            (Some(_), None) => false,
        },
    })
}

/// Imported material can be deleted and imported again; its ID and dates stay (IMP-17).
fn is_kept(before: &BackingKey, after: &BackingKey) -> bool {
    let lasting = |it: &BackingKey| (it.id, it.created_at, it.rotation_type);
    before == after || (before.import.is_some() && lasting(before) == lasting(after))
}

fn was_deleted(step: &Step, scope: Scope, key: KeyId) -> bool {
    let deleted =
        |event: &Event| event.scope == scope && event.kind == EventKind::KeyDeleted { key };
    step.events.iter().any(deleted)
}

fn newest_encrypts(it: &Observation<'_>) -> bool {
    keys(it.after).filter_map(|(_, key)| key.materials.as_ref()).all(|materials| {
        materials.iter().all(|material| material.created_at <= materials.current().created_at)
    })
}

fn same_properties(it: &Observation<'_>) -> bool {
    let only_rotations = it
        .step
        .events
        .iter()
        .all(|event| matches!(event.kind.service_action(), Some(ServiceAction::Rotation(_))));
    !only_rotations || keys(it.after).all(|(scope, after)| {
        it.before.key(scope, after.id).is_some_and(|before| properties(before) == properties(after))
                // The new material may have been deleted from a replica (MRK-05).
                || after.state == KeyState::PendingImport
    })
}

/// Returns a key without the properties that a rotation can change.
fn properties(key: &Key) -> Key {
    let mut properties = key.clone();
    properties.materials = None;
    properties.on_demand.running = None;
    if let RotationSchedule::On { next, .. } = &mut properties.schedule {
        *next = key.created_at;
    }
    properties
}

fn future_dates(it: &Observation<'_>) -> bool {
    it.after.next_deadline().is_none_or(|at| at > it.after.now())
}

fn no_date_without_a_schedule(it: &Observation<'_>) -> bool {
    let era = it.after.settings().era;
    keys(it.after).all(|(_, key)| match key.schedule {
        RotationSchedule::Off => key.next_rotation(era).is_none(),
        RotationSchedule::On { .. } => {
            key.can_rotate_automatically() && key.next_rotation(era).is_some()
        }
        RotationSchedule::ByAws => {
            key.state == KeyState::Enabled && key.next_rotation(era).is_some()
        }
    })
}

fn time_is_monotone(it: &Observation<'_>) -> bool {
    let from = iter::once(it.before.now());
    let events = it.step.events.iter().map(|event| event.at);
    let times: Vec<_> = from.chain(events).chain([it.after.now()]).collect();
    times.is_sorted()
}

fn the_log_is_the_state(it: &Observation<'_>) -> bool {
    let mut replayed = it.before.clone();
    replayed.replay(&it.step.events);
    replayed.resources() == it.after.resources()
}

fn a_refusal_is_quiet(it: &Observation<'_>) -> bool {
    let refused: Option<&KmsError> = it.step.outcome.as_ref().err();
    let last = iter::once(None).chain(it.step.events.iter().map(Some));
    refused.is_none()
        || it.step.events.iter().zip(last).all(|(event, last)| {
            event.kind.service_action().is_some()
                || last.is_some_and(|last| starts_window(last, event))
        })
}

/// Returns whether the deletion of a last replica started the waiting period of its primary
/// (STA-12).
fn starts_window(last: &Event, event: &Event) -> bool {
    let EventKind::KeyDeletionScheduled { key, .. } = event.kind else { return false };
    last.at == event.at && last.kind == EventKind::KeyDeleted { key }
}

fn regions_agree(it: &Observation<'_>) -> bool {
    keys(it.after).all(|(scope, key)| match &key.multi_region {
        None => true,
        Some(MultiRegion::Replica { primary }) => {
            let primary = it.after.key(Scope { region: *primary, ..scope }, key.id);
            let primary = primary.and_then(|primary| primary.multi_region.as_ref());
            primary.is_some_and(|primary| primary.replicas().contains(&scope.region))
        }
        Some(MultiRegion::Primary { replicas }) => replicas.iter().all(|region| {
            let replica = it.after.key(Scope { region: *region, ..scope }, key.id);
            replica.is_some_and(|replica| {
                let followed = replica.multi_region.as_ref().and_then(MultiRegion::followed);
                followed == Some(scope.region) && shared(replica) == shared(key)
            })
        }),
    })
}

/// Returns the properties that a primary and its replicas share (MRK-01, MRK-04).
fn shared(key: &Key) -> (RotationSchedule, OnDemandRotations, Vec<MaterialId>) {
    let materials = key.materials.iter().flat_map(BackingKeys::iter);
    (key.schedule, key.on_demand, materials.map(|material| material.id).collect())
}
