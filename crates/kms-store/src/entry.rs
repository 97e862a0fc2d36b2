//! The input of the journal: the changes of one command, and the snapshot of a laboratory.

use kms_core::{Event, KeyId, LastUsage, Map, Resources, Scope, Timestamp};

use crate::{Genesis, RETAINED_MAX};

/// The stored state of a clock. The clock is stopped while no host reads the wall clock for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClockPosition {
    /// The simulated time.
    pub at: Timestamp,
    /// Simulated seconds per second; 0 if the clock is paused.
    pub rate: f64,
}

/// The changes of one command, stored as one value in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The position of the clock after the command.
    pub clock: ClockPosition,
    /// The number of 32-bit words that were drawn from the seed; 0 without a seed.
    pub draws: u64,
    /// The numbered events of the command.
    pub events: Vec<NumberedEvent>,
    /// The records of calls since the previous entry.
    pub trail: Vec<TrailRecord>,
    /// The documents that the host stored or removed.
    pub documents: Vec<DocumentChange>,
    /// The last use of each key that was used since the previous entry.
    pub last_usages: Vec<KeyLastUsage>,
}

impl Entry {
    /// Returns whether the entry holds more events or more records than a laboratory retains.
    pub fn exceeds_retention(&self) -> bool {
        self.events.len().max(self.trail.len()) > RETAINED_MAX
    }

    /// Returns whether the entry only moves on a clock that already ran at `rate`.
    pub fn is_tick_at(&self, rate: f64) -> bool {
        let Self { clock, draws: _, events, trail, documents, last_usages } = self;
        let is_quiet = events.is_empty() && trail.is_empty() && documents.is_empty();
        is_quiet && last_usages.is_empty() && rate > 0.0 && clock.rate.total_cmp(&rate).is_eq()
    }

    /// A lower bound for the stored size in bytes: the size of the records' texts.
    pub fn len_min(&self) -> usize {
        self.trail.iter().map(|record| record.json.len()).sum()
    }
}

/// The last successful cryptographic use of a key, as GetKeyLastUsage returns it (KEY-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyLastUsage {
    /// The account and Region of the key.
    pub scope: Scope,
    /// The key.
    pub key: KeyId,
    /// The operation, its time and the number of its record.
    pub usage: LastUsage,
}

/// An event with its number. The events of a laboratory are numbered from 1 without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedEvent {
    /// The number.
    pub seq: u64,
    /// The event.
    pub event: Event,
}

/// A record in the form of CloudTrail, as the rules of its date required it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailRecord {
    /// The number. The records of a laboratory are numbered from 1 without gaps.
    pub seq: u64,
    /// The simulated time.
    pub at: Timestamp,
    /// The key that the record is about, if any.
    pub key: Option<KeyId>,
    /// The record as JSON.
    pub json: String,
}

/// A change of a named text that the host stores in the laboratory, such as the label of a
/// ciphertext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentChange {
    /// The name of the document.
    pub name: String,
    /// The new text; `None` removes the document.
    pub text: Option<String>,
}

/// The complete state of a laboratory.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The options with which the laboratory was created.
    pub genesis: Genesis,
    /// The position of the clock.
    pub clock: ClockPosition,
    /// The number of 32-bit words that were drawn from the seed; 0 without a seed.
    pub draws: u64,
    /// Keys and aliases, by account and Region.
    pub resources: Map<Scope, Resources>,
    /// The newest events, at most [`RETAINED_MAX`].
    pub events: Vec<NumberedEvent>,
    /// The number of the next event.
    pub next_event: u64,
    /// The newest records, at most [`RETAINED_MAX`].
    pub trail: Vec<TrailRecord>,
    /// The number of the next record.
    pub next_record: u64,
    /// The documents of the host, by name.
    pub documents: Map<String, String>,
}
