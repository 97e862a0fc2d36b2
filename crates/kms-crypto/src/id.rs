//! The names that a ciphertext blob carries: of its key, and of its key material.

use core::fmt;

use crate::prf::prf;
use crate::{PrivateKey, SecretKey};

/// The identifier of a KMS key: a UUID, or `mrk-` and 32 hex digits for a multi-Region key
/// (KEY-04, MRK-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId {
    multi_region: bool,
    /// Its first 8 bytes, as a number. A lookup compares many IDs, and comparing numbers is faster than
    /// comparing bytes.
    high: u64,
    low: u64,
}

impl KeyId {
    /// The number of bytes that [`KeyId::to_bytes`] gives.
    pub const LEN: usize = 17;

    /// A single-Region key's id from 16 random bytes, marked as a version 4 UUID.
    #[must_use]
    pub fn from_random(mut bytes: [u8; 16]) -> Self {
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
        *version = (*version & 0x0f) | 0x40;
        *variant = (*variant & 0x3f) | 0x80;
        Self::new(false, bytes)
    }

    /// A multi-Region key's id from 16 random bytes (MRK-06).
    #[must_use]
    pub fn multi_region_from_random(bytes: [u8; 16]) -> Self {
        Self::new(true, bytes)
    }

    /// Reads a lower-case UUID or `mrk-` id; `None` for anything else (KEY-05).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(hex) = text.strip_prefix("mrk-") {
            return Some(Self::new(true, parse_hex(hex.bytes())?));
        }
        let is_dash = |at: &usize| text.as_bytes().get(*at) == Some(&b'-');
        if text.len() != 36 || !UUID_DASHES.iter().all(is_dash) {
            return None;
        }
        // With a dash elsewhere, there would be too few digits.
        let bytes = parse_hex(text.bytes().filter(|byte| *byte != b'-'))?;
        Some(Self::new(false, bytes))
    }

    /// Whether this names a multi-Region key.
    #[must_use]
    pub fn is_multi_region(&self) -> bool {
        self.multi_region
    }

    /// The stored form: one byte for the kind, then the 16 of the id.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LEN] {
        let mut out = [0; Self::LEN];
        let [kind, rest @ ..] = &mut out;
        *kind = u8::from(self.multi_region);
        *rest = self.bytes();
        out
    }

    /// Reads the stored form; `None` where the first byte is neither 0 nor 1.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> Option<Self> {
        let [kind, bytes @ ..] = bytes;
        (kind <= 1).then_some(Self::new(kind == 1, bytes))
    }

    fn new(multi_region: bool, bytes: [u8; 16]) -> Self {
        let number = u128::from_be_bytes(bytes);
        Self { multi_region, high: (number >> 64) as u64, low: number as u64 }
    }

    fn bytes(self) -> [u8; 16] {
        (u128::from(self.high) << 64 | u128::from(self.low)).to_be_bytes()
    }
}

/// Where the dashes of a UUID stand.
const UUID_DASHES: [usize; 4] = [8, 13, 18, 23];

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes();
        if self.multi_region {
            f.write_str("mrk-")?;
            return f.write_str(as_str(hex(&bytes).as_flattened()));
        }
        let mut text = [b'-'; 36];
        let pairs = hex(&bytes);
        let mut digits = pairs.as_flattened();
        for part in [0..8, 9..13, 14..18, 19..23, 24..36] {
            let (these, others) = digits.split_at(part.len());
            if let Some(place) = text.get_mut(part) {
                place.copy_from_slice(these);
            }
            digits = others;
        }
        f.write_str(as_str(&text))
    }
}

/// The identifier of one generation of key material: a function of its key and its secret
/// that reveals nothing about the secret (IMP-13). Shown as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MaterialId([u8; 32]);

impl MaterialId {
    /// The number of bytes of a material id.
    pub const LEN: usize = 32;

    /// The id of `secret` as material of `key`.
    #[must_use]
    pub fn of(key: KeyId, secret: &SecretKey) -> Self {
        Self::of_bytes(key, secret.bytes())
    }

    /// The id of `private` as material of `key`.
    #[must_use]
    pub fn of_private(key: KeyId, private: &PrivateKey) -> Self {
        Self::of_bytes(key, private.bytes())
    }

    fn of_bytes(key: KeyId, secret: &[u8]) -> Self {
        Self(prf(secret, &[b"kms-orrery material id", &key.to_bytes()]))
    }

    /// Reads 64 lower-case hex digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse_hex(text.bytes()).map(Self)
    }

    /// The raw bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LEN] {
        self.0
    }

    /// An id from its raw bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for MaterialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(as_str(hex(&self.0).as_flattened()))
    }
}

impl fmt::Debug for MaterialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MaterialId({self})")
    }
}

/// Exactly `N` bytes from lower-case hex digits.
fn parse_hex<const N: usize>(mut digits: impl Iterator<Item = u8>) -> Option<[u8; N]> {
    let mut out = [0; N];
    for byte in &mut out {
        *byte = hex_digit(digits.next()?)? << 4 | hex_digit(digits.next()?)?;
    }
    digits.next().is_none().then_some(out)
}

/// Converts all digits without `core::fmt`, because IDs are formatted often and a formatter is slow.
fn hex<const N: usize>(bytes: &[u8; N]) -> [[u8; 2]; N] {
    let digit = |half: u8| b'0' + half + u8::from(half > 9) * (b'a' - b'9' - 1);
    bytes.map(|byte| [digit(byte >> 4), digit(byte & 0x0f)])
}

/// Hex digits and dashes.
fn as_str(ascii: &[u8]) -> &str {
    core::str::from_utf8(ascii).unwrap_or_default()
}

fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn key_ids_read_back_what_they_show() {
        for id in [KeyId::from_random([7; 16]), KeyId::multi_region_from_random([0xab; 16])] {
            assert_eq!(KeyId::parse(&id.to_string()), Some(id));
            assert_eq!(KeyId::from_bytes(id.to_bytes()), Some(id));
        }
    }

    #[test]
    fn what_is_no_key_id_is_refused() {
        for text in [
            "",
            "mrk-",
            "1234abcd-12ab-34cd-56ef-1234567890AB",
            "1234abcd-12ab-34cd-56ef1-234567890ab",
            "1234abcd-12ab-34cd-56ef-1234567890abc",
            "mrk-1234abcd12ab34cd56ef1234567890a",
        ] {
            assert_eq!(KeyId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn material_ids_depend_on_key_and_secret() {
        let (one, two) = (KeyId::from_random([1; 16]), KeyId::from_random([2; 16]));
        let (a, b) = (SecretKey::from_bytes([1; 32]), SecretKey::from_bytes([2; 32]));
        assert_ne!(MaterialId::of(one, &a), MaterialId::of(two, &a));
        assert_ne!(MaterialId::of(one, &a), MaterialId::of(one, &b));
        let id = MaterialId::of(one, &a);
        assert_eq!(MaterialId::parse(&id.to_string()), Some(id));
    }
}
