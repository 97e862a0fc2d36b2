//! A snapshot as a row of values: a header, then up to a thousand things in each.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::Snapshot;
use crate::persisted::v1::{self, List, Parts};
use crate::persisted::{Wrong, encode};
use crate::record::{Chain, Draft, Kind, Link};

/// Many things in a value are written and read an order of magnitude faster than each alone.
const ITEMS_PER_CHUNK: usize = 1000;

/// Encoded values, key material among them.
pub(crate) type Values = Zeroizing<Vec<Vec<u8>>>;

/// The values of `snapshot`, as written behind `chain`, and the link of the last one.
pub(super) fn write(snapshot: &Snapshot, chain: Chain) -> Result<(Values, Link), Wrong> {
    let parts = Parts::of(snapshot);
    let mut row = Row { values: Zeroizing::new(Vec::new()), chain };
    row.push(Kind::Header, &(count(&parts), v1::Header::from(snapshot)))?;
    row.push_all::<_, v1::Key>(Kind::Keys, &parts.keys)?;
    row.push_all::<_, v1::Alias>(Kind::Aliases, &parts.aliases)?;
    row.push_all::<_, v1::NumberedEvent>(Kind::Events, &parts.events)?;
    row.push_all::<_, v1::TrailRecord>(Kind::Trail, &parts.trail)?;
    row.push_all::<_, v1::Document>(Kind::Documents, &parts.documents)?;
    Ok((row.values, row.chain.head))
}

/// How many values follow the header.
fn count(parts: &Parts<'_>) -> u32 {
    let lens = [
        parts.keys.len(),
        parts.aliases.len(),
        parts.events.len(),
        parts.trail.len(),
        parts.documents.len(),
    ];
    let count: usize = lens.iter().map(|len| len.div_ceil(ITEMS_PER_CHUNK)).sum();
    u32::try_from(count).unwrap_or(u32::MAX)
}

struct Row {
    values: Zeroizing<Vec<Vec<u8>>>,
    chain: Chain,
}

impl Row {
    fn push(&mut self, kind: Kind, payload: &impl Serialize) -> Result<(), Wrong> {
        let draft = Draft::new(kind, self.chain.seq, self.chain.head);
        let (mut value, link) = encode(payload, draft)?.seal();
        self.chain.head = link;
        self.values.push(core::mem::take(&mut *value));
        Ok(())
    }

    fn push_all<F: Copy, T: v1::Item + From<F> + Serialize>(
        &mut self,
        kind: Kind,
        items: &[F],
    ) -> Result<(), Wrong> {
        let mut chunks = items.chunks(ITEMS_PER_CHUNK);
        chunks.try_for_each(|chunk| self.push(kind, &List::<T>::of(chunk.iter().copied())))
    }
}
