//! Opening a laboratory from its log and from its snapshot.

use core::hint::black_box;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;

use kms_sim::{ClockCommand, Laboratory, Options, WallTime};
use kms_store::{Journal, MemoryStore, Snapshot, Store, Stored};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::cipher;
use crate::keys;

const WALL: WallTime = WallTime(0.0);

/// The number of entries that a log has before it is compacted.
const LOG_ENTRIES: u32 = 999;

/// A stored laboratory.
#[wasm_bindgen]
pub struct Opening {
    store: MemoryStore,
}

#[wasm_bindgen]
impl Opening {
    /// Stores a snapshot of `keys` keys.
    pub fn of_snapshot(keys: u32) -> Self {
        let store = MemoryStore::new();
        let snapshot = Snapshot { resources: keys::resources(keys, 1), ..cipher::empty() };
        let (journal, _) = block_on(Journal::open(store.clone())).unwrap();
        block_on(journal.initialize(&snapshot)).unwrap();
        Self { store }
    }

    /// Stores a log of the maximum length with `events` events of a thousand keys.
    pub fn of_journal(events: u32) -> Self {
        let opening = Self::of_snapshot(1000);
        let laboratory = opening.laboratory();
        // A thousand keys with periods of 90 to 2560 days rotate 1.355 times a day.
        let days = f64::from(events) / f64::from(LOG_ENTRIES) / 1.355;
        let step = Duration::from_secs_f64(days * 86_400.0);
        for _ in 0..LOG_ENTRIES {
            block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceBy(step))).unwrap();
        }
        opening
    }

    /// Opens the laboratory and returns the number of its keys.
    pub fn open(&self) -> usize {
        let opened = self.laboratory();
        opened.read(|it| it.kms().resources().values().map(|all| all.keys.len()).sum())
    }

    /// Returns the number of the newest event.
    pub fn events(&self) -> u64 {
        self.laboratory().read(|it| it.events().next_seq() - 1)
    }

    /// Only reads the stored bytes, and returns their number.
    pub fn read(&self) -> usize {
        values(&black_box(self.load())).map(Vec::len).sum()
    }

    /// Returns the stored values, so that they can be written into another store.
    pub fn values(&self) -> Values {
        Values { stored: self.load() }
    }

    /// Reads the stored bytes and computes their checksums.
    pub fn hash(&self) -> usize {
        let digests = values(&self.load()).map(Sha256::digest).collect::<Vec<_>>();
        black_box(digests).len()
    }
}

impl Opening {
    fn laboratory(&self) -> Laboratory<MemoryStore> {
        block_on(Laboratory::open(self.store.clone(), Options::default(), WALL)).unwrap()
    }

    fn load(&self) -> Stored {
        block_on(self.store.load()).unwrap()
    }
}

/// All values of a stored laboratory: those of its snapshot, then those of its log.
#[wasm_bindgen]
pub struct Values {
    stored: Stored,
}

#[wasm_bindgen]
impl Values {
    /// Returns the number of values.
    pub fn count(&self) -> usize {
        values(&self.stored).count()
    }

    /// Returns the number of values that belong to the snapshot.
    pub fn chunks(&self) -> usize {
        self.stored.snapshot.iter().flatten().count()
    }

    /// Returns the value at `index`.
    pub fn get(&self, index: usize) -> Option<Vec<u8>> {
        values(&self.stored).nth(index).cloned()
    }
}

fn values(stored: &Stored) -> impl Iterator<Item = &Vec<u8>> {
    let log = stored.log.iter().map(|(_, value)| value);
    stored.snapshot.iter().flatten().chain(log)
}

/// Returns the output of a future that never waits, such as those of the memory store.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a future of the memory store waits"),
    }
}
