//! Reads values of the stored form. Whatever the bytes are, what comes of it is a value, or what
//! is wrong and where.

#[cfg(test)]
mod tests;

use super::{DecodeError, WithPath};
use crate::record::VERSION;

/// A payload that is being read: what is left of it, and the version of its form.
#[derive(Clone, Copy)]
pub struct Decoder<'a>(&'a [u8], u8);

impl<'a> Decoder<'a> {
    /// Decodes bytes in the form of `version`.
    pub fn new(version: u8, payload: &'a [u8]) -> Self {
        Self(payload, version)
    }

    /// Decodes bytes in the present version of the form.
    #[must_use]
    pub fn current(bytes: &'a [u8]) -> Self {
        Self::new(VERSION, bytes)
    }

    /// Reads it to its end.
    pub fn read<T>(
        mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let value = read(&mut self)?;
        if self.0.is_empty() { Ok(value) } else { Err(DecodeError::new("goes on after its end")) }
    }

    /// What is left, to be read by somebody else.
    pub fn take_rest(&mut self) -> Self {
        Self(core::mem::take(&mut self.0), self.1)
    }

    /// What came with `version`; earlier ones have nothing in its place.
    pub fn since<T: Default>(
        &mut self,
        version: u8,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        if self.1 >= version { read(self) } else { Ok(T::default()) }
    }

    /// Whether it is of a version before `version`.
    pub fn is_before(&self, version: u8) -> bool {
        self.1 < version
    }

    /// The bytes that are left.
    #[must_use]
    pub fn remaining(&self) -> &'a [u8] {
        self.0
    }

    /// A number that is never negative.
    pub fn number(&mut self, member: &str) -> Result<u64, DecodeError> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte(member)?;
            let bits = u64::from(byte & 0x7f);
            number |= bits << shift;
            if number >> shift != bits {
                break;
            }
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(DecodeError::new("is a number of more than 64 bits").within(member))
    }

    /// The same, of at most 32 bits.
    pub fn number_u32(&mut self, member: &str) -> Result<u32, DecodeError> {
        let number = self.number(member)?;
        let too_large = || DecodeError::new("is a number of more than 32 bits").within(member);
        u32::try_from(number).map_err(|_| too_large())
    }

    /// A number that may be negative.
    pub fn signed(&mut self, member: &str) -> Result<i64, DecodeError> {
        let folded = self.number(member)?;
        Ok((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }

    /// A number with a fraction.
    pub fn float(&mut self, member: &str) -> Result<f64, DecodeError> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or_else(|| cut(member))?;
        self.0 = rest;
        Ok(f64::from_le_bytes(*bytes))
    }

    /// Whether something is so.
    pub fn flag(&mut self, member: &str) -> Result<bool, DecodeError> {
        match self.byte(member)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::new("is neither yes nor no").within(member)),
        }
    }

    /// Exactly `N` bytes.
    pub fn array<const N: usize>(&mut self, member: &str) -> Result<[u8; N], DecodeError> {
        let bytes = self.bytes(member)?;
        bytes.try_into().map_err(|_| {
            let found = bytes.len();
            DecodeError::new(format!("{N} bytes expected, {found} found")).within(member)
        })
    }

    /// A text, as it lies there.
    pub fn str(&mut self, member: &str) -> Result<&'a str, DecodeError> {
        let bytes = self.bytes(member)?;
        core::str::from_utf8(bytes).map_err(|_| DecodeError::new("is no text").within(member))
    }

    /// A text.
    pub fn text(&mut self, member: &str) -> Result<String, DecodeError> {
        self.str(member).map(str::to_owned)
    }

    /// What may be missing.
    pub fn option<T>(
        &mut self,
        member: &str,
        read: impl FnOnce(&mut Self, &str) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.flag(member)? { read(self, member).map(Some) } else { Ok(None) }
    }

    /// Reads the things of a list, one after the other.
    pub fn each(
        &mut self,
        list: &str,
        read: &mut dyn FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        // The number is believed only as far as things follow: each of them has bytes.
        let len = self.len(list)?;
        (0..len).try_for_each(|index| read(self).at_index(index).at(list))
    }

    /// A list. It grows as its things are read, so that a false length takes no memory.
    pub fn list<T>(
        &mut self,
        list: &str,
        read: fn(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut items = Vec::new();
        self.each(list, &mut |from| {
            items.push(read(from)?);
            Ok(())
        })?;
        Ok(items)
    }

    fn len(&mut self, member: &str) -> Result<usize, DecodeError> {
        usize::try_from(self.number(member)?).map_err(|_| cut(member))
    }

    /// Bytes, as they lie there.
    pub fn bytes(&mut self, member: &str) -> Result<&'a [u8], DecodeError> {
        let len = self.len(member)?;
        let (bytes, rest) = self.0.split_at_checked(len).ok_or_else(|| cut(member))?;
        self.0 = rest;
        Ok(bytes)
    }

    fn byte(&mut self, member: &str) -> Result<u8, DecodeError> {
        let (byte, rest) = self.0.split_first().ok_or_else(|| cut(member))?;
        self.0 = rest;
        Ok(*byte)
    }
}

fn cut(member: &str) -> DecodeError {
    DecodeError::new("is cut short").within(member)
}
