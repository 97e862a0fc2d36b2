//! The rotation history of one key, read from its events.

use alloc::vec::Vec;

use crate::command::RotationPeriod;
use crate::event::{Event, EventKind, MultiRegionChange, Rotated, RotationType};
use crate::explanation::{DateOrigin, Pause, RotationReason};
use crate::id::Scope;
use crate::key::{Key, Overdue};
use crate::rules::Era;
use crate::time::{Days, Timestamp};
use kms_crypto::MaterialId;

/// The schedule, pauses and rotations of a key, folded from its events.
pub(super) struct History<'a> {
    era: Era,
    key: &'a Key,
    /// The present schedule. `None` before the first event that sets one, and while rotation is off.
    schedule: Option<Schedule>,
    /// The states in which the key was paused since it was last in use, each with its start.
    pauses: Vec<(Timestamp, Pause)>,
    /// When the key was last enabled.
    enabled_at: Option<Timestamp>,
    /// When the running on-demand rotation was requested.
    requested_at: Option<Timestamp>,
    rotations: Vec<(MaterialId, RotationReason)>,
}

#[derive(Clone, Copy)]
struct Schedule {
    period: RotationPeriod,
    next: Timestamp,
    origin: DateOrigin,
}

impl<'a> History<'a> {
    /// Reads the events of `key` in `scope`, oldest first.
    pub(super) fn read<'e>(
        era: Era,
        scope: Scope,
        key: &'a Key,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Self {
        let mut history = Self {
            era,
            key,
            schedule: None,
            pauses: Vec::new(),
            enabled_at: None,
            requested_at: None,
            rotations: Vec::new(),
        };
        let own = |event: &&Event| event.scope == scope && event.kind.key() == Some(key.id);
        events.into_iter().filter(own).for_each(|event| history.fold(event.at, &event.kind));
        history
    }

    /// Returns the origin of the present date, if the events show how it was set.
    pub(super) fn origin_of(&self, period: RotationPeriod, next: Timestamp) -> Option<DateOrigin> {
        let schedule = self.schedule.filter(|it| (it.period, it.next) == (period, next));
        schedule.map(|schedule| schedule.origin)
    }

    /// Returns the reason for the rotation that made a material current, if the events show it.
    pub(super) fn reason_of(&self, material: MaterialId) -> Option<RotationReason> {
        self.rotations.iter().find(|(id, _)| *id == material).map(|(_, reason)| *reason)
    }

    fn fold(&mut self, at: Timestamp, kind: &EventKind) {
        match kind {
            EventKind::KeyRotationEnabled { period, next, .. } => {
                self.rotation_enabled(at, *period, *next);
            }
            EventKind::KeyRotationDisabled { .. } => self.schedule = None,
            EventKind::KeyRotated(rotated) => self.rotated(at, rotated),
            EventKind::OnDemandRotationStarted { .. } => self.requested_at = Some(at),
            EventKind::KeyEnabled { .. } => self.enabled_at = Some(at),
            EventKind::KeyDisabled { .. } | EventKind::KeyDeletionCancelled { .. } => {
                self.paused(at, Pause::Disabled);
            }
            EventKind::KeyDeletionScheduled { .. }
            | EventKind::MultiRegionChanged {
                change: MultiRegionChange::DeletionPendingReplicas { .. },
                ..
            } => self.paused(at, Pause::PendingDeletion),
            EventKind::MultiRegionChanged {
                change:
                    MultiRegionChange::Replicated(_)
                    | MultiRegionChange::PrimaryUpdated { .. }
                    | MultiRegionChange::Settled(_),
                ..
            }
            | EventKind::AliasCreated { .. }
            | EventKind::AliasDeleted { .. }
            | EventKind::AliasUpdated { .. }
            | EventKind::GrantChanged { .. }
            | EventKind::ImportChanged { .. }
            | EventKind::KeyCreated(_)
            | EventKind::KeyDeleted { .. }
            | EventKind::KeyDescriptionUpdated { .. }
            | EventKind::KeyLeftPendingImport { .. }
            | EventKind::KeyPolicyPut { .. }
            | EventKind::KeyStoreChanged { .. }
            | EventKind::ResourceTagged { .. }
            | EventKind::ResourceUntagged { .. } => {}
        }
    }

    fn rotation_enabled(&mut self, at: Timestamp, period: RotationPeriod, next: Timestamp) {
        let origin = match self.schedule {
            Some(Schedule { period: previous, .. }) => {
                DateOrigin::PeriodChanged { at, period, previous }
            }
            None => DateOrigin::Enabled { at, period },
        };
        self.schedule = Some(Schedule { period, next, origin });
    }

    fn paused(&mut self, at: Timestamp, pause: Pause) {
        if self.enabled_at.take().is_some() {
            self.pauses.clear();
        }
        self.pauses.push((at, pause));
    }

    fn rotated(&mut self, at: Timestamp, rotated: &Rotated) {
        let reason = match rotated.rotation_type {
            RotationType::OnDemand => {
                RotationReason::OnDemand { requested_at: self.requested_at.take() }
            }
            // EnableKey and the rotation that it causes have the same time.
            RotationType::Automatic if self.enabled_at == Some(at) => self.caught_up(at, rotated),
            RotationType::Automatic => {
                RotationReason::OnSchedule { origin: self.schedule.map(|it| it.origin) }
            }
        };
        self.rotations.push((rotated.material.id, reason));
        if let Some(next) = rotated.next {
            self.reschedule(at, next, reason);
        }
    }

    fn reschedule(&mut self, at: Timestamp, next: Timestamp, reason: RotationReason) {
        let millis = next.millis_since(at);
        let days = u32::try_from(millis / Days(1).as_millis()).ok();
        let Some(period) = days.and_then(RotationPeriod::new) else { return };
        let origin = match reason {
            RotationReason::CaughtUp { pause, .. } => DateOrigin::CaughtUp { at, period, pause },
            RotationReason::OnSchedule { .. }
            | RotationReason::OnDemand { .. }
            | RotationReason::ManagedByAws(_)
            | RotationReason::FollowsPrimary { .. } => DateOrigin::Rotated { at, period },
        };
        self.schedule = Some(Schedule { period, next, origin });
    }

    /// Returns the reason for the rotation of a key that was overdue when it was enabled at `at`.
    fn caught_up(&self, at: Timestamp, rotated: &Rotated) -> RotationReason {
        let overdue = match self.era.rules(at).are_current() {
            true => self.schedule.map(|schedule| Overdue::MissedDate { date: schedule.next }),
            false => {
                let created_at = self.created_at(rotated.previous);
                created_at.map(|created_at| Overdue::OldMaterial { created_at })
            }
        };
        let missed = match overdue {
            Some(Overdue::MissedDate { date }) => date,
            Some(Overdue::OldMaterial { created_at }) => {
                self.schedule.map_or(at, |schedule| created_at.plus_days(schedule.period.days()))
            }
            None => at,
        };
        RotationReason::CaughtUp { overdue, pause: self.pause_at(missed) }
    }

    fn created_at(&self, material: MaterialId) -> Option<Timestamp> {
        Some(self.key.materials.as_ref()?.find(material)?.created_at)
    }

    /// Returns the state in which the key was paused at `moment`, or first after it.
    fn pause_at(&self, moment: Timestamp) -> Pause {
        let mut until = self.pauses.iter().take_while(|(start, _)| *start <= moment);
        let last = until.by_ref().last().or(self.pauses.first());
        last.map_or(Pause::Disabled, |(_, pause)| *pause)
    }
}
