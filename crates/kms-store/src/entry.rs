//! What is handed to the journal: the change of one command, and the whole of a laboratory.

use kms_core::{Event, KeyId, LastUsage, Map, Resources, Scope, Timestamp};

use crate::{Genesis, RETAINED_MAX};

/// The state of a clock that is stored. The clock stands still while no host reads the wall clock
/// for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClockPosition {
    /// The simulated time.
    pub at: Timestamp,
    /// Simulated seconds per second; 0 if the clock is paused.
    pub rate: f64,
}

/// What one command changed, stored as one value in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the clock stands.
    pub clock: ClockPosition,
    /// How far into its sequence a seed is.
    pub draws: u64,
    /// What happened, with its numbers.
    pub events: Vec<NumberedEvent>,
    /// The records of calls since the entry before.
    pub trail: Vec<TrailRecord>,
    /// Documents that the host put or removed.
    pub documents: Vec<DocumentChange>,
    /// What keys were used for since the entry before.
    pub last_usages: Vec<KeyLastUsage>,
}

impl Entry {
    /// Whether it holds more events or records than a laboratory keeps.
    pub fn exceeds_retention(&self) -> bool {
        self.events.len().max(self.trail.len()) > RETAINED_MAX
    }

    /// Whether it tells no more than that a clock goes on at `rate`, as it did before.
    pub fn is_tick_at(&self, rate: f64) -> bool {
        let Self { clock, draws: _, events, trail, documents, last_usages } = self;
        let is_quiet = events.is_empty() && trail.is_empty() && documents.is_empty();
        is_quiet && last_usages.is_empty() && rate > 0.0 && clock.rate.total_cmp(&rate).is_eq()
    }

    /// How many bytes it takes at least when it is stored: the texts of its records.
    pub fn len_min(&self) -> usize {
        self.trail.iter().map(|record| record.json.len()).sum()
    }
}

/// That a key was used (KEY-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyLastUsage {
    /// The key's account and Region.
    pub scope: Scope,
    /// The key.
    pub key: KeyId,
    /// For what, and when.
    pub usage: LastUsage,
}

/// An event with its number: 1 for the first of a laboratory, without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedEvent {
    /// The number.
    pub seq: u64,
    /// The event.
    pub event: Event,
}

/// A CloudTrail-shaped record, written when it was made, with the words of its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailRecord {
    /// Its number: 1 for the first of a laboratory, without gaps.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The key it is about.
    pub key: Option<KeyId>,
    /// The record, as JSON.
    pub json: String,
}

/// A text that the host keeps in the laboratory under a name, such as a ciphertext's label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentChange {
    /// Its name.
    pub name: String,
    /// Its text; `None` removes it.
    pub text: Option<String>,
}

/// The whole of a laboratory.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The choices of its genesis.
    pub genesis: Genesis,
    /// Where the clock stands.
    pub clock: ClockPosition,
    /// How far into its sequence a seed is.
    pub draws: u64,
    /// Keys and aliases, by account and Region.
    pub resources: Map<Scope, Resources>,
    /// The newest events.
    pub events: Vec<NumberedEvent>,
    /// The number of the next event.
    pub next_event: u64,
    /// The newest records.
    pub trail: Vec<TrailRecord>,
    /// The number of the next record.
    pub next_record: u64,
    /// The host's documents.
    pub documents: Map<String, String>,
}
