//! Grants and their changes.

use kms_core::{Grant, GrantChange, GrantConstraints, GrantId, GrantOperation, Map, Principal};

use super::{DecodeError, Decoder, Encoder, WithPath};

impl Encoder {
    /// Adds a grant.
    pub(crate) fn grant(&mut self, grant: &Grant) -> &mut Self {
        self.grant_id(grant.id).optional_text(grant.name.as_ref()).timestamp(grant.created_at);
        self.account(grant.issuing_account).principal(&grant.grantee);
        self.option(grant.retiring.as_ref(), Encoder::principal);
        self.list(grant.operations.iter(), |to, it| to.text(it.as_str()));
        let GrantConstraints { context_subset, context_equals, source_arn } = &grant.constraints;
        self.context(context_subset.as_ref()).context(context_equals.as_ref());
        self.optional_text(source_arn.as_ref())
    }

    /// Adds the bytes of a grant ID.
    fn grant_id(&mut self, id: GrantId) -> &mut Self {
        self.bytes(&id.to_bytes())
    }

    /// Adds a change of the grants of a key. The number of each kind is part of the stored form.
    pub(crate) fn grant_change(&mut self, change: &GrantChange) -> &mut Self {
        match change {
            GrantChange::Created(grant) => self.number(0).grant(grant),
            GrantChange::Retired(id) => self.number(1).grant_id(*id),
            GrantChange::Revoked(id) => self.number(2).grant_id(*id),
        }
    }

    fn principal(&mut self, principal: &Principal) -> &mut Self {
        match principal {
            Principal::Arn(arn) => self.flag(false).text(arn),
            Principal::Service(name) => self.flag(true).text(name),
        }
    }

    /// Adds an optional encryption context.
    fn context(&mut self, context: Option<&Map<String, String>>) -> &mut Self {
        self.option(context, |to, context| to.list(context.iter(), Encoder::text_pair))
    }
}

impl Decoder<'_> {
    /// Decodes a grant.
    pub(crate) fn grant(&mut self) -> Result<Grant, DecodeError> {
        Ok(Grant {
            id: self.grant_id("id")?,
            name: self.option("name", Decoder::text)?,
            created_at: self.timestamp("createdAt")?,
            issuing_account: self.account("issuingAccount")?,
            grantee: self.principal("grantee")?,
            retiring: self.option("retiring", Decoder::principal)?,
            operations: self.list("operations", |from| {
                from.parsed("operation", GrantOperation::parse, "an operation that can be granted")
            })?,
            constraints: GrantConstraints {
                context_subset: self.option("contextSubset", Decoder::context)?,
                context_equals: self.option("contextEquals", Decoder::context)?,
                source_arn: self.option("sourceArn", Decoder::text)?,
            },
        })
    }

    /// Decodes a grant ID.
    fn grant_id(&mut self, member: &str) -> Result<GrantId, DecodeError> {
        self.array(member).map(GrantId::from_bytes)
    }

    /// Decodes a change of the grants of a key.
    pub(crate) fn grant_change(&mut self) -> Result<GrantChange, DecodeError> {
        Ok(match self.number("kind")? {
            0 => GrantChange::Created(Box::new(self.grant()?)),
            1 => GrantChange::Retired(self.grant_id("id")?),
            2 => GrantChange::Revoked(self.grant_id("id")?),
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }

    fn principal(&mut self, member: &str) -> Result<Principal, DecodeError> {
        let is_service = self.flag("isService").at(member)?;
        let name = self.text("name").at(member)?;
        Ok(if is_service { Principal::Service(name) } else { Principal::Arn(name) })
    }

    /// Decodes an encryption context.
    fn context(&mut self, member: &str) -> Result<Map<String, String>, DecodeError> {
        let context = self.list(member, Decoder::document)?;
        Ok(context.into_iter().collect())
    }
}
