//! The newest of a numbered sequence: events, and records of the trail.

use std::collections::VecDeque;

use kms_core::{Event, KeyId};

use crate::{NumberedEvent, TrailRecord};

/// How many events, and how many records of the trail, a laboratory keeps: the newest.
pub const RETAINED_MAX: usize = 10_000;

/// The newest events of a laboratory.
pub type EventLog = RecentLog<NumberedEvent>;

/// The newest records of a laboratory's calls and of the service's own doings.
pub type Trail = RecentLog<TrailRecord>;

/// One of a sequence that counts from 1 without gaps.
pub trait Sequenced {
    /// Its number.
    fn seq(&self) -> u64;
}

impl Sequenced for NumberedEvent {
    fn seq(&self) -> u64 {
        self.seq
    }
}

impl Sequenced for TrailRecord {
    fn seq(&self) -> u64 {
        self.seq
    }
}

/// The newest [`RETAINED_MAX`] of a numbered sequence, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct RecentLog<T> {
    items: VecDeque<T>,
    next: u64,
}

impl<T> Default for RecentLog<T> {
    fn default() -> Self {
        Self { items: VecDeque::new(), next: 1 }
    }
}

impl<T: Sequenced> RecentLog<T> {
    /// What was kept before, oldest first, and the number that comes next.
    #[must_use]
    pub fn new(items: Vec<T>, next: u64) -> Self {
        let mut items = VecDeque::from(items);
        let surplus = items.len().saturating_sub(RETAINED_MAX);
        items.drain(..surplus);
        Self { items, next }
    }

    /// Adds the newest, and forgets the oldest where there are too many. The number that comes
    /// next is the one after its own.
    pub fn push(&mut self, item: T) {
        self.next = item.seq() + 1;
        self.items.push_back(item);
        if self.items.len() > RETAINED_MAX {
            self.items.pop_front();
        }
    }

    /// The number of the next one.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.next
    }

    /// The number of the oldest that is kept; `None` where there is none.
    #[must_use]
    pub fn oldest(&self) -> Option<u64> {
        self.items.front().map(Sequenced::seq)
    }

    /// All that are kept, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.items.iter()
    }

    /// Those that came after number `seq`, oldest first.
    pub fn after(&self, seq: u64) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.items.range(self.items.partition_point(|item| item.seq() <= seq)..)
    }
}

impl EventLog {
    /// Gives `event` the next number and keeps it.
    pub fn append(&mut self, event: Event) -> NumberedEvent {
        let numbered = NumberedEvent { seq: self.next, event };
        self.push_redacted(numbered.clone());
        numbered
    }

    /// Keeps an event, without the material in it: that goes when its key goes (DEL-10).
    pub fn push_redacted(&mut self, NumberedEvent { seq, event }: NumberedEvent) {
        self.push(NumberedEvent { seq, event: event.without_secrets() });
    }
}

impl Trail {
    /// The records about one key, oldest first.
    pub fn of_key(&self, key: KeyId) -> impl DoubleEndedIterator<Item = &TrailRecord> {
        self.iter().filter(move |record| record.key == Some(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kms_core::Timestamp;

    fn record(seq: u64) -> TrailRecord {
        let key = seq.is_multiple_of(2).then(|| KeyId::from_random([1; 16]));
        TrailRecord { seq, at: Timestamp::from_millis(0), key, json: String::new() }
    }

    fn numbers<'a>(records: impl Iterator<Item = &'a TrailRecord>) -> Vec<u64> {
        records.map(Sequenced::seq).collect()
    }

    #[test]
    fn the_oldest_go_and_the_numbers_go_on() {
        let mut trail = Trail::default();
        assert_eq!((trail.oldest(), trail.next_seq()), (None, 1));
        let last = RETAINED_MAX as u64 + 2;
        (1..=last).for_each(|seq| trail.push(record(seq)));
        assert_eq!(trail.iter().len(), RETAINED_MAX);
        assert_eq!((trail.oldest(), trail.next_seq()), (Some(3), last + 1));
    }

    #[test]
    fn it_shows_what_came_after_and_what_is_about_a_key() {
        let trail = Trail::new((5..=9).map(record).collect(), 10);
        assert_eq!(numbers(trail.after(7)), [8, 9]);
        assert_eq!(numbers(trail.after(0)), [5, 6, 7, 8, 9]);
        assert_eq!(numbers(trail.after(9)), [0_u64; 0]);
        assert_eq!(numbers(trail.after(99)), [0_u64; 0]);
        assert_eq!(numbers(trail.of_key(KeyId::from_random([1; 16]))), [6, 8]);
        assert_eq!(trail.of_key(KeyId::from_random([2; 16])).count(), 0);
    }

    #[test]
    fn what_is_restored_is_bounded_too_and_keeps_its_next_seq() {
        let many = (1..=RETAINED_MAX as u64 + 1).map(record).collect();
        assert_eq!(Trail::new(many, RETAINED_MAX as u64 + 2).oldest(), Some(2));
        assert_eq!(Trail::new(Vec::new(), 7).next_seq(), 7);
    }
}
