//! Decodes a stored history, and checks that nothing in it is missing or damaged.

use super::{History, JournalError, Verification};
use crate::codec::Decoder;
use crate::recent_log::Sequenced;
use crate::record::{Chain, Kind, Link, Record, RecordError, VERSION};
use crate::snapshot_decoder::SnapshotDecoder;
use crate::store::Stored;
use crate::{Entry, Snapshot};

/// Decodes the history in `stored`, and returns it with the end of its chain. Returns `None` if the
/// store is empty. `head` is a point of the chain that the history must have reached.
///
/// # Errors
/// [`JournalError`] for the first value that is missing or damaged.
pub(super) fn read(
    stored: &Stored,
    head: Option<Chain>,
) -> Result<Option<(History, Chain)>, JournalError> {
    let Some(chunks) = &stored.snapshot else {
        return match (stored.log.first(), head) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(JournalError::missing()),
            (Some(_), _) => Err(damaged(0, "the snapshot is missing, and only the log is left")),
        };
    };
    let mut reader = Reader::new(head);
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

/// Returns the history in `stored` up to the first value that is missing or damaged.
pub(super) fn salvage(stored: &Stored) -> Option<History> {
    let mut reader = Reader::new(None);
    let snapshot = reader.snapshot(stored.snapshot.as_ref()?).ok()?;
    let values = stored.log.iter();
    let entries = values.map_while(|(seq, value)| reader.entry(*seq, value).ok()).collect();
    Some(History { snapshot, entries, verification: Verification::Unchecked })
}

/// The highest number of any value in `stored`.
pub(super) fn last_number(stored: &Stored) -> Option<u64> {
    let header = stored.snapshot.as_ref().and_then(|chunks| chunks.first());
    let header = header.and_then(|header| Record::read(header).ok()).map(|header| header.seq);
    stored.log.last().map(|(seq, _)| *seq).max(header)
}

/// Decodes the laboratory from the values of a snapshot, without a log.
pub(super) fn read_snapshot(parts: &[Vec<u8>]) -> Result<Snapshot, JournalError> {
    Reader::new(None).snapshot(parts)
}

fn damaged(from_seq: u64, reason: impl Into<String>) -> JournalError {
    JournalError::Damaged { from_seq, reason: reason.into() }
}

/// Decodes values one after the other, and checks that each one follows the value before it.
struct Reader {
    /// The number of the snapshot, with which the stored history begins.
    began: u64,
    /// The end of the values that were read.
    chain: Chain,
    /// The recorded head that the history must contain.
    head: Option<Chain>,
    has_met_head: bool,
    /// The numbers of the next event and of the next record of the trail.
    next: [u64; 2],
}

impl Reader {
    fn new(head: Option<Chain>) -> Self {
        Self { began: 0, chain: Chain::default(), head, has_met_head: false, next: [1; 2] }
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
            .map_err(|wrong| damaged(0, format!("the beginning of the snapshot: {wrong}")))?;
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

    /// Reads the header, with which the chain begins: the values before it were removed.
    fn begin<'a>(&mut self, header: &'a [u8]) -> Result<Record<'a>, JournalError> {
        let name = "the beginning of the snapshot";
        let record = read_record(name, 0, header)?;
        if record.kind != Kind::Header {
            return Err(damaged(0, format!("{name} is missing")));
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
            return Err(damaged(seq, "it is not a change, but a part of a snapshot"));
        }
        let entry = record.payload.read(Decoder::entry);
        let entry = entry.map_err(|wrong| damaged(seq, wrong.to_string()))?;
        let [event, record] = &mut self.next;
        check_continuous(event, "event", seq, &entry.events)?;
        check_continuous(record, "record", seq, &entry.trail)?;
        Ok(entry)
    }

    /// Reads the next value of the chain, and checks its number and its link to the previous one.
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

    /// Notes whether `link` is the head. Comparing the link is enough, since it is a hash of the
    /// value with its number.
    fn meet(&mut self, link: Link) {
        self.has_met_head |= self.head.is_some_and(|head| head.head == link);
    }

    fn finish(self) -> Result<Verification, JournalError> {
        let Some(head) = self.head else { return Ok(Verification::Unchecked) };
        let end = self.chain.seq;
        if end < head.seq {
            let reason = format!("it was stored up to change {}, and ends here", head.seq);
            return Err(damaged(end + 1, reason));
        }
        if self.has_met_head {
            return Ok(Verification::HeadFound { newer_changes: end - head.seq });
        }
        if head.seq < self.began {
            return Ok(Verification::BeginsAfterHead { snapshot_seq: self.began });
        }
        Err(damaged(head.seq, "it is not the one that was stored last time"))
    }
}

/// Checks that the items of an entry continue the numbers of the entry before it.
fn check_continuous(
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
        RecordError::Newer(found) => JournalError::NewerFormat { found, supported: VERSION },
        RecordError::Damaged(problem) => damaged(from_seq, format!("{name} {problem}")),
    })
}
