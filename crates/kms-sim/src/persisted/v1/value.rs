//! The smallest parts: bytes, words, moments, names.

use core::fmt;

use kms_core::{AccountId, KeyId, Region, Scope as CoreScope, Timestamp};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::persisted::{Place, Wrong};

/// Bytes, secret or not. Wiped on drop.
pub(super) struct Bytes(Zeroizing<Vec<u8>>);

impl Bytes {
    pub(super) fn new(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    pub(super) fn array<const N: usize>(&self) -> Result<[u8; N], Wrong> {
        let found = self.0.len();
        <[u8; N]>::try_from(self.0.as_slice())
            .map_err(|_| Wrong::new(format!("{N} bytes expected, {found} found")))
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(BytesVisitor)
    }
}

struct BytesVisitor;

impl Visitor<'_> for BytesVisitor {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
        Ok(Bytes::new(bytes))
    }
}

/// Reads what a type of `kms-core` reads, and says what was expected where it does not.
pub(super) fn read<T>(
    text: &str,
    read: impl FnOnce(&str) -> Option<T>,
    expected: &str,
) -> Result<T, Wrong> {
    read(text).ok_or_else(|| {
        let shown: String = text.chars().take(60).collect();
        Wrong::new(format!("{expected} expected, {shown:?} found"))
    })
}

pub(super) fn key_id(text: &str) -> Result<KeyId, Wrong> {
    read(text, KeyId::parse, "a key id")
}

/// Any moment that arithmetic from a clock's last one can reach.
pub(super) fn moment(millis: i64) -> Result<Timestamp, Wrong> {
    const SPAN: i64 = 8_640_000_000_000_000;
    if (-SPAN..=SPAN).contains(&millis) {
        Ok(Timestamp::from_millis(millis))
    } else {
        Err(Wrong::new(format!("{millis} ms is more than 100 million days from 1970")))
    }
}

/// A moment that a clock can show.
pub(super) fn shown_moment(millis: i64) -> Result<Timestamp, Wrong> {
    const FIRST: Timestamp = Timestamp::from_date(1, 1, 1);
    let at = moment(millis)?;
    if (FIRST..=Timestamp::MAX).contains(&at) {
        Ok(at)
    } else {
        Err(Wrong::new(format!("{at} is not between {FIRST} and {}", Timestamp::MAX)))
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(super) account: String,
    pub(super) region: String,
}

impl From<CoreScope> for Scope {
    fn from(scope: CoreScope) -> Self {
        Self {
            account: scope.account.as_str().to_owned(),
            region: scope.region.as_str().to_owned(),
        }
    }
}

impl TryFrom<&Scope> for CoreScope {
    type Error = Wrong;

    fn try_from(scope: &Scope) -> Result<Self, Wrong> {
        Ok(Self {
            account: read(&scope.account, AccountId::parse, "twelve digits").at("account")?,
            region: read(&scope.region, Region::parse, "a Region").at("region")?,
        })
    }
}
