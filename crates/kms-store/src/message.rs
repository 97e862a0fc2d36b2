//! Messages between the tabs of one laboratory, in the encoding of the stored form.
//!
//! A message has the envelope of a stored value, with a version and a checksum. So a message that is
//! damaged, or that comes from another version of this program, is recognized and ignored.

use zeroize::Zeroizing;

use crate::Snapshot;
use crate::codec::{DecodeError, Decoder, Encoder};
use crate::journal::{self, Head};
use crate::record::{self, Chain, Kind, Link, Record};

/// The bytes of a message. They are wiped when dropped, since a message may hold key material.
pub type Bytes = Zeroizing<Vec<u8>>;

/// Begins a message.
#[must_use]
pub fn begin() -> Encoder {
    record::begin(Kind::Message, 0, Link::default())
}

/// Completes a message with its checksum.
#[must_use]
pub fn finish(message: Encoder) -> Bytes {
    record::finish(message).0
}

/// Returns a decoder for the contents of a message. Returns `None` if `bytes` are not a message of a
/// supported version.
#[must_use]
pub fn decoder(bytes: &[u8]) -> Option<Decoder<'_>> {
    let record = Record::read(bytes).ok()?;
    (record.kind == Kind::Message).then_some(record.payload)
}

impl Encoder {
    /// Adds a laboratory as the values of a snapshot.
    ///
    /// A laboratory that has no stored form is added without values, which [`Decoder::snapshot`]
    /// refuses.
    pub fn snapshot(&mut self, snapshot: &Snapshot) -> &mut Self {
        let parts = journal::write_parts(snapshot).unwrap_or_default();
        self.list(parts.iter(), |to, part| to.bytes(part))
    }

    /// Adds the head of a history.
    pub fn head(&mut self, Head(chain): Head) -> &mut Self {
        self.number(chain.seq).bytes(&chain.head)
    }
}

impl Decoder<'_> {
    /// Decodes a laboratory.
    ///
    /// # Errors
    /// [`DecodeError`] if the values do not form a laboratory.
    pub fn snapshot(&mut self) -> Result<Box<Snapshot>, DecodeError> {
        let mut parts = Zeroizing::new(Vec::new());
        self.each("parts", &mut |from| {
            parts.push(from.bytes("part")?.to_vec());
            Ok(())
        })?;
        let snapshot = journal::read_parts(&parts);
        snapshot.map(Box::new).map_err(|error| DecodeError::new(error.to_string()))
    }

    /// Decodes the head of a history.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are not a head.
    pub fn head(&mut self) -> Result<Head, DecodeError> {
        Ok(Head(Chain { seq: self.number("seq")?, head: self.array("head")? }))
    }
}
