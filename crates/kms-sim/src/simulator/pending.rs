//! The changes that wait to be stored.

use kms_core::{KeyId, LastUsage, Scope};
use kms_store::{
    DocumentChange, Durability, Entry, KeyLastUsage, NumberedEvent, Snapshot, TrailRecord,
};

use crate::WallTime;

/// The changes of a simulator since the last ones were taken from it.
#[derive(Default)]
pub(crate) struct Pending {
    pub(super) events: Vec<NumberedEvent>,
    pub(super) trail: Vec<TrailRecord>,
    pub(super) documents: Vec<DocumentChange>,
    pub(super) last_usages: Vec<KeyLastUsage>,
    pub(super) clock_was_turned: bool,
    /// Whether another laboratory has replaced this one.
    pub(super) is_replaced: bool,
}

impl Pending {
    /// Returns whether a reply has to wait until the changes are stored.
    pub(crate) fn is_awaited(&self) -> bool {
        self.clock_was_turned
            || self.is_replaced
            || !self.events.is_empty()
            || !self.documents.is_empty()
    }

    /// Returns whether there is any change, records of calls included.
    pub(crate) fn is_any(&self) -> bool {
        self.is_awaited() || !self.trail.is_empty()
    }

    /// The number of records of calls.
    pub(crate) fn records(&self) -> usize {
        self.trail.len()
    }

    /// Adds the use of a key. Consecutive uses of one key are stored as one.
    pub(super) fn note_usage(&mut self, scope: Scope, key: KeyId, usage: LastUsage) {
        match self.last_usages.last_mut() {
            Some(last) if (last.scope, last.key) == (scope, key) => last.usage = usage,
            Some(_) | None => self.last_usages.push(KeyLastUsage { scope, key, usage }),
        }
    }
}

/// A change to be stored, and the wall time at which the clock was read for it.
pub(crate) struct Change {
    pub(crate) kind: ChangeKind,
    pub(crate) wall: WallTime,
}

/// The kinds of change.
pub(crate) enum ChangeKind {
    /// The changes of some requests. Those for which a reply waits are stored with
    /// [`Durability::Strict`], records of calls with [`Durability::Relaxed`].
    Entry(Entry, Durability),
    /// A laboratory that replaced another one.
    Snapshot(Box<Snapshot>),
}

impl ChangeKind {
    /// Returns whether a reply waits until the change is stored.
    pub(crate) fn is_awaited(&self) -> bool {
        match self {
            Self::Entry(_, durability) => matches!(durability, Durability::Strict),
            Self::Snapshot(_) => true,
        }
    }
}
