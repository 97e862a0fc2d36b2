//! The smallest parts: moments, names, words.

use kms_core::{AccountId, AliasName, KeyId, MaterialId, Region, Scope, Tag, Timestamp};

use super::{DecodeError, Decoder, Encoder, WithPath};

/// Numbers stay below this, so that JavaScript can count on, and nothing overflows.
pub(crate) const MAX_NUMBER: u64 = 1 << 53;

impl Encoder {
    /// Milliseconds since 1970.
    pub fn timestamp(&mut self, at: Timestamp) -> &mut Self {
        self.signed(at.as_millis())
    }

    /// The id as it is shown.
    pub(crate) fn key_id(&mut self, id: KeyId) -> &mut Self {
        self.text(&id.to_string())
    }

    /// The bytes of the id.
    pub(crate) fn material_id(&mut self, id: MaterialId) -> &mut Self {
        self.bytes(&id.to_bytes())
    }

    /// The name, prefix included.
    pub(crate) fn alias_name(&mut self, name: &AliasName) -> &mut Self {
        self.text(name.as_str())
    }

    /// Account, then Region.
    pub(crate) fn scope(&mut self, scope: Scope) -> &mut Self {
        self.account(scope.account).region(&scope.region)
    }

    /// A tag, or a document.
    pub(crate) fn text_pair(&mut self, (key, value): (&String, &String)) -> &mut Self {
        self.text(key).text(value)
    }

    /// Twelve digits.
    pub(crate) fn account(&mut self, account: AccountId) -> &mut Self {
        self.text(account.as_str())
    }

    /// The name of a Region.
    pub(crate) fn region(&mut self, region: &Region) -> &mut Self {
        self.text(region.as_str())
    }

    /// A text that may be missing.
    pub(crate) fn optional_text(&mut self, text: Option<&String>) -> &mut Self {
        self.option(text, |to, text| to.text(text))
    }
}

impl Decoder<'_> {
    /// The number of one of a sequence, behind which there is another.
    pub(crate) fn seq(&mut self) -> Result<u64, DecodeError> {
        let seq = self.number("seq")?;
        if seq < MAX_NUMBER {
            return Ok(seq);
        }
        Err(DecodeError::new("is a number of more than 53 bits").within("seq"))
    }

    /// Any moment that arithmetic from a clock's last one can reach.
    pub fn timestamp(&mut self, member: &str) -> Result<Timestamp, DecodeError> {
        const SPAN: i64 = 8_640_000_000_000_000;
        let millis = self.signed(member)?;
        if (-SPAN..=SPAN).contains(&millis) {
            return Ok(Timestamp::from_millis(millis));
        }
        let wrong = format!("{millis} ms is more than 100 million days from 1970");
        Err(DecodeError::new(wrong).within(member))
    }

    /// A moment that a clock can show.
    pub(crate) fn clock_timestamp(&mut self, member: &str) -> Result<Timestamp, DecodeError> {
        const FIRST: Timestamp = Timestamp::from_date(1, 1, 1);
        let at = self.timestamp(member)?;
        if (FIRST..=Timestamp::MAX).contains(&at) {
            return Ok(at);
        }
        let wrong = format!("{at} is not between {FIRST} and {}", Timestamp::MAX);
        Err(DecodeError::new(wrong).within(member))
    }

    /// What a type of `kms-core` reads from its text; says what was expected where it does not.
    pub(crate) fn parsed<T>(
        &mut self,
        member: &str,
        read: fn(&str) -> Option<T>,
        expected: &str,
    ) -> Result<T, DecodeError> {
        let text = self.str(member)?;
        read(text).ok_or_else(|| unexpected(text, expected).within(member))
    }

    /// A key id.
    pub(crate) fn key_id(&mut self, member: &str) -> Result<KeyId, DecodeError> {
        self.parsed(member, KeyId::parse, "a key id")
    }

    /// A material id.
    pub(crate) fn material_id(&mut self, member: &str) -> Result<MaterialId, DecodeError> {
        self.array(member).map(MaterialId::from_bytes)
    }

    /// An alias name.
    pub(crate) fn alias_name(&mut self, member: &str) -> Result<AliasName, DecodeError> {
        self.parsed(member, AliasName::parse, "an alias name")
    }

    /// Account, then Region.
    pub(crate) fn scope(&mut self) -> Result<Scope, DecodeError> {
        Ok(Scope { account: self.account("account")?, region: self.region("region")? })
    }

    /// An account id.
    pub(crate) fn account(&mut self, member: &str) -> Result<AccountId, DecodeError> {
        self.parsed(member, AccountId::parse, "twelve digits")
    }

    /// The name of a Region.
    pub(crate) fn region(&mut self, member: &str) -> Result<Region, DecodeError> {
        self.parsed(member, Region::parse, "a Region")
    }

    /// A list of Regions.
    pub(crate) fn regions(&mut self, member: &str) -> Result<Vec<Region>, DecodeError> {
        self.list(member, |from| from.region("region"))
    }

    /// The same, as a member of something.
    pub(crate) fn scope_at(&mut self, member: &str) -> Result<Scope, DecodeError> {
        self.scope().at(member)
    }

    /// A tag.
    pub(crate) fn tag(&mut self) -> Result<Tag, DecodeError> {
        Ok(Tag { key: self.text("key")?, value: self.text("value")? })
    }
}

fn unexpected(text: &str, expected: &str) -> DecodeError {
    let shown: String = text.chars().take(60).collect();
    DecodeError::new(format!("{expected} expected, \"{shown}\" found"))
}
