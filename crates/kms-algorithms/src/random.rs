//! Random bytes as the caller gives them, in the shapes that the libraries ask for.

use core::convert::Infallible;

use elliptic_curve::rand_core::{TryCryptoRng, TryRng};
use rsa::rand_core as older;

/// Fills a buffer with random bytes that nobody can foresee.
pub type Draw<'a> = &'a mut dyn FnMut(&mut [u8]);

/// A [`Draw`] as a random number generator.
pub(crate) struct Random<'a>(pub(crate) Draw<'a>);

impl Random<'_> {
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }
}

impl TryRng for Random<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.bytes()))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(out);
        Ok(())
    }
}

impl TryCryptoRng for Random<'_> {}

/// The same in the older shape of `rsa`, which the newer one excludes on one type.
pub(crate) struct OlderRandom<'a>(pub(crate) Draw<'a>);

impl older::RngCore for OlderRandom<'_> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(Random(self.0).bytes())
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(Random(self.0).bytes())
    }

    fn fill_bytes(&mut self, out: &mut [u8]) {
        (self.0)(out);
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), older::Error> {
        (self.0)(out);
        Ok(())
    }
}

impl older::CryptoRng for OlderRandom<'_> {}
