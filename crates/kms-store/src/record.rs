//! The envelope of every stored value: its kind, its number, its link to the previous value, and a
//! checksum.
//!
//! ```text
//! magic  version  kind  number  previous  payload  checksum
//!   2       1       1      8       16        n        16
//! └───────────────── hashed ─────────────────────┘
//! ```
//!
//! The checksum consists of the first 16 bytes of a SHA-256 hash of everything before it. The next
//! value holds it as `previous`. So each value authenticates all values before it, in the snapshot
//! and in the log, and a value that is missing or exchanged is detected.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::codec::{Decoder, Encoder};

/// The version of the stored form that this program writes.
pub(crate) const VERSION: u8 = 3;

const MAGIC: [u8; 2] = *b"KO";
const LINK_LEN: usize = 16;
const HEADER_LEN: usize = 2 + 1 + 1 + 8 + LINK_LEN;

/// The checksum of a value, which the next value holds as its link to it.
pub(crate) type Link = [u8; LINK_LEN];

/// The kind of a value. The numbers are part of the stored form. Messages between tabs have the same
/// envelope, but are not stored.
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
    CustomKeyStores = 8,
    Message = 255,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Entry,
        Self::Header,
        Self::Keys,
        Self::Aliases,
        Self::Events,
        Self::Trail,
        Self::Documents,
        Self::CustomKeyStores,
        Self::Message,
    ];

    /// Returns the kind with this number.
    pub(crate) fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// The end of the chain of values: the number of the newest entry, and the checksum of the newest
/// value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) seq: u64,
    pub(crate) head: Link,
}

/// A stored value whose checksum has been verified.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) kind: Kind,
    pub(crate) seq: u64,
    pub(crate) previous: Link,
    pub(crate) payload: Decoder<'a>,
    pub(crate) checksum: Link,
}

/// The reason why a value cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RecordError {
    /// It was written by a later version of this program, in this version of the stored form.
    Newer(u8),
    /// It is damaged. The text is a description that follows the name of the value.
    Damaged(&'static str),
}

impl<'a> Record<'a> {
    /// Decodes a value and verifies its checksum.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, RecordError> {
        let cut = || RecordError::Damaged("is cut short");
        let (body, checksum) = bytes.split_last_chunk().ok_or_else(cut)?;
        let (header, payload) = body.split_first_chunk::<HEADER_LEN>().ok_or_else(cut)?;
        let [m0, m1, version, kind, rest @ ..] = *header;
        if [m0, m1] != MAGIC {
            return Err(RecordError::Damaged("is not a value of a laboratory"));
        }
        if *checksum != checksum_of(body) {
            return Err(RecordError::Damaged("does not match its checksum"));
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

/// Completes a value with its checksum. Returns the value, and the checksum as the link for the next
/// value.
pub(crate) fn finish(mut value: Encoder) -> (Zeroizing<Vec<u8>>, Link) {
    let checksum = checksum_of(value.as_bytes());
    value.raw(&checksum);
    (value.into_bytes(), checksum)
}

/// Returns the first bytes of the SHA-256 hash of `body`.
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
    fn every_flipped_bit_and_every_cut_is_detected() {
        let bytes = value();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(Record::read(&flipped).is_err(), "bit of byte {at}");
            assert!(Record::read(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_later_version_is_not_reported_as_damage() {
        let (bytes, _) = finish(begin_in_version(VERSION + 1, Kind::Entry, 7, [9; 16]));
        assert_eq!(Record::read(&bytes).err(), Some(RecordError::Newer(VERSION + 1)));
    }
}
