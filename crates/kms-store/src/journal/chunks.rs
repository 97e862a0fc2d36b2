//! A snapshot as a row of values: a header, then up to a thousand things in each.

use kms_core::{Alias, AliasName, Key, Scope};
use zeroize::Zeroizing;

use super::JournalError;
use crate::Snapshot;
use crate::codec::Encoder;
use crate::record::{self, Chain, Kind, Link};

/// Many things in a value are written and read an order of magnitude faster than each alone.
const ITEMS_PER_CHUNK: usize = 1000;

/// Encoded values, key material among them.
pub(crate) type Values = Zeroizing<Vec<Vec<u8>>>;

/// The values of `snapshot`, as written behind `chain`, and the link of the last one.
pub(super) fn write(snapshot: &Snapshot, chain: Chain) -> Result<(Values, Link), JournalError> {
    let parts = Parts::of(snapshot);
    let count = parts.count()?;
    let mut row = Row { values: Zeroizing::new(Vec::new()), chain };
    row.push(Kind::Header, &|to| to.number(count.into()).header(snapshot));
    row.push_all(Kind::Keys, &parts.keys, |to, key| to.key(*key));
    row.push_all(Kind::Aliases, &parts.aliases, |to, alias| to.alias(*alias));
    row.push_all(Kind::Events, &snapshot.events, Encoder::event);
    row.push_all(Kind::Trail, &snapshot.trail, Encoder::trail_record);
    row.push_all(Kind::Documents, &parts.documents, |to, it| to.text_pair(*it));
    Ok((row.values, row.chain.head))
}

/// What a laboratory has many of, where a snapshot does not hold it in a list.
struct Parts<'a> {
    snapshot: &'a Snapshot,
    keys: Vec<(Scope, &'a Key)>,
    aliases: Vec<(Scope, &'a AliasName, &'a Alias)>,
    documents: Vec<(&'a String, &'a String)>,
}

impl<'a> Parts<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let documents = snapshot.documents.iter().collect();
        let mut parts = Self { snapshot, keys: Vec::new(), aliases: Vec::new(), documents };
        for (scope, resources) in &snapshot.resources {
            parts.keys.extend(resources.keys.values().map(|key| (*scope, key)));
            let aliases = resources.aliases.iter();
            parts.aliases.extend(aliases.map(|(name, alias)| (*scope, name, alias)));
        }
        parts
    }

    /// How many values follow the header.
    fn count(&self) -> Result<u32, JournalError> {
        let lens = [
            self.keys.len(),
            self.aliases.len(),
            self.snapshot.events.len(),
            self.snapshot.trail.len(),
            self.documents.len(),
        ];
        let count: usize = lens.iter().map(|len| len.div_ceil(ITEMS_PER_CHUNK)).sum();
        let too_many =
            |_| JournalError::Unstorable("has more parts than can be counted".to_owned());
        u32::try_from(count).map_err(too_many)
    }
}

struct Row {
    values: Zeroizing<Vec<Vec<u8>>>,
    chain: Chain,
}

impl Row {
    fn push(&mut self, kind: Kind, write: &dyn Fn(&mut Encoder) -> &mut Encoder) {
        let mut encoder = record::begin(kind, self.chain.seq, self.chain.head);
        write(&mut encoder);
        let (mut value, link) = record::finish(encoder);
        self.chain.head = link;
        self.values.push(core::mem::take(&mut *value));
    }

    fn push_all<T>(
        &mut self,
        kind: Kind,
        items: &[T],
        write: for<'d> fn(&'d mut Encoder, &T) -> &'d mut Encoder,
    ) {
        for chunk in items.chunks(ITEMS_PER_CHUNK) {
            self.push(kind, &|to| to.list(chunk.iter(), write));
        }
    }
}
