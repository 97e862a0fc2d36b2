//! Advancing the clock by ten years: the complete rotations, and only their scheduling compared with
//! bare arithmetic.

use core::hint::black_box;

use kms_core::{
    Days, Event, Key, KeyId, Kms, Map, Resources, RotationSchedule, Settings, Timestamp,
};
use kms_sim::LaboratoryEntropy;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::keys::{self, CREATED_AT, SCOPE};

/// Keys with automatic rotation, whose clock is advanced by ten years.
#[wasm_bindgen]
pub struct Rotations {
    /// The state before the ten years.
    initial: Kms,
    /// The state that the clock changes.
    kms: Kms,
    events: Vec<Event>,
    /// The same keys under other ids, so that their rotations are scheduled but not executed.
    scheduling: Kms,
    /// The next rotation and the period of each key, in milliseconds.
    schedules: Vec<(i64, i64)>,
    entropy: LaboratoryEntropy,
}

#[wasm_bindgen]
impl Rotations {
    /// Creates `keys` keys, with periods spread over 90 to 2560 days.
    #[wasm_bindgen(constructor)]
    pub fn new(keys: u32) -> Self {
        let initial = keys::service(keys, 1);
        let all = initial.resources().values().flat_map(|resources| resources.keys.values());
        Self {
            schedules: all.map(dates).collect(),
            scheduling: with_other_ids(&initial),
            kms: initial.clone(),
            initial,
            events: Vec::new(),
            entropy: keys::entropy(),
        }
    }

    /// Restores the state before the ten years.
    pub fn rewind(&mut self) {
        self.events = Vec::new();
        self.kms = self.initial.clone();
    }

    /// Advances the clock by ten years and returns the number of rotations.
    pub fn advance(&mut self) -> usize {
        self.events = self.kms.advance_to(end(), &mut self.entropy);
        self.events.len()
    }

    /// Schedules the rotations of ten years without executing them: the engine finds and sorts them,
    /// and then finds no key for any of them.
    pub fn schedule(&mut self) -> usize {
        black_box(self.scheduling.advance_to(end(), &mut self.entropy)).len()
    }

    /// Does the same with bare arithmetic: computes the times of each key, then sorts all times.
    /// Returns the number of rotations.
    pub fn arithmetic(&self) -> usize {
        let (end, mut due) = (end().as_millis(), Vec::new());
        for (number, (next, period)) in black_box(&self.schedules).iter().enumerate() {
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
    CREATED_AT.plus_days(Days(3650))
}

fn dates(key: &Key) -> (i64, i64) {
    let RotationSchedule::On { period, next } = key.schedule else {
        panic!("the key does not rotate")
    };
    (next.as_millis(), CREATED_AT.plus_days(period.days()).millis_since(CREATED_AT))
}

/// Returns a service in which each key is stored under another id than its own.
///
/// The rotations of such a key become due under its own id, for which the engine finds no key. The
/// measured time is therefore that of one pass, one sort, and one lookup for each rotation.
fn with_other_ids(kms: &Kms) -> Kms {
    let mut all = Resources::default();
    let keys = kms.resources().values().flat_map(|resources| resources.keys.iter());
    for (id, key) in keys {
        let [_, bytes @ ..] = id.to_bytes();
        let other_id = KeyId::multi_region_from_random(bytes);
        all.keys.insert(*id, Key { id: other_id, ..key.clone() });
    }
    Kms::restore(Settings::default(), CREATED_AT, Map::from([(SCOPE, all)]))
}
