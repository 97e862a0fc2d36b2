//! Advancing the time: everything that falls due happens at its own due time.

mod effects;

use alloc::vec::Vec;

pub(super) use effects::rotation;

use super::Kms;
use crate::entropy::Entropy;
use crate::event::{Event, EventKind};
use crate::id::Scope;
use crate::key::Due;
use crate::time::Timestamp;
use kms_crypto::KeyId;

/// A bound on the earliest deadline of all keys.
///
/// Finding the earliest deadline takes a pass over all keys, and most commands do not move it. So a
/// changed key only lowers the bound, which is cheap. If the deadline moved to a later time instead,
/// the bound is too early: it is reached without anything being due, and the next pass finds the
/// deadline itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Horizon {
    /// No pass has been made.
    #[default]
    Unknown,
    /// Nothing is due before this time; something can be due then.
    NotBefore(Timestamp),
    /// The earliest deadline; `None` if nothing happens without a command.
    Exact(Option<Timestamp>),
}

/// Everything that is due.
#[derive(Default)]
struct Agenda {
    /// The keys for which something is due, in their order.
    keys: Vec<(Scope, KeyId)>,
    /// The due times, in order of time and then of key.
    dates: Vec<Date>,
}

/// A due time, the number of its key in the list, and the kind: small, so that sorting is fast.
type Date = (Timestamp, u32, Due);

impl Agenda {
    fn add(&mut self, scope: Scope, key: KeyId, dates: impl Iterator<Item = (Timestamp, Due)>) {
        let (before, number) = (self.dates.len(), self.keys.len() as u32);
        self.dates.extend(dates.map(|(at, due)| (at, number, due)));
        if self.dates.len() > before {
            self.keys.push((scope, key));
        }
    }

    /// Sorts the dates by time. Dates of equal time keep their order, which is that of their keys.
    ///
    /// This is a radix sort: it distributes the dates by ten bits of their time, the lowest bits
    /// first, until the highest bit that differs. Each round is stable, so the last one leaves them
    /// sorted by all bits. A jump over years makes thousands of dates, for which this is faster than
    /// a sort by comparison, and it compiles to less code.
    #[expect(clippy::indexing_slicing, reason = "there is a place for ten bits and for each date")]
    fn sort(&mut self) {
        const BITS: usize = 10;
        let times = self.dates.iter().map(|(at, ..)| *at);
        let (Some(first), Some(last)) = (times.clone().min(), times.max()) else { return };
        let mut sorted = self.dates.clone();
        let span = last.millis_since(first);
        for shift in (0..i64::BITS).step_by(BITS).take_while(|shift| span >> shift > 0) {
            let bits = |at: Timestamp| (at.millis_since(first) >> shift) as usize % (1 << BITS);
            // First the number of dates for each value of the ten bits, then the place of the first.
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
    /// Performs everything due up to `now`, each at its own due time, in order of time and then of
    /// key, and makes `now` the present.
    pub fn advance_to(&mut self, now: Timestamp, entropy: &mut dyn Entropy) -> Vec<Event> {
        self.now = self.now.max(now);
        let mut events = Vec::new();
        while !self.nothing_is_due() && self.perform_due(&mut events, entropy) {}
        events
    }

    /// Performs the agenda, up to an event that gives another key a date, which the agenda does not
    /// have yet. Returns whether anything happened.
    fn perform_due(&mut self, events: &mut Vec<Event>, entropy: &mut dyn Entropy) -> bool {
        // The earliest deadline is not tracked meanwhile: the next pass finds it.
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

    /// Returns the earliest time at which something happens without a command.
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

    /// Lowers the bound on the earliest deadline after a key changed.
    pub(super) fn update_horizon(&self, scope: Scope, key: KeyId) {
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

    /// Collects everything that is due in one pass over all keys.
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
