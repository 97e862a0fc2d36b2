//! Names: accounts, Regions, aliases, ARNs, and the references to keys in requests.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use kms_crypto::KeyId;

/// A 12-digit AWS account ID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 12]);

impl AccountId {
    /// The account of the examples in AWS's documentation.
    pub const EXAMPLE: Self = Self(*b"111122223333");

    /// Parses exactly twelve digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: [u8; 12] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    /// Returns the twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The name of an AWS Region, such as `us-east-1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    bytes: [u8; Self::MAX_LEN],
    len: u8,
}

impl Region {
    const MAX_LEN: usize = 31;

    /// `us-east-1`
    pub const US_EAST_1: Self =
        Self { bytes: *b"us-east-1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", len: 9 };

    /// Parses a name of at most 31 lower-case letters, digits and hyphens.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || text.len() > Self::MAX_LEN || !text.bytes().all(fits) {
            return None;
        }
        let mut bytes = [0; Self::MAX_LEN];
        bytes.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
        Some(Self { bytes, len: u8::try_from(text.len()).ok()? })
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.bytes
            .get(..usize::from(self.len))
            .and_then(|bytes| core::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// Returns the AWS partition of the Region.
    #[must_use]
    pub fn partition(&self) -> &'static str {
        let name = self.as_str();
        if name.starts_with("cn-") {
            "aws-cn"
        } else if name.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }
}

macro_rules! show_as_str {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }
    )*};
}
show_as_str!(AccountId Region AliasName);

/// An account in a Region, to which keys and aliases belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
}

impl Scope {
    /// Returns the ARN of a key in this scope (KEY-04).
    #[must_use]
    pub fn key_arn(self, key: KeyId) -> KeyArn {
        KeyArn { scope: self, key }
    }

    /// Returns the ARN of an alias in this scope (ALI-26).
    #[must_use]
    pub fn alias_arn(self, name: AliasName) -> AliasArn {
        AliasArn { scope: self, name }
    }

    /// Writes an ARN up to its resource. Writing the pieces one by one is faster than a format string,
    /// and a page of keys has hundreds of ARNs.
    fn write_arn(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, region } = self;
        for piece in ["arn:", region.partition(), ":kms:", region.as_str(), ":", account.as_str()] {
            f.write_str(piece)?;
        }
        f.write_str(":")
    }
}

/// The ARN of a key: `arn:aws:kms:REGION:ACCOUNT:key/ID` (KEY-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyArn {
    /// The account and Region of the key.
    pub scope: Scope,
    /// The ID of the key.
    pub key: KeyId,
}

impl fmt::Display for KeyArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.scope.write_arn(f)?;
        f.write_str("key/")?;
        self.key.fmt(f)
    }
}

/// The ARN of an alias: `arn:aws:kms:REGION:ACCOUNT:alias/NAME` (ALI-26).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AliasArn {
    /// The account and Region of the alias.
    pub scope: Scope,
    /// The name of the alias.
    pub name: AliasName,
}

impl fmt::Display for AliasArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.scope.write_arn(f)?;
        f.write_str(self.name.as_str())
    }
}

/// The name of an alias with its prefix: `alias/application-current` (ALI-01).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AliasName(String);

impl AliasName {
    /// The prefix of every alias name.
    pub const PREFIX: &'static str = "alias/";
    /// The maximum length of an alias name with its prefix, in characters.
    pub const MAX_LEN: usize = 256;

    /// Parses `alias/` and a name of `[a-zA-Z0-9/_-]`, at most 256 characters in all (ALI-01).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.strip_prefix(Self::PREFIX)?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-');
        let sound = !name.is_empty() && text.len() <= Self::MAX_LEN && name.bytes().all(fits);
        sound.then(|| Self(text.to_owned()))
    }

    /// Returns the name with its prefix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the name is reserved for AWS services: `alias/aws/...` (ALI-03).
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        self.0.starts_with("alias/aws/")
    }
}

/// A reference to a key in a request, parsed but not looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyRef {
    /// A key ID.
    Id(KeyId),
    /// A key ARN.
    Arn(KeyArn),
    /// An alias name.
    Alias(AliasName),
    /// An alias ARN.
    AliasArn(AliasArn),
    /// Any other text, as it was given (KEY-05).
    Malformed(String),
}

impl KeyRef {
    /// Parses a key ID, a key ARN, an alias name or an alias ARN.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::read(text).unwrap_or_else(|| Self::Malformed(text.to_owned()))
    }

    fn read(text: &str) -> Option<Self> {
        if text.starts_with("arn:") {
            return Self::read_arn(text);
        }
        KeyId::parse(text).map(Self::Id).or_else(|| AliasName::parse(text).map(Self::Alias))
    }

    fn read_arn(text: &str) -> Option<Self> {
        let mut parts = text.splitn(6, ':').skip(1);
        let (partition, service) = (parts.next()?, parts.next()?);
        let region = Region::parse(parts.next()?)?;
        let scope = Scope { account: AccountId::parse(parts.next()?)?, region };
        if partition != region.partition() || service != "kms" {
            return None;
        }
        let resource = parts.next()?;
        match resource.strip_prefix("key/") {
            Some(id) => KeyId::parse(id).map(|key| Self::Arn(scope.key_arn(key))),
            None => AliasName::parse(resource).map(|name| Self::AliasArn(scope.alias_arn(name))),
        }
    }
}

impl fmt::Display for KeyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Arn(arn) => arn.fmt(f),
            Self::Alias(name) => name.fmt(f),
            Self::AliasArn(arn) => arn.fmt(f),
            Self::Malformed(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn key_04_ali_26_references_show_as_they_were_given() {
        for text in [
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws-cn:kms:cn-north-1:111122223333:alias/a/b_c-D",
            "alias/aws/s3",
        ] {
            let read = KeyRef::parse(text);
            assert!(!matches!(read, KeyRef::Malformed(_)), "{text}");
            assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn the_constants_are_what_they_show() {
        assert_eq!(AccountId::parse("111122223333"), Some(AccountId::EXAMPLE));
        assert_eq!(Region::parse("us-east-1"), Some(Region::US_EAST_1));
    }

    #[test]
    fn key_05_ali_01_what_is_no_reference_is_kept_as_it_was_given() {
        for text in [
            "",
            "not-a-key",
            "alias/",
            "alias/a:b",
            "arn:aws:s3:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:us-east-1:1111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:cn-north-1:111122223333:alias/x",
        ] {
            assert_eq!(KeyRef::parse(text), KeyRef::Malformed(text.to_string()), "{text}");
        }
    }
}
