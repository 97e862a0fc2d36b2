//! Stores the steps of a service under test as a laboratory does, and reads them back.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on stops")]

use kms_core::{Event, Kms, Map, Timestamp};
use kms_sim::{Simulator, WallTime};
use kms_store::{
    ClockPosition, Durability, Entry, EventLog, Genesis, Journal, MemoryStore, NumberedEvent,
    Snapshot, export, import,
};
use pollster::block_on;

use crate::lab::home;

const WALL: WallTime = WallTime(1_700_000_000_000.0);

/// The stored history of one service.
///
/// After each step, the service is exported, restored and exported again, and its history is
/// reopened from the store: each time the same laboratory must come back, byte for byte.
pub struct Persistence {
    genesis: Genesis,
    events: EventLog,
    store: MemoryStore,
    journal: Journal<MemoryStore>,
}

impl Persistence {
    /// Begins the history of a service that has just been created.
    ///
    /// # Panics
    /// If the service does not read back as it was stored.
    #[must_use]
    pub fn new(kms: &Kms, start: Timestamp) -> Self {
        let settings = kms.settings();
        let genesis = Genesis {
            id: [7; 16],
            era: settings.era,
            start,
            seed: None,
            scope: home(),
            on_demand_rotation_time: settings.on_demand_rotation_time,
        };
        let store = MemoryStore::new();
        let (journal, _) = block_on(Journal::open(store.clone())).unwrap();
        let history = Self { genesis, events: EventLog::default(), store, journal };
        block_on(history.journal.initialize(&history.snapshot(kms, start))).unwrap();
        history
    }

    /// Stores one step, reads it back, and compares it with the service. A step without
    /// events changes nothing, as the invariants check, and is not stored.
    ///
    /// # Panics
    /// If the service does not read back as it was stored.
    pub fn record(&mut self, kms: &Kms, now: Timestamp, events: &[Event]) {
        if events.is_empty() {
            return;
        }
        let events: Vec<NumberedEvent> =
            events.iter().map(|event| self.events.append(event.clone())).collect();
        let snapshot = self.snapshot(kms, now);
        let entry = Entry {
            clock: snapshot.clock,
            draws: 0,
            events,
            trail: Vec::new(),
            documents: Vec::new(),
            last_usages: Vec::new(),
        };
        block_on(self.journal.commit(&entry, Durability::Strict)).unwrap();
        self.check_reopened(&snapshot);
        check_exported(&snapshot);
        // The next step is read behind a snapshot, so that both stored forms are tried.
        block_on(self.journal.compact(&snapshot)).unwrap();
    }

    fn snapshot(&self, kms: &Kms, now: Timestamp) -> Snapshot {
        Snapshot {
            genesis: self.genesis.clone(),
            clock: ClockPosition { at: now, rate: 0.0 },
            draws: 0,
            resources: kms.resources().clone(),
            events: self.events.iter().cloned().collect(),
            next_event: self.events.next_seq(),
            trail: Vec::new(),
            next_record: 1,
            documents: Map::new(),
        }
    }

    fn check_reopened(&self, expected: &Snapshot) {
        let (_, history) = block_on(Journal::open(self.store.clone())).unwrap();
        let reopened = Simulator::from_history(history.unwrap(), WALL).snapshot(WALL);
        assert_eq!(reopened, *expected);
        assert_eq!(export(&reopened), export(expected));
    }
}

fn check_exported(snapshot: &Snapshot) {
    let exported = export(snapshot).unwrap();
    let restored = import(&exported).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(restored, *snapshot);
    assert_eq!(export(&restored).unwrap(), exported);
}

/// Shows nothing: a history holds key material.
impl core::fmt::Debug for Persistence {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Persistence").finish_non_exhaustive()
    }
}
