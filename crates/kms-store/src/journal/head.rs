//! The head of a history: a record of its end that is kept outside the store.

use core::fmt;

use crate::record::{Chain, Link};

/// The end of a history, to be recorded outside its store.
///
/// A store that lost its newest values cannot detect that by itself; a history that ends before a
/// recorded head has lost changes. The record may lag behind the store, but is never ahead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head(pub(crate) Chain);

/// The result of comparing an opened history with a recorded head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// No head was recorded. The history has no gap, but its newest changes may be missing.
    Unchecked,
    /// The history contains the head.
    HeadFound {
        /// The number of changes after the head, which were stored after it was recorded.
        newer_changes: u64,
    },
    /// The history begins after the head, with a snapshot. It may continue the history of the head
    /// or be another one.
    BeginsAfterHead {
        /// The number of the last change that the snapshot includes.
        snapshot_seq: u64,
    },
}

/// Writes the number and the link, such as `12:` and 32 hexadecimal digits.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.0.seq)?;
        self.0.head.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Head {
    /// Parses the text that `Display` writes. Returns `None` for any other text.
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
