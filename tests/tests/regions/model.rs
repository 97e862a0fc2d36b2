//! The model: one multi-Region key, where it is, and what becomes of it, thing by thing in the
//! order of time. Written after the rules and not after the engine.

use kms_core::{Days, KeyState, Timestamp};

/// The number of Regions.
pub(crate) const PLACES: usize = 3;
const SECOND: i64 = 1000;
const DAY: i64 = 86_400 * SECOND;
/// The duration of a replication, of a change of the primary Region and of a rotation on demand.
const SPAN: i64 = 5 * SECOND;
const CONFLICT: i64 = 20 * 60 * SECOND;

/// A call, with the numbers of the Regions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Call {
    Replicate(usize, usize),
    UpdatePrimary(usize, usize),
    Enable(usize),
    Disable(usize),
    EnableRotation(usize, u32),
    DisableRotation(usize),
    Rotate(usize),
    Schedule(usize, u32),
    Cancel(usize),
    Encrypt(usize),
}

/// The state of the key in one Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Creating(i64),
    Enabled,
    Disabled,
    Updating(i64),
    /// Until then.
    Pending(i64),
    /// For replicas, and then for so many days.
    Waiting(u32),
}

impl Life {
    /// As the engine says it.
    pub(crate) fn state(self) -> KeyState {
        let time = Timestamp::from_millis;
        match self {
            Self::Creating(until) => KeyState::Creating { until: time(until) },
            Self::Enabled => KeyState::Enabled,
            Self::Disabled => KeyState::Disabled,
            Self::Updating(until) => KeyState::Updating { until: time(until) },
            Self::Pending(at) => KeyState::PendingDeletion { delete_at: time(at) },
            Self::Waiting(days) => KeyState::PendingReplicaDeletion { window: Days(days) },
        }
    }

    pub(crate) fn is_pending(self) -> bool {
        matches!(self, Self::Pending(_) | Self::Waiting(_))
    }

    pub(crate) fn is_usable(self) -> bool {
        matches!(self, Self::Enabled | Self::Updating(_))
    }

    /// The refusal of an operation that needs an enabled key, if there is one.
    fn usable(self) -> Result<(), &'static str> {
        match self {
            Self::Enabled | Self::Updating(_) => Ok(()),
            Self::Disabled => Err("DisabledException"),
            Self::Creating(_) | Self::Pending(_) | Self::Waiting(_) => Err(STATE),
        }
    }
}

const STATE: &str = "KMSInvalidStateException";
const UNSUPPORTED: &str = "UnsupportedOperationException";
const MISSING: &str = "NotFoundException";

/// The key.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    now: i64,
    quota: u32,
    pub(crate) primary: usize,
    pub(crate) places: [Option<Life>; PLACES],
    /// Where a replica was once and is no more.
    was: [bool; PLACES],
    pub(crate) came_again: bool,
    /// The number of days between two rotations, and the time of the next one.
    pub(crate) schedule: Option<(u32, i64)>,
    /// When the rotation on demand ends.
    pub(crate) running: Option<i64>,
    asked_for: u32,
    /// When it rotated.
    pub(crate) rotations: Vec<i64>,
}

impl Model {
    pub(crate) fn new(now: i64, quota: u32) -> Self {
        Self {
            now,
            quota,
            primary: 0,
            places: [Some(Life::Enabled), None, None],
            was: [false; PLACES],
            came_again: false,
            schedule: None,
            running: None,
            asked_for: 0,
            rotations: Vec::new(),
        }
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.places == [None; PLACES]
    }

    pub(crate) fn is_replica(&self, place: usize) -> bool {
        place != self.primary && self.places[place].is_some()
    }

    fn has_replicas(&self) -> bool {
        (0..PLACES).any(|place| self.is_replica(place))
    }

    pub(crate) fn waits_for_replicas(&self) -> bool {
        matches!(self.places[self.primary], Some(Life::Waiting(_)))
    }

    /// Lets one thing after the other happen.
    pub(crate) fn advance(&mut self, by: i64) {
        let to = self.now + by;
        while let Some(at) = self.next().filter(|at| *at <= to) {
            self.happen(at);
        }
        self.now = to;
    }

    fn automatic(&self) -> Option<i64> {
        let rotates = self.places[self.primary].is_some_and(Life::is_usable);
        self.schedule.filter(|_| rotates).map(|(_, next)| next)
    }

    fn next(&self) -> Option<i64> {
        let ends = self.places.iter().flatten().filter_map(|life| match life {
            Life::Creating(at) | Life::Updating(at) | Life::Pending(at) => Some(*at),
            Life::Enabled | Life::Disabled | Life::Waiting(_) => None,
        });
        ends.chain(self.automatic()).chain(self.running).min()
    }

    /// Performs everything that is due at a time: rotations, then the ends of states.
    fn happen(&mut self, at: i64) {
        if self.running == Some(at) {
            self.running = None;
            self.rotations.push(at);
        }
        if self.automatic() == Some(at) {
            self.rotate_on_schedule(at);
        }
        for place in 0..PLACES {
            match self.places[place] {
                Some(Life::Creating(until) | Life::Updating(until)) if until == at => {
                    self.places[place] = Some(Life::Enabled);
                }
                Some(Life::Pending(until)) if until == at => self.delete(place, at),
                Some(_) | None => {}
            }
        }
    }

    fn rotate_on_schedule(&mut self, at: i64) {
        if let Some((days, next)) = &mut self.schedule {
            *next = at + i64::from(*days) * DAY;
            self.rotations.push(at);
        }
    }

    fn delete(&mut self, place: usize, at: i64) {
        self.places[place] = None;
        self.was[place] = true;
        if place == self.primary {
            self.running = None;
        } else if let Some(Life::Waiting(days)) = self.places[self.primary]
            && !self.has_replicas()
        {
            self.places[self.primary] = Some(Life::Pending(at + i64::from(days) * DAY));
        }
    }

    /// The name of the refusal, or that there is none.
    pub(crate) fn call(&mut self, call: Call) -> &'static str {
        self.came_again = false;
        let done = match call {
            Call::Replicate(at, to) => self.replicate(at, to),
            Call::UpdatePrimary(at, to) => self.update_primary(at, to),
            Call::Enable(at) => self.enable(at),
            Call::Disable(at) => {
                self.switchable(at).map(|_| self.places[at] = Some(Life::Disabled))
            }
            Call::EnableRotation(at, days) => self.enable_rotation(at, days),
            Call::DisableRotation(at) => self.settable(at).map(|()| self.schedule = None),
            Call::Rotate(at) => self.rotate(at),
            Call::Schedule(at, days) => self.schedule_deletion(at, days),
            Call::Cancel(at) => self.cancel(at),
            Call::Encrypt(at) => self.life(at).and_then(Life::usable),
        };
        done.err().unwrap_or("ok")
    }

    fn life(&self, at: usize) -> Result<Life, &'static str> {
        self.places[at].ok_or(MISSING)
    }

    /// Of the primary alone; a replica that is being made says just that.
    fn primary_life(&self, at: usize) -> Result<Life, &'static str> {
        match self.life(at)? {
            Life::Creating(_) => Err(STATE),
            _ if at != self.primary => Err(UNSUPPORTED),
            life => Ok(life),
        }
    }

    fn replicate(&mut self, at: usize, to: usize) -> Result<(), &'static str> {
        let life = self.primary_life(at)?;
        match life {
            Life::Updating(_) => return Err(STATE),
            life => life.usable()?,
        }
        if self.places[to].is_some() {
            return Err("AlreadyExistsException");
        }
        self.places[to] = Some(Life::Creating(self.now + SPAN));
        self.came_again = self.was[to];
        Ok(())
    }

    fn update_primary(&mut self, at: usize, to: usize) -> Result<(), &'static str> {
        self.primary_life(at)?.usable()?;
        if to == at {
            return Err(UNSUPPORTED);
        }
        self.life(to)?.usable()?;
        self.places[at] = Some(Life::Updating(self.now + SPAN));
        self.places[to] = self.places[at];
        self.primary = to;
        Ok(())
    }

    fn switchable(&self, at: usize) -> Result<Life, &'static str> {
        match self.life(at)? {
            life @ (Life::Enabled | Life::Disabled) => Ok(life),
            Life::Creating(_) | Life::Updating(_) | Life::Pending(_) | Life::Waiting(_) => {
                Err(STATE)
            }
        }
    }

    fn enable(&mut self, at: usize) -> Result<(), &'static str> {
        self.switchable(at)?;
        self.places[at] = Some(Life::Enabled);
        let missed = self.schedule.is_some_and(|(_, next)| next <= self.now);
        if at == self.primary && missed {
            self.rotate_on_schedule(self.now);
        }
        Ok(())
    }

    fn settable(&self, at: usize) -> Result<(), &'static str> {
        self.primary_life(at)?.usable()
    }

    fn enable_rotation(&mut self, at: usize, days: u32) -> Result<(), &'static str> {
        self.settable(at)?;
        if self.schedule.is_none_or(|(present, _)| present != days) {
            self.schedule = Some((days, self.now + i64::from(days) * DAY));
        }
        Ok(())
    }

    fn rotate(&mut self, at: usize) -> Result<(), &'static str> {
        self.life(at)?.usable()?;
        if at != self.primary {
            return Err(UNSUPPORTED);
        }
        let is_near = self.schedule.is_some_and(|(_, next)| next - self.now <= CONFLICT);
        if is_near || self.running.is_some() {
            return Err("ConflictException");
        }
        if self.asked_for >= self.quota {
            return Err("LimitExceededException");
        }
        self.asked_for += 1;
        self.running = Some(self.now + SPAN);
        Ok(())
    }

    fn schedule_deletion(&mut self, at: usize, days: u32) -> Result<(), &'static str> {
        match self.life(at)? {
            Life::Updating(_) | Life::Pending(_) | Life::Waiting(_) => Err(STATE),
            Life::Creating(_) | Life::Enabled | Life::Disabled => {
                let waits = at == self.primary && self.has_replicas();
                let until = self.now + i64::from(days) * DAY;
                let life = if waits { Life::Waiting(days) } else { Life::Pending(until) };
                self.places[at] = Some(life);
                Ok(())
            }
        }
    }

    fn cancel(&mut self, at: usize) -> Result<(), &'static str> {
        if !self.life(at)?.is_pending() {
            return Err(STATE);
        }
        self.places[at] = Some(Life::Disabled);
        Ok(())
    }
}
