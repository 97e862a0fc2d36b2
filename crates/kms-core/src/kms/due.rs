//! The passing of time: what falls due, each thing at its own moment.

mod effects;

use alloc::vec::Vec;

pub(super) use effects::rotation;

use super::Kms;
use crate::entropy::Entropy;
use crate::key::Due;
use crate::{Event, EventKind, KeyId, Scope, Timestamp};

/// A bound on the earliest deadline. Whatever changes a key can only move it to an earlier
/// moment at once; a later one is found by the next pass over all keys.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Horizon {
    /// Nobody has looked yet.
    #[default]
    Unknown,
    /// Nothing is due before this; something may be due then.
    NotBefore(Timestamp),
    /// The earliest deadline itself; `None` where nothing will ever happen by itself.
    Exact(Option<Timestamp>),
}

/// What falls due.
#[derive(Default)]
struct Agenda {
    /// The keys that do something, in their order.
    keys: Vec<(Scope, KeyId)>,
    /// In order of time, then of key.
    dates: Vec<Date>,
}

/// When something falls due, for which number in the list of keys, and what: small to sort.
type Date = (Timestamp, u32, Due);

impl Agenda {
    fn add(&mut self, scope: Scope, key: KeyId, dates: impl Iterator<Item = (Timestamp, Due)>) {
        let (before, number) = (self.dates.len(), self.keys.len() as u32);
        self.dates.extend(dates.map(|(at, due)| (at, number, due)));
        if self.dates.len() > before {
            self.keys.push((scope, key));
        }
    }

    /// Puts the dates in the order of their times. Those of one moment stay as they are.
    ///
    /// Ten bits of the time after the other, the lowest first: for many small things that is faster
    /// than comparing them, and less code.
    #[expect(clippy::indexing_slicing, reason = "ten bits have a place, and so has each date")]
    fn sort(&mut self) {
        const BITS: usize = 10;
        let times = self.dates.iter().map(|(at, ..)| *at);
        let (Some(first), Some(last)) = (times.clone().min(), times.max()) else { return };
        let mut sorted = self.dates.clone();
        let span = last.millis_since(first);
        for shift in (0..i64::BITS).step_by(BITS).take_while(|shift| span >> shift > 0) {
            let bits = |at: Timestamp| (at.millis_since(first) >> shift) as usize % (1 << BITS);
            let mut places = [0; 1 << BITS];
            self.dates.iter().for_each(|(at, ..)| places[bits(*at)] += 1);
            let mut start = 0;
            places.iter_mut().for_each(|place| start += core::mem::replace(place, start));
            for date in &self.dates {
                let place = &mut places[bits(date.0)];
                sorted[*place] = *date;
                *place += 1;
            }
            core::mem::swap(&mut self.dates, &mut sorted);
        }
    }
}

impl Kms {
    /// Performs all that fell due up to `now`, in order of time and then of key, and makes `now`
    /// the present.
    pub fn advance_to(&mut self, now: Timestamp, entropy: &mut dyn Entropy) -> Vec<Event> {
        self.now = self.now.max(now);
        let mut events = Vec::new();
        while !self.nothing_is_due() && self.work_off(&mut events, entropy) {}
        events
    }

    /// Performs what is due, up to something that gives another key a date of its own. Whether
    /// anything happened.
    fn work_off(&mut self, events: &mut Vec<Event>, entropy: &mut dyn Entropy) -> bool {
        // Nobody keeps the earliest deadline meanwhile: the next pass finds it.
        self.horizon.set(Horizon::Unknown);
        let Agenda { keys, dates } = self.agenda();
        let before = events.len();
        events.reserve(dates.len());
        for (at, number, due) in dates {
            let Some(&(scope, id)) = keys.get(number as usize) else { continue };
            let Some(key) = self.key(scope, id) else { continue };
            for (scope, kind) in effects::effects(self, at, scope, key, due, entropy) {
                let sets_a_date = matches!(kind, EventKind::KeyDeletionScheduled { .. });
                let event = Event { at, scope, kind };
                self.apply(&event);
                events.push(event);
                if sets_a_date {
                    return true;
                }
            }
        }
        events.len() > before
    }

    /// The earliest moment at which something will happen without a command.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        if let Horizon::Exact(earliest) = self.horizon.get() {
            return earliest;
        }
        let era = self.settings.era;
        let keys = self.resources.values().flat_map(|resources| resources.keys.values());
        let earliest = keys.filter_map(|key| key.next_deadline(era)).min();
        self.horizon.set(Horizon::Exact(earliest));
        earliest
    }

    /// Takes note that a key changed.
    pub(super) fn look_at(&self, scope: Scope, key: KeyId) {
        let horizon = self.horizon.get();
        if let Horizon::Unknown = horizon {
            return;
        }
        let own = self.key(scope, key).and_then(|key| key.next_deadline(self.settings.era));
        self.horizon.set(match (horizon, own) {
            (Horizon::Unknown, _) => Horizon::Unknown,
            (Horizon::Exact(None), own) => Horizon::Exact(own),
            (Horizon::Exact(Some(bound)) | Horizon::NotBefore(bound), Some(own)) => {
                Horizon::NotBefore(bound.min(own))
            }
            (Horizon::Exact(Some(bound)) | Horizon::NotBefore(bound), None) => {
                Horizon::NotBefore(bound)
            }
        });
    }

    fn nothing_is_due(&self) -> bool {
        if let Horizon::NotBefore(bound) = self.horizon.get()
            && bound > self.now
        {
            return true;
        }
        self.next_deadline().is_none_or(|at| at > self.now)
    }

    /// One pass over the keys, arithmetic for each, then a sort.
    fn agenda(&self) -> Agenda {
        let mut agenda = Agenda::default();
        for (scope, resources) in &self.resources {
            for key in resources.keys.values() {
                let occurrences = key.occurrences(self.settings.era);
                let until_now = occurrences.take_while(|(at, _)| *at <= self.now);
                agenda.add(*scope, key.id, until_now);
            }
        }
        agenda.sort();
        agenda
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_put_in_the_order_of_their_times_and_then_of_their_keys() {
        let time =
            |number: u32| Timestamp::from_millis(i64::from(number * 7919 % 97) * (1 << 45) - 9);
        let date = |number| (time(number), number, Due::Deletion);
        for len in [0, 1, 2, 500] {
            let mut agenda = Agenda { keys: Vec::new(), dates: (0..len).map(date).collect() };
            let mut expected = agenda.dates.clone();
            expected.sort();
            agenda.sort();
            assert_eq!(agenda.dates, expected);
        }
    }
}
