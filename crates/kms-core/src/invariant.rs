//! What always holds, by name. The model test checks each after every step; the dashboard shows
//! them as lamps.

use alloc::vec::Vec;
use core::iter;

use crate::{
    BackingKey, BackingKeys, Event, EventKind, Key, KeyId, KeyState, Kms, KmsError, MaterialId,
    MultiRegion, OnDemandRotations, OwnDoing, RotationSchedule, Scope, Step,
};

/// One step: the service before it, what happened, and the service after it.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Observation<'a> {
    pub before: &'a Kms,
    pub step: &'a Step,
    pub after: &'a Kms,
}

/// Something that always holds.
#[derive(Clone, Copy)]
pub struct Invariant {
    /// Its name, as one says it.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    holds: fn(&Observation<'_>) -> bool,
}

impl Invariant {
    /// Whether it held during a step.
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
        name: "newest seals",
        meaning: "The material that encrypts is the one that was made last.",
        holds: newest_seals,
    },
    Invariant {
        name: "same face",
        meaning: "A rotation changes material and dates, and nothing else of a key.",
        holds: same_face,
    },
    Invariant {
        name: "future dates",
        meaning: "Whatever will happen by itself lies in the future.",
        holds: future_dates,
    },
    Invariant {
        name: "no date without a schedule",
        meaning: "Only a key that rotates by itself has a date for it, and an enabled one has it.",
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
        meaning: "A refused command leaves no trace but the time that passed.",
        holds: a_refusal_is_quiet,
    },
    Invariant {
        name: "Regions agree",
        meaning: "A multi-Region key has one primary, which knows its replicas; all rotate alike.",
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

/// Imported material can go and come again; its name and its dates stay (IMP-17).
fn is_kept(before: &BackingKey, after: &BackingKey) -> bool {
    let face = |it: &BackingKey| (it.id, it.created_at, it.rotation_type);
    before == after || (before.import.is_some() && face(before) == face(after))
}

fn was_deleted(step: &Step, scope: Scope, key: KeyId) -> bool {
    let deleted =
        |event: &Event| event.scope == scope && event.kind == EventKind::KeyDeleted { key };
    step.events.iter().any(deleted)
}

fn newest_seals(it: &Observation<'_>) -> bool {
    keys(it.after).filter_map(|(_, key)| key.materials.as_ref()).all(|materials| {
        materials.iter().all(|material| material.created_at <= materials.current().created_at)
    })
}

fn same_face(it: &Observation<'_>) -> bool {
    let rotations_alone = it
        .step
        .events
        .iter()
        .all(|event| matches!(event.kind.own_doing(), Some(OwnDoing::Rotation(_))));
    !rotations_alone
        || keys(it.after).all(|(scope, after)| {
            it.before.key(scope, after.id).is_some_and(|before| face(before) == face(after))
        })
}

/// A key without what a rotation may change.
fn face(key: &Key) -> Key {
    let mut face = key.clone();
    face.materials = None;
    face.on_demand.running = None;
    if let RotationSchedule::On { next, .. } = &mut face.schedule {
        *next = key.created_at;
    }
    face
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
            event.kind.own_doing().is_some() || last.is_some_and(|last| starts_window(last, event))
        })
}

/// Whether it is the end of a last replica that starts the waiting period of its primary (STA-12).
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

/// What a primary and its replicas have in common (MRK-01, MRK-04).
fn shared(key: &Key) -> (RotationSchedule, OnDemandRotations, Vec<MaterialId>) {
    let materials = key.materials.iter().flat_map(BackingKeys::iter);
    (key.schedule, key.on_demand, materials.map(|material| material.id).collect())
}
