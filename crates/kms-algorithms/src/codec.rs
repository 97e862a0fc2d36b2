//! The encoding of tasks and replies.
//!
//! A field is written as its length in four bytes, lowest first, and then its bytes. Enumerations
//! are written as the string that AWS uses. A reader that finds anything else returns `None`.

use alloc::vec::Vec;

use kms_shapes::{
    Algorithm, EncryptionAlgorithm, KeySpec, MacAlgorithm, MessageType, SigningAlgorithm,
    WrappingAlgorithm,
};
use zeroize::Zeroizing;

/// A type that can be written to bytes and read back.
pub trait Codec<'a>: Sized {
    /// Appends the encoding of the value.
    fn encode(&self, to: &mut Encoder);

    /// Reads a value. Returns `None` if the next bytes are not one.
    fn decode(from: &mut Decoder<'a>) -> Option<Self>;
}

/// Bytes to which values are appended.
#[derive(Default)]
pub struct Encoder(Vec<u8>);

impl Encoder {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(crate) fn field(&mut self, bytes: &[u8]) {
        // A field of 4 GiB or more does not fit into the memory of a WebAssembly module.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Bytes from which values are taken.
pub struct Decoder<'a>(&'a [u8]);

impl<'a> Decoder<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    pub(crate) fn field(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }

    /// Returns `value` if no bytes are left over.
    pub(crate) fn end<T>(self, value: T) -> Option<T> {
        self.0.is_empty().then_some(value)
    }
}

impl<'a> Codec<'a> for &'a [u8] {
    fn encode(&self, to: &mut Encoder) {
        to.field(self);
    }

    fn decode(from: &mut Decoder<'a>) -> Option<Self> {
        from.field()
    }
}

impl Codec<'_> for Vec<u8> {
    fn encode(&self, to: &mut Encoder) {
        to.field(self);
    }

    fn decode(from: &mut Decoder) -> Option<Self> {
        Some(from.field()?.to_vec())
    }
}

impl Codec<'_> for Zeroizing<Vec<u8>> {
    fn encode(&self, to: &mut Encoder) {
        to.field(self);
    }

    fn decode(from: &mut Decoder) -> Option<Self> {
        Codec::decode(from).map(Self::new)
    }
}

impl Codec<'_> for bool {
    fn encode(&self, to: &mut Encoder) {
        to.byte(u8::from(*self));
    }

    fn decode(from: &mut Decoder) -> Option<Self> {
        match from.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Codec<'_> for usize {
    fn encode(&self, to: &mut Encoder) {
        let number = u32::try_from(*self).unwrap_or(u32::MAX);
        to.field(&number.to_le_bytes());
    }

    fn decode(from: &mut Decoder) -> Option<Self> {
        Self::try_from(u32::from_le_bytes(from.field()?.try_into().ok()?)).ok()
    }
}

/// Encodes types that have `as_str` and `parse` as their string.
macro_rules! encode_as_string {
    ($($type:ty),+) => {
        $(impl Codec<'_> for $type {
            fn encode(&self, to: &mut Encoder) {
                to.field(self.as_str().as_bytes());
            }

            fn decode(from: &mut Decoder) -> Option<Self> {
                Self::parse(str::from_utf8(from.field()?).ok()?)
            }
        })+
    };
}

encode_as_string!(
    Algorithm,
    EncryptionAlgorithm,
    KeySpec,
    MacAlgorithm,
    MessageType,
    SigningAlgorithm,
    WrappingAlgorithm
);
