//! Encodes a snapshot as a sequence of values: a header, then values of up to 1000 items each.

use kms_core::{Alias, AliasName, CustomKeyStore, Key, Scope};
use zeroize::Zeroizing;

use super::JournalError;
use crate::Snapshot;
use crate::codec::Encoder;
use crate::record::{self, Chain, Kind, Link};

/// The number of items in one value. Larger values are written and read faster: one value for each
/// item would take ten times as long.
const ITEMS_PER_CHUNK: usize = 1000;

/// Encoded values. They are wiped on drop, since they include key material.
pub(crate) type Values = Zeroizing<Vec<Vec<u8>>>;

/// Encodes `snapshot` as the values that follow `chain`. Returns them and the link of the last one.
pub(super) fn write(snapshot: &Snapshot, chain: Chain) -> Result<(Values, Link), JournalError> {
    let parts = Parts::of(snapshot);
    let count = parts.count()?;
    let mut writer = ChunkWriter { values: Zeroizing::new(Vec::new()), chain };
    writer.push(Kind::Header, &|to| to.number(count.into()).header(snapshot));
    writer.push_all(Kind::Keys, &parts.keys, |to, key| to.key(*key));
    writer.push_all(Kind::Aliases, &parts.aliases, |to, alias| to.alias(*alias));
    writer.push_all(Kind::CustomKeyStores, &parts.key_stores, |to, it| to.custom_key_store(*it));
    writer.push_all(Kind::Events, &snapshot.events, Encoder::event);
    writer.push_all(Kind::Trail, &snapshot.trail, Encoder::trail_record);
    writer.push_all(Kind::Documents, &parts.documents, |to, it| to.text_pair(*it));
    Ok((writer.values, writer.chain.head))
}

/// The items of a snapshot, as lists.
struct Parts<'a> {
    snapshot: &'a Snapshot,
    keys: Vec<(Scope, &'a Key)>,
    aliases: Vec<(Scope, &'a AliasName, &'a Alias)>,
    key_stores: Vec<(Scope, &'a CustomKeyStore)>,
    documents: Vec<(&'a String, &'a String)>,
}

impl<'a> Parts<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let documents = snapshot.documents.iter().collect();
        let (keys, aliases, key_stores) = (Vec::new(), Vec::new(), Vec::new());
        let mut parts = Self { snapshot, keys, aliases, key_stores, documents };
        for (scope, resources) in &snapshot.resources {
            parts.keys.extend(resources.keys.values().map(|key| (*scope, key)));
            let key_stores = resources.key_stores.values();
            parts.key_stores.extend(key_stores.map(|store| (*scope, store)));
            let aliases = resources.aliases.iter();
            parts.aliases.extend(aliases.map(|(name, alias)| (*scope, name, alias)));
        }
        parts
    }

    /// The number of values after the header.
    fn count(&self) -> Result<u32, JournalError> {
        let lens = [
            self.keys.len(),
            self.aliases.len(),
            self.key_stores.len(),
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

/// Appends values to a chain.
struct ChunkWriter {
    values: Zeroizing<Vec<Vec<u8>>>,
    chain: Chain,
}

impl ChunkWriter {
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
