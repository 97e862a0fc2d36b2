//! The smallest parts: moments, names, words.

use kms_core::{AccountId, AliasName, KeyId, MaterialId, Region, Scope, Tag, Timestamp};

use super::{Payload, Place, Wrong};
use crate::record::Draft;

/// Numbers stay below this, so that JavaScript can count on, and nothing overflows.
pub(super) const MAX_NUMBER: u64 = 1 << 53;

impl Draft {
    /// Milliseconds since 1970.
    pub(crate) fn moment(&mut self, at: Timestamp) -> &mut Self {
        self.signed(at.as_millis())
    }

    /// The id as it is shown.
    pub(super) fn key_id(&mut self, id: KeyId) -> &mut Self {
        self.text(&id.to_string())
    }

    /// The bytes of the id.
    pub(super) fn material_id(&mut self, id: MaterialId) -> &mut Self {
        self.bytes(&id.to_bytes())
    }

    /// The name, prefix included.
    pub(super) fn alias_name(&mut self, name: &AliasName) -> &mut Self {
        self.text(name.as_str())
    }

    /// Account, then Region.
    pub(super) fn scope(&mut self, scope: Scope) -> &mut Self {
        self.account(scope.account).region(&scope.region)
    }

    /// A tag, or a document.
    pub(crate) fn pair(&mut self, (key, value): (&String, &String)) -> &mut Self {
        self.text(key).text(value)
    }

    /// Twelve digits.
    pub(super) fn account(&mut self, account: AccountId) -> &mut Self {
        self.text(account.as_str())
    }

    /// The name of a Region.
    pub(super) fn region(&mut self, region: &Region) -> &mut Self {
        self.text(region.as_str())
    }

    /// A text that may be missing.
    pub(super) fn optional_text(&mut self, text: Option<&String>) -> &mut Self {
        self.option(text, |to, text| to.text(text))
    }
}

impl Payload<'_> {
    /// The number of one of a sequence, behind which there is another.
    pub(super) fn seq(&mut self) -> Result<u64, Wrong> {
        let seq = self.number("seq")?;
        if seq < MAX_NUMBER {
            return Ok(seq);
        }
        Err(Wrong::new("is a number of more than 53 bits").within("seq"))
    }

    /// Any moment that arithmetic from a clock's last one can reach.
    pub(crate) fn moment(&mut self, member: &str) -> Result<Timestamp, Wrong> {
        const SPAN: i64 = 8_640_000_000_000_000;
        let millis = self.signed(member)?;
        if (-SPAN..=SPAN).contains(&millis) {
            return Ok(Timestamp::from_millis(millis));
        }
        let wrong = format!("{millis} ms is more than 100 million days from 1970");
        Err(Wrong::new(wrong).within(member))
    }

    /// A moment that a clock can show.
    pub(super) fn shown_moment(&mut self, member: &str) -> Result<Timestamp, Wrong> {
        const FIRST: Timestamp = Timestamp::from_date(1, 1, 1);
        let at = self.moment(member)?;
        if (FIRST..=Timestamp::MAX).contains(&at) {
            return Ok(at);
        }
        let wrong = format!("{at} is not between {FIRST} and {}", Timestamp::MAX);
        Err(Wrong::new(wrong).within(member))
    }

    /// What a type of `kms-core` reads from its text; says what was expected where it does not.
    pub(super) fn word<T>(
        &mut self,
        member: &str,
        read: fn(&str) -> Option<T>,
        expected: &str,
    ) -> Result<T, Wrong> {
        let text = self.str(member)?;
        read(text).ok_or_else(|| unexpected(text, expected).within(member))
    }

    /// A key id.
    pub(super) fn key_id(&mut self, member: &str) -> Result<KeyId, Wrong> {
        self.word(member, KeyId::parse, "a key id")
    }

    /// A material id.
    pub(super) fn material_id(&mut self, member: &str) -> Result<MaterialId, Wrong> {
        self.array(member).map(MaterialId::from_bytes)
    }

    /// An alias name.
    pub(super) fn alias_name(&mut self, member: &str) -> Result<AliasName, Wrong> {
        self.word(member, AliasName::parse, "an alias name")
    }

    /// Account, then Region.
    pub(super) fn scope(&mut self) -> Result<Scope, Wrong> {
        Ok(Scope { account: self.account("account")?, region: self.region("region")? })
    }

    /// An account id.
    pub(super) fn account(&mut self, member: &str) -> Result<AccountId, Wrong> {
        self.word(member, AccountId::parse, "twelve digits")
    }

    /// The name of a Region.
    pub(super) fn region(&mut self, member: &str) -> Result<Region, Wrong> {
        self.word(member, Region::parse, "a Region")
    }

    /// A list of Regions.
    pub(super) fn regions(&mut self, member: &str) -> Result<Vec<Region>, Wrong> {
        self.list(member, |from| from.region("region"))
    }

    /// The same, as a member of something.
    pub(super) fn scope_at(&mut self, member: &str) -> Result<Scope, Wrong> {
        self.scope().at(member)
    }

    /// A tag.
    pub(super) fn tag(&mut self) -> Result<Tag, Wrong> {
        Ok(Tag { key: self.text("key")?, value: self.text("value")? })
    }
}

fn unexpected(text: &str, expected: &str) -> Wrong {
    let shown: String = text.chars().take(60).collect();
    Wrong::new(format!("{expected} expected, \"{shown}\" found"))
}
