//! Adds values to a draft, in the stored form.

use crate::record::Draft;

impl Draft {
    /// A number that is never negative.
    pub(crate) fn number(&mut self, mut number: u64) -> &mut Self {
        while number >= 0x80 {
            self.extend(&[number as u8 | 0x80]);
            number >>= 7;
        }
        self.extend(&[number as u8])
    }

    /// A number that may be negative.
    pub(crate) fn signed(&mut self, number: i64) -> &mut Self {
        self.number((number << 1 ^ number >> 63).cast_unsigned())
    }

    /// A number with a fraction.
    pub(crate) fn float(&mut self, number: f64) -> &mut Self {
        self.extend(&number.to_le_bytes())
    }

    /// Whether something is so.
    pub(crate) fn flag(&mut self, flag: bool) -> &mut Self {
        self.extend(&[flag.into()])
    }

    /// How many follow.
    pub(crate) fn len(&mut self, len: usize) -> &mut Self {
        self.number(len as u64)
    }

    /// Bytes, secret or not.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.len(bytes.len()).extend(bytes)
    }

    /// A text.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// What may be missing.
    pub(crate) fn option<T>(
        &mut self,
        value: Option<T>,
        write: impl FnOnce(&mut Self, T) -> &mut Self,
    ) -> &mut Self {
        self.flag(value.is_some());
        match value {
            Some(value) => write(self, value),
            None => self,
        }
    }

    /// Things in their order.
    pub(crate) fn list<T>(
        &mut self,
        items: impl ExactSizeIterator<Item = T>,
        write: impl Fn(&mut Self, T) -> &mut Self,
    ) -> &mut Self {
        self.len(items.len());
        for item in items {
            write(self, item);
        }
        self
    }
}
