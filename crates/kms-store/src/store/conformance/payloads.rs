//! Stored values with arbitrary payloads, for tests of the decoder.

use crate::record::{self, Chain, Kind};
use crate::store::Stored;

/// Returns the contents of a store whose values have these payloads, and whose checksums and links
/// are valid. So the payloads reach the decoder, whatever bytes they are.
///
/// Each payload comes with the number of its kind. The entries form the log, and the others form the
/// snapshot; those of an unknown kind are omitted.
#[must_use]
pub fn stored_from_payloads(payloads: &[(u8, &[u8])]) -> Stored {
    let known = payloads.iter().filter_map(|(kind, payload)| Some((Kind::of(*kind)?, *payload)));
    let (entries, parts): (Vec<_>, Vec<_>) = known.partition(|(kind, _)| *kind == Kind::Entry);
    let mut chain = Chain::default();
    let mut encode = |seq, (kind, payload): (Kind, &[u8])| {
        let mut encoder = record::begin(kind, seq, chain.head);
        encoder.raw(payload);
        let (value, link) = record::finish(encoder);
        chain = Chain { seq, head: link };
        value.to_vec()
    };
    let parts: Vec<_> = parts.into_iter().map(|part| encode(0, part)).collect();
    let log = (1..).zip(entries).map(|(seq, entry)| (seq, encode(seq, entry))).collect();
    Stored { snapshot: (!parts.is_empty()).then_some(parts), log, unread: None }
}
