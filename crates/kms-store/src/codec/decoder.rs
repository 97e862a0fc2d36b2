//! Decodes values of the stored form. Any bytes give a value or a [`DecodeError`], never a panic.

#[cfg(test)]
mod tests;

use super::{DecodeError, WithPath};
use crate::record::VERSION;

/// A payload that is being decoded: its remaining bytes, and the version of its stored form.
///
/// The argument `member` of the methods names the value in the path of an error.
// It has many methods: one for each type of the stored form, in the module of that type.
#[derive(Clone, Copy)]
pub struct Decoder<'a>(&'a [u8], u8);

impl<'a> Decoder<'a> {
    /// Creates a decoder for bytes in version `version` of the stored form.
    pub fn new(version: u8, payload: &'a [u8]) -> Self {
        Self(payload, version)
    }

    /// Creates a decoder for bytes in the newest version of the stored form.
    #[must_use]
    pub fn current(bytes: &'a [u8]) -> Self {
        Self::new(VERSION, bytes)
    }

    /// Decodes a value that takes all remaining bytes.
    pub fn read<T>(
        mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let value = read(&mut self)?;
        if self.0.is_empty() { Ok(value) } else { Err(DecodeError::new("has bytes after its end")) }
    }

    /// Returns a decoder for the remaining bytes, and leaves none.
    pub fn take_rest(&mut self) -> Self {
        Self(core::mem::take(&mut self.0), self.1)
    }

    /// Decodes a value that was added in `version`. For an earlier version, returns the default.
    pub fn since<T: Default>(
        &mut self,
        version: u8,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        if self.1 >= version { read(self) } else { Ok(T::default()) }
    }

    /// Returns whether the payload has a version before `version`.
    pub fn is_before(&self, version: u8) -> bool {
        self.1 < version
    }

    /// The remaining bytes.
    #[must_use]
    pub fn remaining(&self) -> &'a [u8] {
        self.0
    }

    /// Decodes an unsigned number.
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

    /// Decodes an unsigned number of at most 32 bits.
    pub fn number_u32(&mut self, member: &str) -> Result<u32, DecodeError> {
        let number = self.number(member)?;
        let too_large = || DecodeError::new("is a number of more than 32 bits").within(member);
        u32::try_from(number).map_err(|_| too_large())
    }

    /// Decodes a signed number.
    pub fn signed(&mut self, member: &str) -> Result<i64, DecodeError> {
        let folded = self.number(member)?;
        Ok((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }

    /// Decodes a floating-point number.
    pub fn float(&mut self, member: &str) -> Result<f64, DecodeError> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or_else(|| cut(member))?;
        self.0 = rest;
        Ok(f64::from_le_bytes(*bytes))
    }

    /// Decodes a boolean.
    pub fn flag(&mut self, member: &str) -> Result<bool, DecodeError> {
        match self.byte(member)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::new("is neither 0 nor 1").within(member)),
        }
    }

    /// Decodes exactly `N` bytes.
    pub fn array<const N: usize>(&mut self, member: &str) -> Result<[u8; N], DecodeError> {
        let bytes = self.bytes(member)?;
        bytes.try_into().map_err(|_| {
            let found = bytes.len();
            DecodeError::new(format!("{N} bytes expected, {found} found")).within(member)
        })
    }

    /// Decodes a text without copying it.
    pub fn str(&mut self, member: &str) -> Result<&'a str, DecodeError> {
        let bytes = self.bytes(member)?;
        core::str::from_utf8(bytes)
            .map_err(|_| DecodeError::new("is not UTF-8 text").within(member))
    }

    /// Decodes a text.
    pub fn text(&mut self, member: &str) -> Result<String, DecodeError> {
        self.str(member).map(str::to_owned)
    }

    /// Decodes an optional value.
    pub fn option<T>(
        &mut self,
        member: &str,
        read: impl FnOnce(&mut Self, &str) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.flag(member)? { read(self, member).map(Some) } else { Ok(None) }
    }

    /// Calls `read` for each item of a list, in order.
    pub fn each(
        &mut self,
        list: &str,
        read: &mut dyn FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        // A false length ends at the first missing item, since each item has at least one byte.
        let len = self.len(list)?;
        (0..len).try_for_each(|index| read(self).at_index(index).at(list))
    }

    /// Decodes a list. The list grows with its items, so a false length allocates no memory.
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

    /// Decodes bytes without copying them.
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
