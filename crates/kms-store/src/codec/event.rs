//! Events. The number of each kind is part of the stored form.

use kms_core::{Event, EventKind, NewKey, Rotated, Scope};

use super::{DecodeError, Decoder, Encoder, WithPath};
use crate::NumberedEvent;

impl Encoder {
    /// Adds an event with its number.
    pub(crate) fn event(&mut self, numbered: &NumberedEvent) -> &mut Self {
        let Event { at, scope, kind } = &numbered.event;
        self.number(numbered.seq).timestamp(*at).scope(*scope);
        self.kind(*scope, kind)
    }

    /// Adds the number of the kind of an event, then its fields.
    fn kind(&mut self, scope: Scope, kind: &EventKind) -> &mut Self {
        match kind {
            EventKind::AliasCreated { name, target } => {
                self.number(0).alias_name(name).key_id(*target)
            }
            EventKind::AliasDeleted { name } => self.number(1).alias_name(name),
            EventKind::AliasUpdated { name, target } => {
                self.number(2).alias_name(name).key_id(*target)
            }
            EventKind::KeyCreated(new) => self.number(3).new_key(new),
            EventKind::KeyDeleted { key } => self.number(4).key_id(*key),
            EventKind::KeyDeletionCancelled { key } => self.number(5).key_id(*key),
            EventKind::KeyDeletionScheduled { key, delete_at } => {
                self.number(6).key_id(*key).timestamp(*delete_at)
            }
            EventKind::KeyDescriptionUpdated { key, description } => {
                self.number(7).key_id(*key).text(description)
            }
            EventKind::KeyDisabled { key } => self.number(8).key_id(*key),
            EventKind::KeyEnabled { key } => self.number(9).key_id(*key),
            EventKind::KeyLeftPendingImport { key } => self.number(10).key_id(*key),
            EventKind::KeyPolicyPut { key, policy } => self.number(11).key_id(*key).text(policy),
            EventKind::KeyRotated(rotated) => self.number(12).rotated(rotated),
            EventKind::KeyRotationDisabled { key } => self.number(13).key_id(*key),
            EventKind::KeyRotationEnabled { key, period, next } => {
                self.number(14).key_id(*key).number(period.days().0.into()).timestamp(*next)
            }
            EventKind::OnDemandRotationStarted { key, due } => {
                self.number(15).key_id(*key).timestamp(*due)
            }
            EventKind::ResourceTagged { key, tags } => self
                .number(16)
                .key_id(*key)
                .list(tags.iter(), |to, tag| to.text_pair((&tag.key, &tag.value))),
            EventKind::ResourceUntagged { key, tag_keys } => {
                self.number(17).key_id(*key).list(tag_keys.iter(), |to, tag_key| to.text(tag_key))
            }
            EventKind::GrantChanged { key, change } => {
                self.number(18).key_id(*key).grant_change(change)
            }
            EventKind::ImportChanged { key, change } => {
                self.number(19).key_id(*key).import_change(change)
            }
            EventKind::MultiRegionChanged { key, change } => {
                self.number(20).key_id(*key).multi_region_change(scope, change)
            }
            EventKind::KeyStoreChanged { store, change } => {
                self.number(21).text(store).key_store_change(change)
            }
        }
    }

    /// Adds the properties with which a key is created.
    fn new_key(&mut self, new: &NewKey) -> &mut Self {
        self.key_id(new.id).text(new.spec.as_str()).text(new.usage.as_str());
        self.text(new.origin.as_str()).text(new.manager.as_str());
        self.text(&new.description).text(&new.policy);
        self.list(new.tags.iter(), |to, tag| to.text_pair((&tag.key, &tag.value)));
        self.flag(new.multi_region);
        self.optional_text(new.custom_key_store_id.as_ref()).optional_text(new.xks_key_id.as_ref());
        self.option(new.material.as_ref(), Encoder::material).bytes(&new.public_key)
    }

    /// Adds a rotation.
    fn rotated(&mut self, rotated: &Rotated) -> &mut Self {
        self.key_id(rotated.key).text(rotated.origin.as_str());
        self.material(&rotated.material);
        self.material_id(rotated.previous).text(rotated.rotation_type.as_str());
        self.option(rotated.next, Encoder::timestamp)
    }
}

impl Decoder<'_> {
    /// Decodes an event with its number.
    pub(crate) fn event(&mut self) -> Result<NumberedEvent, DecodeError> {
        let seq = self.seq()?;
        let event = Event {
            at: self.timestamp("at")?,
            scope: self.scope_at("scope")?,
            kind: self.kind().at("kind")?,
        };
        Ok(NumberedEvent { seq, event })
    }

    /// Decodes the kind of an event and its fields.
    fn kind(&mut self) -> Result<EventKind, DecodeError> {
        let kind = self.number("kind")?;
        Ok(match kind {
            0 => EventKind::AliasCreated {
                name: self.alias_name("name")?,
                target: self.key_id("target")?,
            },
            1 => EventKind::AliasDeleted { name: self.alias_name("name")? },
            2 => EventKind::AliasUpdated {
                name: self.alias_name("name")?,
                target: self.key_id("target")?,
            },
            3 => EventKind::KeyCreated(Box::new(self.new_key()?)),
            12 => EventKind::KeyRotated(Box::new(self.rotated()?)),
            21 => EventKind::KeyStoreChanged {
                store: self.text("store")?,
                change: self.key_store_change().at("change")?,
            },
            _ => return self.key_event_kind(kind),
        })
    }

    /// Decodes the fields of an event whose first field is its key.
    fn key_event_kind(&mut self, kind: u64) -> Result<EventKind, DecodeError> {
        let key = self.key_id("key")?;
        Ok(match kind {
            4 => EventKind::KeyDeleted { key },
            5 => EventKind::KeyDeletionCancelled { key },
            6 => EventKind::KeyDeletionScheduled { key, delete_at: self.timestamp("deleteAt")? },
            7 => EventKind::KeyDescriptionUpdated { key, description: self.text("description")? },
            8 => EventKind::KeyDisabled { key },
            9 => EventKind::KeyEnabled { key },
            10 => EventKind::KeyLeftPendingImport { key },
            11 => EventKind::KeyPolicyPut { key, policy: self.text("policy")? },
            13 => EventKind::KeyRotationDisabled { key },
            14 => {
                let period = self.period()?;
                EventKind::KeyRotationEnabled { key, period, next: self.timestamp("next")? }
            }
            15 => EventKind::OnDemandRotationStarted { key, due: self.timestamp("due")? },
            16 => EventKind::ResourceTagged { key, tags: self.list("tags", Decoder::tag)? },
            17 => {
                let tag_keys = self.list("tagKeys", |from| from.text("key"))?;
                EventKind::ResourceUntagged { key, tag_keys }
            }
            18 => EventKind::GrantChanged { key, change: self.grant_change().at("change")? },
            19 => EventKind::ImportChanged { key, change: self.import_change().at("change")? },
            20 => {
                let change = self.multi_region_change().at("change")?;
                EventKind::MultiRegionChanged { key, change }
            }
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }

    /// Decodes the properties with which a key is created.
    fn new_key(&mut self) -> Result<NewKey, DecodeError> {
        Ok(NewKey {
            id: self.key_id("id")?,
            spec: self.spec()?,
            usage: self.usage()?,
            origin: self.origin()?,
            manager: self.manager()?,
            description: self.text("description")?,
            policy: self.text("policy")?,
            tags: self.list("tags", Decoder::tag)?,
            multi_region: self.flag("multiRegion")?,
            custom_key_store_id: self.option("customKeyStoreId", Decoder::text)?,
            xks_key_id: self.option("xksKeyId", Decoder::text)?,
            material: self.option("material", |from, member| from.material().at(member))?,
            public_key: self.since(2, |from| Ok(from.bytes("publicKey")?.to_vec()))?,
        })
    }

    /// Decodes a rotation.
    fn rotated(&mut self) -> Result<Rotated, DecodeError> {
        Ok(Rotated {
            key: self.key_id("key")?,
            origin: self.origin()?,
            material: self.material().at("material")?,
            previous: self.material_id("previous")?,
            rotation_type: self.rotation_type("rotationType")?,
            next: self.option("next", Decoder::timestamp)?,
        })
    }
}
