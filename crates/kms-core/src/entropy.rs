//! Chance, as an argument.

/// A source of random bytes.
pub trait Entropy {
    /// Fills `out` with random bytes.
    fn fill(&mut self, out: &mut [u8]);

    /// Whether the same bytes can come again, as from a seed in a rewound or restored history.
    /// Nonces are then made in a way that stays safe.
    fn repeats(&self) -> bool;
}

/// `N` bytes from `entropy`.
pub(crate) fn draw<const N: usize>(entropy: &mut dyn Entropy) -> [u8; N] {
    let mut out = [0; N];
    entropy.fill(&mut out);
    out
}
