//! Timestamps, identifiers, names and tags.

use kms_core::{AccountId, AliasName, KeyId, MaterialId, Region, Scope, Tag, Timestamp};

use super::{DecodeError, Decoder, Encoder, WithPath};

/// The exclusive upper limit of sequence numbers: JavaScript represents integers exactly up to here.
pub(crate) const MAX_NUMBER: u64 = 1 << 53;

impl Encoder {
    /// Adds a timestamp, in milliseconds since 1970.
    pub fn timestamp(&mut self, at: Timestamp) -> &mut Self {
        self.signed(at.as_millis())
    }

    /// Adds a key ID as text.
    pub(crate) fn key_id(&mut self, id: KeyId) -> &mut Self {
        self.text(&id.to_string())
    }

    /// Adds the bytes of a material ID.
    pub(crate) fn material_id(&mut self, id: MaterialId) -> &mut Self {
        self.bytes(&id.to_bytes())
    }

    /// Adds an alias name with its prefix.
    pub(crate) fn alias_name(&mut self, name: &AliasName) -> &mut Self {
        self.text(name.as_str())
    }

    /// Adds an account, then a Region.
    pub(crate) fn scope(&mut self, scope: Scope) -> &mut Self {
        self.account(scope.account).region(&scope.region)
    }

    /// Adds a name and a text, such as a tag or a document.
    pub(crate) fn text_pair(&mut self, (key, value): (&String, &String)) -> &mut Self {
        self.text(key).text(value)
    }

    /// Adds the twelve digits of an account ID.
    pub(crate) fn account(&mut self, account: AccountId) -> &mut Self {
        self.text(account.as_str())
    }

    /// Adds the name of a Region.
    pub(crate) fn region(&mut self, region: &Region) -> &mut Self {
        self.text(region.as_str())
    }

    /// Adds an optional text.
    pub(crate) fn optional_text(&mut self, text: Option<&String>) -> &mut Self {
        self.option(text, |to, text| to.text(text))
    }
}

impl Decoder<'_> {
    /// Decodes the number of an item in a sequence. It is small enough for another item to follow.
    pub(crate) fn seq(&mut self) -> Result<u64, DecodeError> {
        let seq = self.number("seq")?;
        if seq < MAX_NUMBER {
            return Ok(seq);
        }
        Err(DecodeError::new("is a number of more than 53 bits").within("seq"))
    }

    /// Decodes a timestamp. Computed dates may lie outside of the range of the clock, such as the next
    /// rotation of a key in the year 9999.
    pub fn timestamp(&mut self, member: &str) -> Result<Timestamp, DecodeError> {
        const SPAN: i64 = 8_640_000_000_000_000;
        let millis = self.signed(member)?;
        if (-SPAN..=SPAN).contains(&millis) {
            return Ok(Timestamp::from_millis(millis));
        }
        let wrong = format!("{millis} ms is more than 100 million days from 1970");
        Err(DecodeError::new(wrong).within(member))
    }

    /// Decodes a timestamp within the range of the clock.
    pub(crate) fn clock_timestamp(&mut self, member: &str) -> Result<Timestamp, DecodeError> {
        const FIRST: Timestamp = Timestamp::from_date(1, 1, 1);
        let at = self.timestamp(member)?;
        if (FIRST..=Timestamp::MAX).contains(&at) {
            return Ok(at);
        }
        let wrong = format!("{at} is not between {FIRST} and {}", Timestamp::MAX);
        Err(DecodeError::new(wrong).within(member))
    }

    /// Decodes a text, and parses it with `parse`. `expected` describes a valid text in the error.
    pub(crate) fn parsed<T>(
        &mut self,
        member: &str,
        parse: fn(&str) -> Option<T>,
        expected: &str,
    ) -> Result<T, DecodeError> {
        let text = self.str(member)?;
        parse(text).ok_or_else(|| unexpected(text, expected).within(member))
    }

    /// Decodes a key ID.
    pub(crate) fn key_id(&mut self, member: &str) -> Result<KeyId, DecodeError> {
        self.parsed(member, KeyId::parse, "a key ID")
    }

    /// Decodes a material ID.
    pub(crate) fn material_id(&mut self, member: &str) -> Result<MaterialId, DecodeError> {
        self.array(member).map(MaterialId::from_bytes)
    }

    /// Decodes an alias name.
    pub(crate) fn alias_name(&mut self, member: &str) -> Result<AliasName, DecodeError> {
        self.parsed(member, AliasName::parse, "an alias name")
    }

    /// Decodes an account, then a Region.
    pub(crate) fn scope(&mut self) -> Result<Scope, DecodeError> {
        Ok(Scope { account: self.account("account")?, region: self.region("region")? })
    }

    /// Decodes an account ID.
    pub(crate) fn account(&mut self, member: &str) -> Result<AccountId, DecodeError> {
        self.parsed(member, AccountId::parse, "twelve digits")
    }

    /// Decodes the name of a Region.
    pub(crate) fn region(&mut self, member: &str) -> Result<Region, DecodeError> {
        self.parsed(member, Region::parse, "a Region")
    }

    /// Decodes a list of Regions.
    pub(crate) fn regions(&mut self, member: &str) -> Result<Vec<Region>, DecodeError> {
        self.list(member, |from| from.region("region"))
    }

    /// Decodes an account and a Region that are a member of a larger value.
    pub(crate) fn scope_at(&mut self, member: &str) -> Result<Scope, DecodeError> {
        self.scope().at(member)
    }

    /// Decodes a tag.
    pub(crate) fn tag(&mut self) -> Result<Tag, DecodeError> {
        Ok(Tag { key: self.text("key")?, value: self.text("value")? })
    }
}

fn unexpected(text: &str, expected: &str) -> DecodeError {
    let shown: String = text.chars().take(60).collect();
    DecodeError::new(format!("{expected} expected, \"{shown}\" found"))
}
