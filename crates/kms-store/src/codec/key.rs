//! Keys and aliases.

#[cfg(test)]
mod tests;

use kms_core::{
    Alias, AliasName, Days, Key, KeyManager, KeySpec, KeyState, KeyUsage, LastUsage, Map,
    OnDemandRotations, Operation, Origin, RotationPeriod, RotationSchedule, RotationType,
    RunningRotation, Scope,
};

use super::{DecodeError, Decoder, Encoder, WithPath};

impl Encoder {
    /// Adds a key with its account and Region, without its aliases.
    pub(crate) fn key(&mut self, (scope, key): (Scope, &Key)) -> &mut Self {
        self.scope(scope).key_id(key.id).timestamp(key.created_at);
        self.text(key.spec.as_str()).text(key.usage.as_str());
        self.text(key.origin.as_str()).text(key.manager.as_str());
        self.multi_region(key.multi_region.as_ref());
        self.optional_text(key.custom_key_store_id.as_ref()).optional_text(key.xks_key_id.as_ref());
        self.text(&key.description).text(&key.policy);
        self.list(key.tags.iter(), Encoder::text_pair);
        self.state(key.state);
        self.materials(key.materials.as_ref());
        self.schedule(key.schedule);
        self.number(key.on_demand.used.into());
        self.option(key.on_demand.running, |to, it| to.timestamp(it.started_at).timestamp(it.due));
        self.pending(key.materials.as_ref()).bytes(&key.public_key);
        self.list(key.import_parameters.iter(), Encoder::import_parameters);
        self.list(key.grants.iter(), Encoder::grant).option(key.last_usage, Encoder::last_usage)
    }

    /// Adds the last use of a key.
    pub(crate) fn last_usage(&mut self, usage: LastUsage) -> &mut Self {
        self.text(usage.operation.as_str()).timestamp(usage.at).number(usage.record)
    }

    /// Adds a key state. The number of each state is part of the stored form.
    fn state(&mut self, state: KeyState) -> &mut Self {
        match state {
            KeyState::Creating { until } => self.number(0).timestamp(until),
            KeyState::Enabled => self.number(1),
            KeyState::Disabled => self.number(2),
            KeyState::PendingDeletion { delete_at } => self.number(3).timestamp(delete_at),
            KeyState::PendingReplicaDeletion { window } => self.number(4).number(window.0.into()),
            KeyState::PendingImport => self.number(5),
            KeyState::Unavailable { enabled: true } => self.number(6),
            KeyState::Unavailable { enabled: false } => self.number(8),
            KeyState::Updating { until } => self.number(7).timestamp(until),
        }
    }

    /// Adds a rotation schedule. The number of each kind is part of the stored form.
    fn schedule(&mut self, schedule: RotationSchedule) -> &mut Self {
        match schedule {
            RotationSchedule::Off => self.number(0),
            RotationSchedule::On { period, next } => {
                self.number(1).number(period.days().0.into()).timestamp(next)
            }
            RotationSchedule::ByAws => self.number(2),
        }
    }

    /// Adds an alias with its account and Region.
    pub(crate) fn alias(&mut self, (scope, name, alias): (Scope, &AliasName, &Alias)) -> &mut Self {
        self.scope(scope).alias_name(name).key_id(alias.target);
        self.timestamp(alias.created_at).timestamp(alias.updated_at)
    }
}

impl Decoder<'_> {
    /// Decodes a key with its account and Region, without its aliases.
    pub(crate) fn key(&mut self) -> Result<(Scope, Key), DecodeError> {
        let scope = self.scope_at("scope")?;
        let mut key = Key {
            id: self.key_id("id")?,
            created_at: self.timestamp("createdAt")?,
            spec: self.spec()?,
            usage: self.usage()?,
            origin: self.origin()?,
            manager: self.manager()?,
            multi_region: self.multi_region().at("multiRegion")?,
            custom_key_store_id: self.option("customKeyStoreId", Decoder::text)?,
            xks_key_id: self.option("xksKeyId", Decoder::text)?,
            description: self.text("description")?,
            policy: self.text("policy")?,
            tags: self.tags()?,
            aliases: Vec::new(),
            state: self.state().at("state")?,
            materials: self.materials()?,
            schedule: self.schedule().at("schedule")?,
            on_demand: OnDemandRotations {
                used: self.number_u32("onDemandUsed")?,
                running: self.option("onDemandRunning", Decoder::running)?,
            },
            public_key: Vec::new(),
            import_parameters: Vec::new(),
            grants: Vec::new(),
            last_usage: None,
        };
        if !self.is_before(2) {
            self.pending(key.materials.as_mut())?;
            key.public_key = self.bytes("publicKey")?.to_vec();
            key.import_parameters = self.list("importParameters", Decoder::import_parameters)?;
            key.grants = self.list("grants", Decoder::grant)?;
            key.last_usage = self.option("lastUsage", |from, it| from.last_usage().at(it))?;
        }
        Ok((scope, key))
    }

    /// Decodes the last use of a key.
    pub(crate) fn last_usage(&mut self) -> Result<LastUsage, DecodeError> {
        Ok(LastUsage {
            operation: self.parsed("operation", Operation::parse, "an operation")?,
            at: self.timestamp("at")?,
            record: self.number("record")?,
        })
    }

    /// Decodes a key spec.
    pub(crate) fn spec(&mut self) -> Result<KeySpec, DecodeError> {
        self.parsed("spec", KeySpec::parse, "a key spec")
    }

    /// Decodes a key usage.
    pub(crate) fn usage(&mut self) -> Result<KeyUsage, DecodeError> {
        self.parsed("usage", KeyUsage::parse, "a key usage")
    }

    /// Decodes the origin of key material.
    pub(crate) fn origin(&mut self) -> Result<Origin, DecodeError> {
        self.parsed("origin", Origin::parse, "an origin")
    }

    /// Decodes the manager of a key: AWS or the customer.
    pub(crate) fn manager(&mut self) -> Result<KeyManager, DecodeError> {
        self.parsed("manager", KeyManager::parse, "AWS or CUSTOMER")
    }

    /// Decodes a rotation type.
    pub(crate) fn rotation_type(&mut self, member: &str) -> Result<RotationType, DecodeError> {
        self.parsed(member, RotationType::parse, "ON_DEMAND or AUTOMATIC")
    }

    /// Decodes a rotation period, in days.
    pub(crate) fn period(&mut self) -> Result<RotationPeriod, DecodeError> {
        let days = self.number_u32("periodDays")?;
        let wrong = || DecodeError::new(format!("90 to 2560 days expected, {days} found"));
        RotationPeriod::new(days).ok_or_else(wrong).at("periodDays")
    }

    /// Decodes tags. Two tags with the same key are refused.
    fn tags(&mut self) -> Result<Map<String, String>, DecodeError> {
        let mut tags = Map::new();
        self.each("tags", &mut |from| {
            let tag = from.tag()?;
            match tags.insert(tag.key, tag.value) {
                None => Ok(()),
                Some(_) => Err(DecodeError::new("the key has this tag twice")),
            }
        })?;
        Ok(tags)
    }

    /// Decodes a key state.
    fn state(&mut self) -> Result<KeyState, DecodeError> {
        Ok(match self.number("kind")? {
            // Version 1 had these states, but no operation that led to them or ended them.
            0 | 7 if self.is_before(2) => KeyState::Enabled,
            0 => KeyState::Creating { until: self.timestamp("until")? },
            1 => KeyState::Enabled,
            2 => KeyState::Disabled,
            3 => KeyState::PendingDeletion { delete_at: self.timestamp("deleteAt")? },
            4 => KeyState::PendingReplicaDeletion { window: Days(self.number_u32("windowDays")?) },
            5 => KeyState::PendingImport,
            6 => KeyState::Unavailable { enabled: true },
            8 => KeyState::Unavailable { enabled: false },
            7 => KeyState::Updating { until: self.timestamp("until")? },
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }

    /// Decodes a rotation schedule.
    fn schedule(&mut self) -> Result<RotationSchedule, DecodeError> {
        Ok(match self.number("kind")? {
            0 => RotationSchedule::Off,
            1 => RotationSchedule::On { period: self.period()?, next: self.timestamp("next")? },
            2 => RotationSchedule::ByAws,
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }

    /// Decodes a rotation on demand that has been requested and is not complete.
    fn running(&mut self, member: &str) -> Result<RunningRotation, DecodeError> {
        let started_at = self.timestamp("startedAt").at(member)?;
        Ok(RunningRotation { started_at, due: self.timestamp("due").at(member)? })
    }

    /// Decodes an alias with its account and Region.
    pub(crate) fn alias(&mut self) -> Result<(Scope, AliasName, Alias), DecodeError> {
        let scope = self.scope_at("scope")?;
        let name = self.alias_name("name")?;
        let alias = Alias {
            target: self.key_id("target")?,
            created_at: self.timestamp("createdAt")?,
            updated_at: self.timestamp("updatedAt")?,
        };
        Ok((scope, name, alias))
    }
}
