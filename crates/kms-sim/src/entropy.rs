//! The source of random bytes: the operating system, or a seed.

use kms_core::Entropy;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

/// The source of a laboratory's random bytes.
pub enum LaboratoryEntropy {
    /// The operating system. Bytes are fetched many at a time, since a call costs more than the bytes.
    System(Box<Pool>),
    /// A seed, which always gives the same bytes. It must not be used for real secrets.
    Seeded(Box<ChaCha20Rng>),
}

/// A supply of random bytes from the operating system. Each byte is wiped when it is used.
pub struct Pool {
    bytes: Zeroizing<[u8; Self::LEN]>,
    remaining: usize,
}

impl Pool {
    const LEN: usize = 4096;

    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            if self.remaining == 0 {
                self.refill();
            }
            self.remaining -= 1;
            if let Some(stock) = self.bytes.get_mut(self.remaining) {
                *byte = *stock;
                stock.zeroize();
            }
        }
    }

    #[expect(clippy::panic, reason = "without random bytes there is no key to make")]
    fn refill(&mut self) {
        if let Err(error) = getrandom::fill(&mut *self.bytes) {
            panic!("the operating system provides no random bytes: {error}");
        }
        self.remaining = Self::LEN;
    }
}

impl LaboratoryEntropy {
    /// Creates the source of a laboratory with this seed, or without one. `draws` is the number of
    /// 32-bit words that were already drawn from the seed.
    #[must_use]
    pub fn new(seed: Option<&str>, draws: u64) -> Self {
        match seed {
            None => {
                Self::System(Box::new(Pool { bytes: Zeroizing::new([0; Pool::LEN]), remaining: 0 }))
            }
            Some(seed) => {
                let mut rng = ChaCha20Rng::from_seed(Sha256::digest(seed.as_bytes()).into());
                rng.set_word_pos(u128::from(draws));
                Self::Seeded(Box::new(rng))
            }
        }
    }

    /// Returns the ID of a new laboratory with this seed, or without one. Returns `None` if the
    /// operating system provides no random bytes.
    pub(crate) fn random_id(seed: Option<&str>) -> Option<[u8; 16]> {
        let mut id = [0; 16];
        match seed {
            None => getrandom::fill(&mut id).ok()?,
            Some(seed) => {
                let digest = Sha256::new().chain_update(b"laboratory ").chain_update(seed);
                id.iter_mut().zip(digest.finalize()).for_each(|(to, from)| *to = from);
            }
        }
        Some(id)
    }

    /// Continues a seed after `draws` 32-bit words. Does nothing without a seed.
    pub(crate) fn seek(&mut self, draws: u64) {
        if let Self::Seeded(rng) = self {
            rng.set_word_pos(u128::from(draws));
        }
    }

    /// The number of 32-bit words that were drawn from the seed; 0 for the operating system.
    ///
    /// The stored history contains this number, so that a reopened laboratory continues the stream of
    /// its seed instead of repeating it. ChaCha20 counts its position in words of 32 bits.
    #[must_use]
    pub fn draws(&self) -> u64 {
        match self {
            Self::System(_) => 0,
            Self::Seeded(rng) => u64::try_from(rng.get_word_pos()).unwrap_or(u64::MAX),
        }
    }
}

impl Entropy for LaboratoryEntropy {
    fn fill(&mut self, out: &mut [u8]) {
        match self {
            Self::System(pool) => pool.fill(out),
            Self::Seeded(rng) => rng.fill_bytes(out),
        }
    }

    fn repeats(&self) -> bool {
        matches!(self, Self::Seeded(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(entropy: &mut LaboratoryEntropy, len: usize) -> Vec<u8> {
        let mut out = vec![0; len];
        entropy.fill(&mut out);
        out
    }

    #[test]
    fn a_seed_repeats_its_bytes_and_can_be_continued() {
        let mut one = LaboratoryEntropy::new(Some("docs-1"), 0);
        let first = draw(&mut one, 32);
        let mut again = LaboratoryEntropy::new(Some("docs-1"), 0);
        assert_eq!(draw(&mut again, 32), first);
        let mut resumed = LaboratoryEntropy::new(Some("docs-1"), one.draws());
        assert_eq!(draw(&mut one, 32), draw(&mut resumed, 32));
        assert_ne!(draw(&mut LaboratoryEntropy::new(Some("docs-2"), 0), 32), first);
    }

    #[test]
    fn the_operating_system_does_not_repeat_its_bytes() {
        let mut system = LaboratoryEntropy::new(None, 0);
        let long = draw(&mut system, Pool::LEN + 1);
        assert_ne!(long[..32], long[32..64]);
        assert!(!system.repeats());
    }
}
