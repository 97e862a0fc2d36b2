//! Reads a history back, and names what does not add up.

use super::{History, JournalError, Verification};
use crate::codec::Decoder;
use crate::recent_log::Sequenced;
use crate::record::{Chain, Kind, Link, Record, RecordError, VERSION};
use crate::snapshot_decoder::SnapshotDecoder;
use crate::store::Stored;
use crate::{Entry, Snapshot};

/// The history in `stored` and the end of its chain; `None` where there is none. `known` is a
/// point of the chain that it has to reach.
pub(super) fn read(
    stored: &Stored,
    known: Option<Chain>,
) -> Result<Option<(History, Chain)>, JournalError> {
    let Some(chunks) = &stored.snapshot else {
        return match (stored.log.first(), known) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(JournalError::gone()),
            (Some(_), _) => Err(damaged(0, "the snapshot is gone, and the log alone is left")),
        };
    };
    let mut reader = Reader::new(known);
    let snapshot = reader.snapshot(chunks)?;
    let entries = stored.log.iter().map(|(seq, value)| reader.entry(*seq, value));
    let entries = entries.collect::<Result<_, _>>()?;
    if let Some(unread) = &stored.unread {
        return Err(JournalError::Store(unread.clone()));
    }
    let chain = reader.chain;
    let verification = reader.finish()?;
    Ok(Some((History { snapshot, entries, verification }, chain)))
}

/// The history in `stored` up to the first value that is missing or damaged.
pub(super) fn read_rest(stored: &Stored) -> Option<History> {
    let mut reader = Reader::new(None);
    let snapshot = reader.snapshot(stored.snapshot.as_ref()?).ok()?;
    let values = stored.log.iter();
    let entries = values.map_while(|(seq, value)| reader.entry(*seq, value).ok()).collect();
    Some(History { snapshot, entries, verification: Verification::Unchecked })
}

/// The highest number that anything in `stored` has.
pub(super) fn last_number(stored: &Stored) -> Option<u64> {
    let header = stored.snapshot.as_ref().and_then(|chunks| chunks.first());
    let header = header.and_then(|header| Record::read(header).ok()).map(|header| header.seq);
    stored.log.last().map(|(seq, _)| *seq).max(header)
}

/// The laboratory in the parts of a snapshot alone.
pub(super) fn read_snapshot(parts: &[Vec<u8>]) -> Result<Snapshot, JournalError> {
    Reader::new(None).snapshot(parts)
}

fn damaged(from_seq: u64, reason: impl Into<String>) -> JournalError {
    JournalError::Damaged { from_seq, reason: reason.into() }
}

/// Follows the chain.
struct Reader {
    /// The number at which what is stored begins.
    began: u64,
    chain: Chain,
    known: Option<Chain>,
    has_met_known: bool,
    /// The numbers of the next event and of the next record of the trail.
    next: [u64; 2],
}

impl Reader {
    fn new(known: Option<Chain>) -> Self {
        Self { began: 0, chain: Chain::default(), known, has_met_known: false, next: [1; 2] }
    }

    fn snapshot(&mut self, chunks: &[Vec<u8>]) -> Result<Snapshot, JournalError> {
        let Some((header, rest)) = chunks.split_first() else {
            return Err(damaged(0, "the snapshot is empty"));
        };
        let header = self.begin(header)?;
        let begin =
            |from: &mut Decoder<'_>| Ok((from.number_u32("parts")?, SnapshotDecoder::begin(from)?));
        let (count, mut parts) = header
            .payload
            .read(begin)
            .map_err(|wrong| damaged(0, format!("the snapshot's beginning: {wrong}")))?;
        if usize::try_from(count) != Ok(rest.len()) {
            let found = rest.len();
            let reason = format!("the snapshot had {count} parts and has {found}");
            return Err(damaged(0, reason));
        }
        for (index, chunk) in rest.iter().enumerate() {
            let name = format!("part {} of the snapshot", index + 1);
            let record = self.follow(&name, 0, header.seq, chunk)?;
            record
                .payload
                .read(|part| parts.add(record.kind, part))
                .map_err(|wrong| damaged(0, format!("{name}: {wrong}")))?;
        }
        let finished = parts.finish();
        let snapshot = finished.map_err(|wrong| damaged(0, format!("the snapshot: {wrong}")))?;
        self.next = [snapshot.next_event, snapshot.next_record];
        Ok(snapshot)
    }

    /// The header is where the chain begins: what it followed is gone.
    fn begin<'a>(&mut self, header: &'a [u8]) -> Result<Record<'a>, JournalError> {
        let name = "the snapshot's beginning";
        let record = read_record(name, 0, header)?;
        if record.kind != Kind::Header {
            return Err(damaged(0, format!("{name} is gone")));
        }
        self.began = record.seq;
        self.meet(record.previous);
        self.reach(Chain { seq: record.seq, head: record.checksum });
        Ok(record)
    }

    fn entry(&mut self, key: u64, value: &[u8]) -> Result<Entry, JournalError> {
        let seq = self.chain.seq + 1;
        if key != seq {
            let reason = format!("change {seq} is missing; the next one is {key}");
            return Err(damaged(seq, reason));
        }
        let record = self.follow("it", seq, seq, value)?;
        if record.kind != Kind::Entry {
            return Err(damaged(seq, "it is no change, but a part of a snapshot"));
        }
        let entry = record.payload.read(Decoder::entry);
        let entry = entry.map_err(|wrong| damaged(seq, wrong.to_string()))?;
        let [event, record] = &mut self.next;
        count_on(event, "event", seq, &entry.events)?;
        count_on(record, "record", seq, &entry.trail)?;
        Ok(entry)
    }

    /// Reads the value that comes next in the chain.
    fn follow<'a>(
        &mut self,
        name: &str,
        from_seq: u64,
        seq: u64,
        value: &'a [u8],
    ) -> Result<Record<'a>, JournalError> {
        let record = read_record(name, from_seq, value)?;
        if record.seq != seq {
            let found = record.seq;
            return Err(damaged(from_seq, format!("{name} has number {found}, not {seq}")));
        }
        if record.previous != self.chain.head {
            return Err(damaged(from_seq, format!("{name} does not follow the one before it")));
        }
        self.reach(Chain { seq, head: record.checksum });
        Ok(record)
    }

    fn reach(&mut self, chain: Chain) {
        self.chain = chain;
        self.meet(chain.head);
    }

    /// A link is hashed together with its number, and so is known without it.
    fn meet(&mut self, link: Link) {
        self.has_met_known |= self.known.is_some_and(|known| known.head == link);
    }

    fn finish(self) -> Result<Verification, JournalError> {
        let Some(known) = self.known else { return Ok(Verification::Unchecked) };
        let end = self.chain.seq;
        if end < known.seq {
            let reason = format!("it was stored up to change {}, and ends here", known.seq);
            return Err(damaged(end + 1, reason));
        }
        if self.has_met_known {
            return Ok(Verification::HeadFound { newer_changes: end - known.seq });
        }
        if known.seq < self.began {
            return Ok(Verification::BeginsAfterHead { snapshot_seq: self.began });
        }
        Err(damaged(known.seq, "it is not the one that was stored last time"))
    }
}

/// What an entry has of a sequence goes on where the entry before it ended.
fn count_on(
    next: &mut u64,
    name: &str,
    from_seq: u64,
    items: &[impl Sequenced],
) -> Result<(), JournalError> {
    for item in items {
        if item.seq() != *next {
            let reason = format!("{name} {next} is missing; the next one is {}", item.seq());
            return Err(damaged(from_seq, reason));
        }
        *next += 1;
    }
    Ok(())
}

fn read_record<'a>(name: &str, from_seq: u64, value: &'a [u8]) -> Result<Record<'a>, JournalError> {
    Record::read(value).map_err(|error| match error {
        RecordError::Newer(found) => JournalError::NewerFormat { found, known: VERSION },
        RecordError::Damaged(what) => damaged(from_seq, format!("{name} {what}")),
    })
}
