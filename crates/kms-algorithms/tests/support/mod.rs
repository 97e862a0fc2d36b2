//! Random bytes that repeat, and keys that are generated once.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::convert::Infallible;
use std::sync::OnceLock;

use kms_algorithms::{KeyPair, Seed, generate};
use kms_shapes::KeySpec;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng, TryCryptoRng, TryRng};

pub(crate) const SEED: Seed = [7; 32];

/// A generator that returns the same bytes in each run.
pub(crate) fn repeatable(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// A random number below `end`.
pub(crate) fn below(rng: &mut ChaCha20Rng, end: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap() % end
}

/// A generator that fails the test if it is used.
pub(crate) struct Unused;

impl TryRng for Unused {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        panic!("a random number was drawn")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        panic!("a random number was drawn")
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Infallible> {
        panic!("random bytes were drawn")
    }
}

impl TryCryptoRng for Unused {}

/// Returns a key of this spec, always the same one.
pub(crate) fn key(spec: KeySpec) -> KeyPair {
    static KEYS: [OnceLock<KeyPair>; KeySpec::ALL.len()] =
        [const { OnceLock::new() }; KeySpec::ALL.len()];
    let at = KeySpec::ALL.iter().position(|it| *it == spec).unwrap();
    let make = || generate(spec, &mut repeatable(u64::try_from(at).unwrap())).unwrap();
    KEYS[at].get_or_init(make).clone()
}

/// The specs whose keys are a secret without a public key.
pub(crate) fn is_secret(spec: KeySpec) -> bool {
    match spec.key_type() {
        kms_shapes::KeyType::Symmetric | kms_shapes::KeyType::Hmac => true,
        kms_shapes::KeyType::Asymmetric => false,
    }
}
