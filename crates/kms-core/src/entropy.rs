//! Randomness, as an argument.

/// A source of random bytes.
pub trait Entropy {
    /// Fills `out` with random bytes.
    fn fill(&mut self, out: &mut [u8]);

    /// Returns whether the same bytes can come again, as from a seed in a rewound or restored
    /// history. Nonces then depend on the message too, so that none is used twice.
    fn repeats(&self) -> bool;
}

/// Draws `N` bytes.
pub(crate) fn draw<const N: usize>(entropy: &mut dyn Entropy) -> [u8; N] {
    let mut out = [0; N];
    entropy.fill(&mut out);
    out
}
