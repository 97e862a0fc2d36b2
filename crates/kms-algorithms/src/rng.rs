//! Random number generators, in the two forms that the libraries take.

use rand_chacha::ChaCha20Rng;
use rand_core::{CryptoRng, SeedableRng};
use rsa::rand_core as rand_core_06;

/// The seed of a random number generator.
pub type Seed = [u8; 32];

/// Returns a generator whose output depends on `seed` only.
#[must_use]
pub fn rng_from_seed(seed: Seed) -> impl CryptoRng {
    ChaCha20Rng::from_seed(seed)
}

/// Returns the next random bytes of `rng`.
pub(crate) fn random_bytes<const LEN: usize>(rng: &mut dyn CryptoRng) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// A generator for the crate `rsa`, which is built on version 0.6 of `rand_core`. All other
/// libraries are built on 0.10.
pub(crate) struct Rng06<'a>(pub(crate) &'a mut dyn CryptoRng);

impl rand_core_06::RngCore for Rng06<'_> {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn fill_bytes(&mut self, out: &mut [u8]) {
        self.0.fill_bytes(out);
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), rand_core_06::Error> {
        self.0.fill_bytes(out);
        Ok(())
    }
}

impl rand_core_06::CryptoRng for Rng06<'_> {}
