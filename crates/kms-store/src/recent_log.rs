//! The newest items of a numbered sequence: events, and records of the trail.

use std::collections::VecDeque;

use kms_core::{Event, KeyId};

use crate::{NumberedEvent, TrailRecord};

/// The number of events, and of records of the trail, that a laboratory retains at most. Older ones
/// are dropped.
pub const RETAINED_MAX: usize = 10_000;

/// The newest events of a laboratory.
pub type EventLog = RecentLog<NumberedEvent>;

/// The newest records of API calls and of events that AWS itself caused.
pub type Trail = RecentLog<TrailRecord>;

/// An item of a sequence that is numbered from 1 without gaps.
pub trait Sequenced {
    /// The number of the item.
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
    /// Creates a log of `items`, oldest first. `next` is the number of the next item.
    #[must_use]
    pub fn new(items: Vec<T>, next: u64) -> Self {
        let mut items = VecDeque::from(items);
        let surplus = items.len().saturating_sub(RETAINED_MAX);
        items.drain(..surplus);
        Self { items, next }
    }

    /// Appends an item, and drops the oldest one if there are too many. The number of the next item
    /// is the one after that of `item`.
    pub fn push(&mut self, item: T) {
        self.next = item.seq() + 1;
        self.items.push_back(item);
        if self.items.len() > RETAINED_MAX {
            self.items.pop_front();
        }
    }

    /// The number of the next item.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.next
    }

    /// The number of the oldest item; `None` if the log is empty.
    #[must_use]
    pub fn oldest(&self) -> Option<u64> {
        self.items.front().map(Sequenced::seq)
    }

    /// The items, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.items.iter()
    }

    /// The items after number `seq`, oldest first.
    pub fn after(&self, seq: u64) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.items.range(self.items.partition_point(|item| item.seq() <= seq)..)
    }
}

impl EventLog {
    /// Appends `event` with the next number, and returns both.
    pub fn append(&mut self, event: Event) -> NumberedEvent {
        let numbered = NumberedEvent { seq: self.next, event };
        self.push_redacted(numbered.clone());
        numbered
    }

    /// Appends an event without its key material, since the material of a deleted key must be gone
    /// (DEL-10).
    pub fn push_redacted(&mut self, NumberedEvent { seq, event }: NumberedEvent) {
        self.push(NumberedEvent { seq, event: event.without_secrets() });
    }
}

impl Trail {
    /// The records about `key`, oldest first.
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
    fn the_oldest_items_are_dropped_and_numbers_continue() {
        let mut trail = Trail::default();
        assert_eq!((trail.oldest(), trail.next_seq()), (None, 1));
        let last = RETAINED_MAX as u64 + 2;
        (1..=last).for_each(|seq| trail.push(record(seq)));
        assert_eq!(trail.iter().len(), RETAINED_MAX);
        assert_eq!((trail.oldest(), trail.next_seq()), (Some(3), last + 1));
    }

    #[test]
    fn records_are_selected_by_number_and_by_key() {
        let trail = Trail::new((5..=9).map(record).collect(), 10);
        assert_eq!(numbers(trail.after(7)), [8, 9]);
        assert_eq!(numbers(trail.after(0)), [5, 6, 7, 8, 9]);
        assert_eq!(numbers(trail.after(9)), [0_u64; 0]);
        assert_eq!(numbers(trail.after(99)), [0_u64; 0]);
        assert_eq!(numbers(trail.of_key(KeyId::from_random([1; 16]))), [6, 8]);
        assert_eq!(trail.of_key(KeyId::from_random([2; 16])).count(), 0);
    }

    #[test]
    fn a_restored_log_is_bounded_and_keeps_its_next_number() {
        let many = (1..=RETAINED_MAX as u64 + 1).map(record).collect();
        assert_eq!(Trail::new(many, RETAINED_MAX as u64 + 2).oldest(), Some(2));
        assert_eq!(Trail::new(Vec::new(), 7).next_seq(), 7);
    }
}
