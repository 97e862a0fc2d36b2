//! When a key does something by itself.

use alloc::vec::Vec;

use crate::{BackingKeys, Era, Key, Origin, RotationPeriod, RotationType, Timestamp};

/// Whether and when a key rotates by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationSchedule {
    /// It does not (ROT-01).
    Off,
    /// Every `period`, next at `next`. The date stays while the key is disabled or waits for
    /// its deletion, and may lie in the past then (ROT-43, ROT-51).
    On {
        /// The span between two rotations.
        period: RotationPeriod,
        /// The date of the next one.
        next: Timestamp,
    },
    /// As AWS decides for its managed keys (ROT-62 to ROT-64).
    ByAws,
}

/// Rotations on demand: how many were asked for, and the one that is running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnDemandRotations {
    /// How many of the key's quota are used up, for life (ODR-11).
    pub used: u32,
    /// The one that was asked for and is not complete yet (ODR-03).
    pub running: Option<RunningRotation>,
}

/// A rotation on demand between request and completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningRotation {
    /// When it was asked for.
    pub started_at: Timestamp,
    /// When the new material becomes current.
    pub due: Timestamp,
}

impl OnDemandRotations {
    pub(crate) fn start(&mut self, at: Timestamp, due: Timestamp) {
        self.used += 1;
        self.running = Some(RunningRotation { started_at: at, due });
    }
}

/// What a key does when its time comes. The order is that of things due at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    Rotation(RotationType),
    /// The end of a state that passes by itself.
    Settling,
    /// The end of imported material; which one, the date tells.
    Expiry,
    Deletion,
}

/// What one key does by itself, in order of time: arithmetic over its own dates, without any
/// index beside the key.
pub(crate) struct Occurrences {
    era: Era,
    automatic: Option<(Timestamp, Recurrence)>,
    /// What comes once, the last first. Most keys have nothing of it.
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
        let mut once: Vec<_> = [on_demand, settling, deletion].into_iter().flatten().collect();
        if self.origin == Origin::External {
            let materials = self.materials.iter().flat_map(BackingKeys::with_pending);
            once.extend(materials.filter_map(|it| Some((it.valid_to()?, Due::Expiry))));
        }
        once.sort_unstable_by(|one, other| other.cmp(one));
        once
    }

    /// A key rotates by itself only while it is enabled (ROT-34, ROT-45), and a replica with its
    /// primary (MRK-01).
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

    /// When an automatic rotation is scheduled, whatever the key's state.
    #[must_use]
    pub fn next_rotation(&self, era: Era) -> Option<Timestamp> {
        match self.schedule {
            RotationSchedule::Off => None,
            RotationSchedule::On { next, .. } => Some(next),
            RotationSchedule::ByAws => self.next_automatic_rotation(era).map(|(next, _)| next),
        }
    }

    /// When the key does something by itself next, if nothing comes in between.
    #[must_use]
    pub fn next_deadline(&self, era: Era) -> Option<Timestamp> {
        self.occurrences(era).next().map(|(at, _)| at)
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
