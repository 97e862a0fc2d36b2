//! What happened.

use kms_core::{Event, EventKind as Core};
use serde::{Deserialize, Serialize};

use super::key::{
    Material, Tag, alias_name, manager, material_bytes, material_id, origin, period, rotation_type,
    spec, usage,
};
use super::list::{Item, List};
use super::value::{Bytes, Scope, key_id, moment};
use crate::persisted::{Place, Wrong};

#[derive(Serialize, Deserialize)]
pub(crate) struct NumberedEvent {
    seq: u64,
    at: i64,
    scope: Scope,
    kind: Kind,
}

impl Item for NumberedEvent {
    const LIST: &'static str = "events";
}

impl From<&crate::NumberedEvent> for NumberedEvent {
    fn from(numbered: &crate::NumberedEvent) -> Self {
        let Event { at, scope, kind } = &numbered.event;
        let (at, scope) = (at.as_millis(), (*scope).into());
        Self { seq: numbered.seq, at, scope, kind: kind.into() }
    }
}

impl NumberedEvent {
    pub(crate) fn read(&self) -> Result<crate::NumberedEvent, Wrong> {
        let event = Event {
            at: moment(self.at).at("at")?,
            scope: (&self.scope).try_into().at("scope")?,
            kind: self.kind.read().at("kind")?,
        };
        Ok(crate::NumberedEvent { seq: self.seq, event })
    }
}

#[derive(Serialize, Deserialize)]
enum Kind {
    AliasCreated { name: String, target: String },
    AliasDeleted { name: String },
    AliasUpdated { name: String, target: String },
    KeyCreated(Box<NewKey>),
    KeyDeleted { key: String },
    KeyDeletionCancelled { key: String },
    KeyDeletionScheduled { key: String, delete_at: i64 },
    KeyDescriptionUpdated { key: String, description: String },
    KeyDisabled { key: String },
    KeyEnabled { key: String },
    KeyLeftPendingImport { key: String },
    KeyPolicyPut { key: String, policy: String },
    KeyRotated(Box<Rotated>),
    KeyRotationDisabled { key: String },
    KeyRotationEnabled { key: String, period_days: u32, next: i64 },
    OnDemandRotationStarted { key: String, due: i64 },
    ResourceTagged { key: String, tags: List<Tag> },
    ResourceUntagged { key: String, tag_keys: Vec<String> },
}

impl From<&Core> for Kind {
    fn from(kind: &Core) -> Self {
        let text = |name: &kms_core::AliasName| name.as_str().to_owned();
        match kind {
            Core::AliasCreated { name, target } => {
                Self::AliasCreated { name: text(name), target: target.to_string() }
            }
            Core::AliasDeleted { name } => Self::AliasDeleted { name: text(name) },
            Core::AliasUpdated { name, target } => {
                Self::AliasUpdated { name: text(name), target: target.to_string() }
            }
            Core::KeyCreated(new) => Self::KeyCreated(Box::new((&**new).into())),
            Core::KeyDeleted { key } => Self::KeyDeleted { key: key.to_string() },
            Core::KeyDeletionCancelled { key } => {
                Self::KeyDeletionCancelled { key: key.to_string() }
            }
            Core::KeyDeletionScheduled { key, delete_at } => Self::KeyDeletionScheduled {
                key: key.to_string(),
                delete_at: delete_at.as_millis(),
            },
            Core::KeyDescriptionUpdated { key, description } => Self::KeyDescriptionUpdated {
                key: key.to_string(),
                description: description.clone(),
            },
            Core::KeyDisabled { key } => Self::KeyDisabled { key: key.to_string() },
            Core::KeyEnabled { key } => Self::KeyEnabled { key: key.to_string() },
            Core::KeyLeftPendingImport { key } => {
                Self::KeyLeftPendingImport { key: key.to_string() }
            }
            Core::KeyPolicyPut { key, policy } => {
                Self::KeyPolicyPut { key: key.to_string(), policy: policy.clone() }
            }
            Core::KeyRotated(rotated) => Self::KeyRotated(Box::new((&**rotated).into())),
            Core::KeyRotationDisabled { key } => Self::KeyRotationDisabled { key: key.to_string() },
            Core::KeyRotationEnabled { key, period, next } => Self::KeyRotationEnabled {
                key: key.to_string(),
                period_days: period.days().0,
                next: next.as_millis(),
            },
            Core::OnDemandRotationStarted { key, due } => {
                Self::OnDemandRotationStarted { key: key.to_string(), due: due.as_millis() }
            }
            Core::ResourceTagged { key, tags } => {
                Self::ResourceTagged { key: key.to_string(), tags: List::of(tags) }
            }
            Core::ResourceUntagged { key, tag_keys } => {
                Self::ResourceUntagged { key: key.to_string(), tag_keys: tag_keys.clone() }
            }
        }
    }
}

impl Kind {
    fn read(&self) -> Result<Core, Wrong> {
        let key_in = |key: &str| key_id(key).at("key");
        Ok(match self {
            Self::AliasCreated { name, target } => Core::AliasCreated {
                name: alias_name(name).at("name")?,
                target: key_id(target).at("target")?,
            },
            Self::AliasDeleted { name } => {
                Core::AliasDeleted { name: alias_name(name).at("name")? }
            }
            Self::AliasUpdated { name, target } => Core::AliasUpdated {
                name: alias_name(name).at("name")?,
                target: key_id(target).at("target")?,
            },
            Self::KeyCreated(new) => Core::KeyCreated(Box::new(new.read()?)),
            Self::KeyDeleted { key } => Core::KeyDeleted { key: key_in(key)? },
            Self::KeyDeletionCancelled { key } => Core::KeyDeletionCancelled { key: key_in(key)? },
            Self::KeyDeletionScheduled { key, delete_at } => Core::KeyDeletionScheduled {
                key: key_in(key)?,
                delete_at: moment(*delete_at).at("deleteAt")?,
            },
            Self::KeyDescriptionUpdated { key, description } => {
                Core::KeyDescriptionUpdated { key: key_in(key)?, description: description.clone() }
            }
            Self::KeyDisabled { key } => Core::KeyDisabled { key: key_in(key)? },
            Self::KeyEnabled { key } => Core::KeyEnabled { key: key_in(key)? },
            Self::KeyLeftPendingImport { key } => Core::KeyLeftPendingImport { key: key_in(key)? },
            Self::KeyPolicyPut { key, policy } => {
                Core::KeyPolicyPut { key: key_in(key)?, policy: policy.clone() }
            }
            Self::KeyRotated(rotated) => Core::KeyRotated(Box::new(rotated.read()?)),
            Self::KeyRotationDisabled { key } => Core::KeyRotationDisabled { key: key_in(key)? },
            Self::KeyRotationEnabled { key, period_days, next } => Core::KeyRotationEnabled {
                key: key_in(key)?,
                period: period(*period_days).at("periodDays")?,
                next: moment(*next).at("next")?,
            },
            Self::OnDemandRotationStarted { key, due } => {
                Core::OnDemandRotationStarted { key: key_in(key)?, due: moment(*due).at("due")? }
            }
            Self::ResourceTagged { key, tags } => {
                Core::ResourceTagged { key: key_in(key)?, tags: tags.read(Tag::read)? }
            }
            Self::ResourceUntagged { key, tag_keys } => {
                Core::ResourceUntagged { key: key_in(key)?, tag_keys: tag_keys.clone() }
            }
        })
    }
}

/// All that is set once, when a key is created.
#[derive(Serialize, Deserialize)]
struct NewKey {
    id: String,
    spec: String,
    usage: String,
    origin: String,
    manager: String,
    description: String,
    policy: String,
    tags: List<Tag>,
    multi_region: bool,
    custom_key_store_id: Option<String>,
    xks_key_id: Option<String>,
    material: Option<Material>,
}

impl From<&kms_core::NewKey> for NewKey {
    fn from(new: &kms_core::NewKey) -> Self {
        let word = str::to_owned;
        Self {
            id: new.id.to_string(),
            spec: word(new.spec.as_str()),
            usage: word(new.usage.as_str()),
            origin: word(new.origin.as_str()),
            manager: word(new.manager.as_str()),
            description: new.description.clone(),
            policy: new.policy.clone(),
            tags: List::of(&new.tags),
            multi_region: new.multi_region,
            custom_key_store_id: new.custom_key_store_id.clone(),
            xks_key_id: new.xks_key_id.clone(),
            material: new.material.as_ref().map(Material::from),
        }
    }
}

impl NewKey {
    fn read(&self) -> Result<kms_core::NewKey, Wrong> {
        Ok(kms_core::NewKey {
            id: key_id(&self.id).at("id")?,
            spec: spec(&self.spec).at("spec")?,
            usage: usage(&self.usage).at("usage")?,
            origin: origin(&self.origin).at("origin")?,
            manager: manager(&self.manager).at("manager")?,
            description: self.description.clone(),
            policy: self.policy.clone(),
            tags: self.tags.read(Tag::read)?,
            multi_region: self.multi_region,
            custom_key_store_id: self.custom_key_store_id.clone(),
            xks_key_id: self.xks_key_id.clone(),
            material: match &self.material {
                None => None,
                Some(material) => Some(material.read().at("material")?),
            },
        })
    }
}

/// New material became current.
#[derive(Serialize, Deserialize)]
struct Rotated {
    key: String,
    origin: String,
    material: Material,
    previous: Bytes,
    rotation_type: String,
    next: Option<i64>,
}

impl From<&kms_core::Rotated> for Rotated {
    fn from(rotated: &kms_core::Rotated) -> Self {
        Self {
            key: rotated.key.to_string(),
            origin: rotated.origin.as_str().to_owned(),
            material: (&rotated.material).into(),
            previous: material_bytes(rotated.previous),
            rotation_type: rotated.rotation_type.as_str().to_owned(),
            next: rotated.next.map(kms_core::Timestamp::as_millis),
        }
    }
}

impl Rotated {
    fn read(&self) -> Result<kms_core::Rotated, Wrong> {
        Ok(kms_core::Rotated {
            key: key_id(&self.key).at("key")?,
            origin: origin(&self.origin).at("origin")?,
            material: self.material.read().at("material")?,
            previous: material_id(&self.previous).at("previous")?,
            rotation_type: rotation_type(&self.rotation_type).at("rotationType")?,
            next: self.next.map(moment).transpose().at("next")?,
        })
    }
}
