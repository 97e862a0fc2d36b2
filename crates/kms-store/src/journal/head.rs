//! The mark of how far a history went, kept outside its store.

use core::fmt;

use crate::record::{Chain, Link};

/// The newest value of a history, to be kept outside its store: a history that ends before it
/// has lost something. It may lag behind the store, and never leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head(pub(crate) Chain);

/// How a history that was opened stands to the head that was known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// No head was known: nothing is missing in between, but the newest changes might be.
    Unchecked,
    /// The head is part of it, and so many changes follow: none, or those that were stored after
    /// the head was kept last.
    HeadFound {
        /// How many.
        newer_changes: u64,
    },
    /// It begins after the head, with a snapshot: a future of which nobody knows whether it is
    /// the head's own.
    BeginsAfterHead {
        /// The number of the last change that the snapshot holds.
        snapshot_seq: u64,
    },
}

/// `12:` and 32 hex digits.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.0.seq)?;
        self.0.head.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Head {
    /// Reads what was shown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, hex) = text.split_once(':')?;
        let mut head = Link::default();
        let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
        if pairs.len() != head.len() || !rest.is_empty() {
            return None;
        }
        for (byte, pair) in head.iter_mut().zip(pairs) {
            *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(Chain { seq: seq.parse().ok()?, head }))
    }
}
