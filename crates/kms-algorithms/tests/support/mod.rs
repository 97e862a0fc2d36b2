//! Random bytes that repeat, and RSA pairs that are made once.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::sync::OnceLock;

use kms_algorithms::{KeyPair, Seed, Spec, generate};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub(crate) const SEED: Seed = [7; 32];

/// Random bytes that are the same in each run.
pub(crate) struct Repeatable(ChaCha20Rng);

impl Repeatable {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    pub(crate) fn fill(&mut self, out: &mut [u8]) {
        self.0.fill_bytes(out);
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.0.next_u32()).unwrap() % end
    }
}

/// A key of this spec, always the same one.
pub(crate) fn key(spec: Spec) -> KeyPair {
    static KEYS: [OnceLock<KeyPair>; 16] = [const { OnceLock::new() }; 16];
    let at = Spec::ALL.iter().position(|it| *it == spec).unwrap();
    let make = || {
        let mut random = Repeatable::new(u64::try_from(at).unwrap());
        generate(spec, &mut |out: &mut [u8]| random.fill(out)).unwrap()
    };
    KEYS[at].get_or_init(make).clone()
}
