//! The way past the checksums, for tests that ask what the reader makes of any payload.

use crate::record::{self, Chain, Kind};
use crate::store::Stored;

/// What a store would hold that was given values with these payloads, whatever they are: first
/// those of the snapshot, then the entries, in one sound chain. Each payload comes with the number
/// of its kind; those of an unknown kind are left out.
#[must_use]
pub fn stored_from_payloads(payloads: &[(u8, &[u8])]) -> Stored {
    let known = payloads.iter().filter_map(|(kind, payload)| Some((Kind::of(*kind)?, *payload)));
    let (entries, parts): (Vec<_>, Vec<_>) = known.partition(|(kind, _)| *kind == Kind::Entry);
    let mut chain = Chain::default();
    let mut seal = |seq, (kind, payload): (Kind, &[u8])| {
        let mut encoder = record::begin(kind, seq, chain.head);
        encoder.raw(payload);
        let (value, link) = record::finish(encoder);
        chain = Chain { seq, head: link };
        value.to_vec()
    };
    let parts: Vec<_> = parts.into_iter().map(|part| seal(0, part)).collect();
    let log = (1..).zip(entries).map(|(seq, entry)| (seq, seal(seq, entry))).collect();
    Stored { snapshot: (!parts.is_empty()).then_some(parts), log, unread: None }
}
