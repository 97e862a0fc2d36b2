//! Ten years at once: the clockwork whole, and its scheduling alone beside bare arithmetic.

use core::hint::black_box;

use kms_core::{
    Days, Event, Key, KeyId, Kms, Map, Resources, RotationSchedule, Settings, Timestamp,
};
use kms_sim::LaboratoryEntropy;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fleet::{self, BORN, HOME};

/// So many keys, and ten years before them.
#[wasm_bindgen]
pub struct Clockwork {
    fresh: Kms,
    wound: Kms,
    happened: Vec<Event>,
    /// Due like the others, but nothing comes of it.
    hollow: Kms,
    /// The next rotation and the period of each key, in milliseconds.
    bare: Vec<(i64, i64)>,
    chance: LaboratoryEntropy,
}

#[wasm_bindgen]
impl Clockwork {
    /// So many keys, with periods spread over 90 to 2560 days.
    #[wasm_bindgen(constructor)]
    pub fn new(keys: u32) -> Self {
        let fresh = fleet::service(keys, 1);
        let all = fresh.resources().values().flat_map(|resources| resources.keys.values());
        Self {
            bare: all.map(dates).collect(),
            hollow: hollow(&fresh),
            wound: fresh.clone(),
            fresh,
            happened: Vec::new(),
            chance: fleet::chance(),
        }
    }

    /// Goes back to the beginning.
    pub fn rewind(&mut self) {
        self.happened = Vec::new();
        self.wound = self.fresh.clone();
    }

    /// Lets ten years pass, and gives how many rotations there were.
    pub fn advance(&mut self) -> usize {
        self.happened = self.wound.advance_to(end(), &mut self.chance);
        self.happened.len()
    }

    /// The engine's scheduling alone: the rotations of ten years are found and put in order, and
    /// then concern no key that there is.
    pub fn schedule(&mut self) -> usize {
        black_box(self.hollow.advance_to(end(), &mut self.chance)).len()
    }

    /// The bare way to do the same: arithmetic for each key, then a sort.
    pub fn arithmetic(&self) -> usize {
        let (end, mut due) = (end().as_millis(), Vec::new());
        for (number, (next, period)) in black_box(&self.bare).iter().enumerate() {
            let mut at = *next;
            while at <= end {
                due.push((at, number));
                at += period;
            }
        }
        due.sort_unstable();
        black_box(due).len()
    }
}

fn end() -> Timestamp {
    BORN.plus_days(Days(3650))
}

fn dates(key: &Key) -> (i64, i64) {
    let RotationSchedule::On { period, next } = key.schedule else { panic!("no schedule") };
    (next.as_millis(), BORN.plus_days(period.days()).millis_since(BORN))
}

/// The same keys, each under another id than its own: its rotations fall due, but no key of that
/// id is found. What is timed so is one pass, one sort, and a look for each rotation.
fn hollow(kms: &Kms) -> Kms {
    let mut all = Resources::default();
    let keys = kms.resources().values().flat_map(|resources| resources.keys.iter());
    for (id, key) in keys {
        let [_, bytes @ ..] = id.to_bytes();
        let elsewhere = KeyId::multi_region_from_random(bytes);
        all.keys.insert(*id, Key { id: elsewhere, ..key.clone() });
    }
    Kms::restore(Settings::default(), BORN, Map::from([(HOME, all)]))
}
