//! The scheduled effects of a key, and their due times.

use alloc::vec::Vec;

use crate::command::RotationPeriod;
use crate::event::RotationType;
use crate::key::{BackingKeys, Key};
use crate::rules::Era;
use crate::time::Timestamp;
use kms_shapes::Origin;

/// The automatic rotation of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationSchedule {
    /// Rotation is off (ROT-01).
    Off,
    /// The key rotates every `period`, next at `next`. The date stays while the key is disabled or
    /// pending deletion, and can lie in the past then (ROT-43, ROT-51).
    On {
        /// The time between two rotations.
        period: RotationPeriod,
        /// The date of the next one.
        next: Timestamp,
    },
    /// AWS rotates its managed key (ROT-62 to ROT-64).
    ByAws,
}

/// The on-demand rotations of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnDemandRotations {
    /// The number of requests in the key's life, of its quota (ODR-11).
    pub used: u32,
    /// The rotation that was requested and is not complete yet (ODR-03).
    pub running: Option<RunningRotation>,
}

/// An on-demand rotation between request and completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningRotation {
    /// The time of the request.
    pub started_at: Timestamp,
    /// The time at which the new material becomes current.
    pub due: Timestamp,
}

impl OnDemandRotations {
    pub(crate) fn start(&mut self, at: Timestamp, due: Timestamp) {
        self.used += 1;
        self.running = Some(RunningRotation { started_at: at, due });
    }
}

/// A scheduled effect of a key, which needs no command. Effects due at the same time happen in this
/// order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The key rotates; an on-demand rotation completes.
    Rotation(RotationType),
    /// The creation of a replica, or the change of a primary Region, completes.
    Settling,
    /// Imported material expires: all whose date this is.
    Expiry,
    /// The key is deleted.
    Deletion,
}

/// The scheduled effects of one key, in order of time. They are computed from the dates of the key, so
/// no index is kept.
pub(crate) struct Occurrences {
    era: Era,
    automatic: Option<(Timestamp, Recurrence)>,
    /// The effects that happen once, the last first. Most keys have none.
    once: Vec<(Timestamp, Due)>,
}

#[derive(Clone, Copy)]
enum Recurrence {
    Every(RotationPeriod),
    ByAws,
}

impl Key {
    pub(crate) fn occurrences(&self, era: Era) -> Occurrences {
        Occurrences { era, automatic: self.next_automatic_rotation(era), once: self.once() }
    }

    fn once(&self) -> Vec<(Timestamp, Due)> {
        let on_demand = self.on_demand.running.filter(|_| !self.is_replica());
        let on_demand = on_demand.map(|it| (it.due, Due::Rotation(RotationType::OnDemand)));
        let settling = self.state.settled_at().map(|at| (at, Due::Settling));
        let deletion = self.state.deletion_date().map(|at| (at, Due::Deletion));
        let imported = self.materials.iter().filter(|_| self.origin == Origin::External);
        let materials = imported.flat_map(BackingKeys::with_pending);
        let expiries = materials.filter_map(|it| Some((it.valid_to()?, Due::Expiry)));
        let mut once = Vec::new();
        for it in [on_demand, settling, deletion].into_iter().flatten().chain(expiries) {
            // They are few, and the code of a sort would be larger: latest first.
            once.insert(once.partition_point(|other| *other > it), it);
        }
        once
    }

    /// Returns the next automatic rotation. A key rotates only while it is enabled (ROT-34, ROT-45),
    /// and a replica with its primary (MRK-01).
    fn next_automatic_rotation(&self, era: Era) -> Option<(Timestamp, Recurrence)> {
        if !self.state.lets_rotate() || self.is_replica() {
            return None;
        }
        match self.schedule {
            RotationSchedule::Off => None,
            RotationSchedule::On { period, next } => Some((next, Recurrence::Every(period))),
            RotationSchedule::ByAws => {
                let last = self.materials.as_ref()?.current().created_at;
                Some((era.aws_managed_rotation(last).next, Recurrence::ByAws))
            }
        }
    }

    /// Returns the date of the next automatic rotation, whatever the key's state.
    #[must_use]
    pub fn next_rotation(&self, era: Era) -> Option<Timestamp> {
        match self.schedule {
            RotationSchedule::Off => None,
            RotationSchedule::On { next, .. } => Some(next),
            RotationSchedule::ByAws => self.next_automatic_rotation(era).map(|(next, _)| next),
        }
    }

    /// Returns the next scheduled effect of the key, and its due time.
    #[must_use]
    pub fn next_occurrence(&self, era: Era) -> Option<(Timestamp, Due)> {
        self.occurrences(era).next()
    }

    /// Returns the due time of the next scheduled effect of the key.
    #[must_use]
    pub fn next_deadline(&self, era: Era) -> Option<Timestamp> {
        self.next_occurrence(era).map(|(at, _)| at)
    }
}

impl Iterator for Occurrences {
    type Item = (Timestamp, Due);

    fn next(&mut self) -> Option<Self::Item> {
        let automatic = self.automatic.map(|(at, _)| (at, Due::Rotation(RotationType::Automatic)));
        let once = self.once.last().copied();
        let (at, due) = [automatic, once].into_iter().flatten().min()?;
        match due {
            Due::Rotation(RotationType::Automatic) => self.schedule_after(at),
            Due::Rotation(RotationType::OnDemand) | Due::Settling | Due::Expiry => {
                self.once.pop();
            }
            Due::Deletion => {
                *self = Self { era: self.era, automatic: None, once: Vec::new() };
            }
        }
        Some((at, due))
    }
}

impl Occurrences {
    fn schedule_after(&mut self, at: Timestamp) {
        let Some((next, recurrence)) = &mut self.automatic else { return };
        *next = match *recurrence {
            Recurrence::Every(period) => at.plus_days(period.days()),
            Recurrence::ByAws => self.era.aws_managed_rotation(at).next,
        };
    }
}
