//! Encodes values in the newest version of the stored form.

use zeroize::{Zeroize, Zeroizing};

/// A buffer to which values are added in the stored form. It is wiped on drop, since it may hold key
/// material.
// It has many methods: one for each type of the stored form, in the module of that type.
pub struct Encoder(Zeroizing<Vec<u8>>);

impl Default for Encoder {
    fn default() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(1024)))
    }
}

impl Encoder {
    /// The bytes written so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, without the buffer around them.
    #[must_use]
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }

    /// Adds bytes as they are, without their length.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        let len = self.0.len() + bytes.len();
        if len > self.0.capacity() {
            // A growing `Vec` would free its old memory with the key material in it. So the growth is
            // done here, and the old memory is wiped.
            let mut larger = Vec::with_capacity(len.max(2 * self.0.capacity()));
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            *self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds an unsigned number.
    pub fn number(&mut self, mut number: u64) -> &mut Self {
        while number >= 0x80 {
            self.raw(&[number as u8 | 0x80]);
            number >>= 7;
        }
        self.raw(&[number as u8])
    }

    /// Adds a signed number.
    pub fn signed(&mut self, number: i64) -> &mut Self {
        self.number((number << 1 ^ number >> 63).cast_unsigned())
    }

    /// Adds a floating-point number.
    pub fn float(&mut self, number: f64) -> &mut Self {
        self.raw(&number.to_le_bytes())
    }

    /// Adds a boolean.
    pub fn flag(&mut self, flag: bool) -> &mut Self {
        self.raw(&[flag.into()])
    }

    /// Adds the length of a list, whose items follow.
    pub fn len(&mut self, len: usize) -> &mut Self {
        self.number(len as u64)
    }

    /// Adds the length of `bytes`, then the bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.len(bytes.len()).raw(bytes)
    }

    /// Adds the length of `text` in bytes, then its bytes.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Adds an optional value: 0, or 1 and the value.
    pub fn option<T>(
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

    /// Adds a list: its length, then each item.
    pub fn list<T>(
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
