//! Bytes with their length before them: what tasks and outcomes are written in.

use alloc::vec::Vec;

use crate::{
    EncryptionAlgorithm, MacAlgorithm, MessageType, SigningAlgorithm, Spec, WrappingAlgorithm,
};

/// Writes part after part.
pub(crate) struct Draft(pub(crate) Vec<u8>);

impl Draft {
    pub(crate) fn new(kind: u8) -> Self {
        Self(Vec::from([kind]))
    }

    /// Bytes, behind their length in four bytes, the lowest first.
    pub(crate) fn part(mut self, bytes: &[u8]) -> Self {
        // What is longer than 4 GiB fits in no memory of the module.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn word(self, word: &'static str) -> Self {
        self.part(word.as_bytes())
    }

    pub(crate) fn count(self, count: usize) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.part(&count.to_le_bytes())
    }
}

/// Reads part after part; `None` from the first on that is not as it should be.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The kind and what stands behind it.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<(u8, Self)> {
        let (kind, rest) = bytes.split_first()?;
        Some((*kind, Self(rest)))
    }

    pub(crate) fn part(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(part)
    }

    fn word(&mut self) -> Option<&'a str> {
        str::from_utf8(self.part()?).ok()
    }

    pub(crate) fn count(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.part()?.try_into().ok()?)).ok()
    }

    pub(crate) fn spec(&mut self) -> Option<Spec> {
        Spec::parse(self.word()?)
    }

    pub(crate) fn signing_algorithm(&mut self) -> Option<SigningAlgorithm> {
        SigningAlgorithm::parse(self.word()?)
    }

    pub(crate) fn encryption_algorithm(&mut self) -> Option<EncryptionAlgorithm> {
        EncryptionAlgorithm::parse(self.word()?)
    }

    pub(crate) fn mac_algorithm(&mut self) -> Option<MacAlgorithm> {
        MacAlgorithm::parse(self.word()?)
    }

    pub(crate) fn wrapping_algorithm(&mut self) -> Option<WrappingAlgorithm> {
        WrappingAlgorithm::parse(self.word()?)
    }

    pub(crate) fn message_type(&mut self) -> Option<MessageType> {
        MessageType::parse(self.word()?)
    }

    /// What was read, where nothing is left over.
    pub(crate) fn end<T>(self, read: T) -> Option<T> {
        self.0.is_empty().then_some(read)
    }
}
