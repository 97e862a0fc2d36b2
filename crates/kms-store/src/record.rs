//! The envelope of every stored value: what it is, its number, its place in the chain, and a
//! checksum.
//!
//! ```text
//! magic  version  kind  number  previous  payload  checksum
//!   2       1       1      8       16        n        16
//! └───────────────── hashed ─────────────────────┘
//! ```
//!
//! The checksum is the head of a SHA-256 of all before it, and the next value's `previous`: so
//! each value vouches for all that were written before it, snapshots and log alike.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::codec::{Decoder, Encoder};

/// The version of the stored form that is written.
pub(crate) const VERSION: u8 = 2;

const MAGIC: [u8; 2] = *b"KO";
const LINK_LEN: usize = 16;
const HEADER_LEN: usize = 2 + 1 + 1 + 8 + LINK_LEN;

/// The checksum of one value, by which the next one knows it.
pub(crate) type Link = [u8; LINK_LEN];

/// What a value holds. The numbers are stored; messages, which tabs tell each other, are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Entry = 1,
    Header = 2,
    Keys = 3,
    Aliases = 4,
    Events = 5,
    Trail = 6,
    Documents = 7,
    Message = 255,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Entry,
        Self::Header,
        Self::Keys,
        Self::Aliases,
        Self::Events,
        Self::Trail,
        Self::Documents,
        Self::Message,
    ];

    /// The kind of this number.
    pub(crate) fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// The end of the chain: the number of the newest entry, and the newest value's checksum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) seq: u64,
    pub(crate) head: Link,
}

/// A stored value, read and found whole.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) kind: Kind,
    pub(crate) seq: u64,
    pub(crate) previous: Link,
    pub(crate) payload: Decoder<'a>,
    pub(crate) checksum: Link,
}

/// Why a value is not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RecordError {
    /// Written by a later version of this program.
    Newer(u8),
    /// What is wrong with it.
    Damaged(&'static str),
}

impl<'a> Record<'a> {
    /// Reads a value and checks its checksum.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, RecordError> {
        let cut = || RecordError::Damaged("is cut short");
        let (body, checksum) = bytes.split_last_chunk().ok_or_else(cut)?;
        let (header, payload) = body.split_first_chunk::<HEADER_LEN>().ok_or_else(cut)?;
        let [m0, m1, version, kind, rest @ ..] = *header;
        if [m0, m1] != MAGIC {
            return Err(RecordError::Damaged("is no value of a laboratory"));
        }
        if *checksum != checksum_of(body) {
            return Err(RecordError::Damaged("does not fit its checksum"));
        }
        if version > VERSION {
            return Err(RecordError::Newer(version));
        }
        let kind = Kind::of(kind).ok_or(RecordError::Damaged("is of an unknown kind"))?;
        let (seq, previous) = rest.split_first_chunk().ok_or_else(cut)?;
        let previous = *previous.first_chunk().ok_or_else(cut)?;
        let payload = Decoder::new(version, payload);
        Ok(Self { kind, seq: u64::from_be_bytes(*seq), previous, payload, checksum: *checksum })
    }
}

/// Begins a value of `kind` with number `seq`, which follows the value with link `previous`.
pub(crate) fn begin(kind: Kind, seq: u64, previous: Link) -> Encoder {
    begin_in_version(VERSION, kind, seq, previous)
}

/// Begins a value in another version of the stored form.
pub(crate) fn begin_in_version(version: u8, kind: Kind, seq: u64, previous: Link) -> Encoder {
    let mut encoder = Encoder::default();
    encoder.raw(&MAGIC).raw(&[version, kind as u8]).raw(&seq.to_be_bytes()).raw(&previous);
    encoder
}

/// Completes a value with its checksum, and returns it with the link by which the next value names
/// it.
pub(crate) fn finish(mut value: Encoder) -> (Zeroizing<Vec<u8>>, Link) {
    let checksum = checksum_of(value.as_bytes());
    value.raw(&checksum);
    (value.into_bytes(), checksum)
}

/// The head of a SHA-256.
pub(crate) fn checksum_of(body: &[u8]) -> Link {
    let hash: [u8; 32] = Sha256::digest(body).into();
    let mut link = Link::default();
    link.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value() -> Vec<u8> {
        let mut encoder = begin(Kind::Entry, 7, [9; 16]);
        encoder.raw(&[5; 3000]);
        finish(encoder).0.to_vec()
    }

    #[test]
    fn a_value_reads_back() {
        let bytes = value();
        let record = Record::read(&bytes).unwrap();
        assert_eq!((record.kind, record.seq, record.previous), (Kind::Entry, 7, [9; 16]));
        assert_eq!(record.payload.remaining(), [5; 3000]);
        assert_eq!(record.checksum, bytes[bytes.len() - 16..]);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let bytes = value();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(Record::read(&flipped).is_err(), "bit of byte {at}");
            assert!(Record::read(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_later_version_is_told_apart_from_damage() {
        let (bytes, _) = finish(begin_in_version(VERSION + 1, Kind::Entry, 7, [9; 16]));
        assert_eq!(Record::read(&bytes).err(), Some(RecordError::Newer(VERSION + 1)));
    }
}
