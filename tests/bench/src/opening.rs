//! Opening a laboratory, from its log and from its snapshot.

use core::hint::black_box;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;

use kms_sim::{ClockCommand, Laboratory, Options, WallTime};
use kms_store::{Journal, MemoryStore, Snapshot, Store, Stored};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::cipher;
use crate::fleet;

const WALL: WallTime = WallTime(0.0);

/// As many values as a log has before it is compacted.
const VALUES: u32 = 999;

/// What a store holds of one laboratory.
#[wasm_bindgen]
pub struct Opening {
    store: MemoryStore,
}

#[wasm_bindgen]
impl Opening {
    /// A snapshot of so many keys.
    pub fn of_snapshot(keys: u32) -> Self {
        let store = MemoryStore::new();
        let snapshot = Snapshot { resources: fleet::resources(keys, 1), ..cipher::empty() };
        let (journal, _) = at_once(Journal::open(store.clone())).unwrap();
        at_once(journal.initialize(&snapshot)).unwrap();
        Self { store }
    }

    /// A log as long as logs become, of so many events of a thousand keys.
    pub fn of_journal(events: u32) -> Self {
        let opening = Self::of_snapshot(1000);
        let laboratory = opening.laboratory();
        // A thousand keys with periods of 90 to 2560 days rotate 1.355 times a day.
        let days = f64::from(events) / f64::from(VALUES) / 1.355;
        let step = Duration::from_secs_f64(days * 86_400.0);
        for _ in 0..VALUES {
            at_once(laboratory.turn_clock(WALL, ClockCommand::AdvanceBy(step))).unwrap();
        }
        opening
    }

    /// Opens it, and gives how many keys it has.
    pub fn open(&self) -> usize {
        let opened = self.laboratory();
        opened.read(|it| it.kms().resources().values().map(|all| all.keys.len()).sum())
    }

    /// The number of the newest event.
    pub fn events(&self) -> u64 {
        self.laboratory().read(|it| it.events().next_seq() - 1)
    }

    /// Reads the same bytes and does nothing with them; gives how many there are.
    pub fn read(&self) -> usize {
        values(&black_box(self.load())).map(Vec::len).sum()
    }

    /// What is stored, to be put elsewhere.
    pub fn values(&self) -> Values {
        Values { stored: self.load() }
    }

    /// Reads the same bytes and computes their checksums.
    pub fn hash(&self) -> usize {
        let digests = values(&self.load()).map(Sha256::digest).collect::<Vec<_>>();
        black_box(digests).len()
    }
}

impl Opening {
    fn laboratory(&self) -> Laboratory<MemoryStore> {
        at_once(Laboratory::open(self.store.clone(), Options::default(), WALL)).unwrap()
    }

    fn load(&self) -> Stored {
        at_once(self.store.load()).unwrap()
    }
}

/// All values of a laboratory: those of its snapshot, then those of its log.
#[wasm_bindgen]
pub struct Values {
    stored: Stored,
}

#[wasm_bindgen]
impl Values {
    /// How many there are.
    pub fn count(&self) -> usize {
        values(&self.stored).count()
    }

    /// How many of them are the snapshot's.
    pub fn chunks(&self) -> usize {
        self.stored.snapshot.iter().flatten().count()
    }

    /// One of them.
    pub fn get(&self, at: usize) -> Option<Vec<u8>> {
        values(&self.stored).nth(at).cloned()
    }
}

fn values(stored: &Stored) -> impl Iterator<Item = &Vec<u8>> {
    let log = stored.log.iter().map(|(_, value)| value);
    stored.snapshot.iter().flatten().chain(log)
}

/// What a future gives that waits for nothing, as those of the memory store do.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the memory store keeps nobody waiting"),
    }
}
