//! Keys and aliases.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use kms_core::{
    AliasName, BackingKey, BackingKeys, Days, KeyId, KeyManager, KeySpec, KeyState, KeyUsage,
    MaterialId, OnDemandRotations, Origin, RotationPeriod, RotationSchedule, RotationType,
    RunningRotation, SecretKey,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::list::{Item, List};
use super::value::{Bytes, Scope, key_id, moment, read};
use crate::persisted::{Place, Wrong};

#[derive(Serialize, Deserialize)]
pub(crate) struct Key {
    scope: Scope,
    id: String,
    created_at: i64,
    spec: String,
    usage: String,
    origin: String,
    manager: String,
    multi_region: bool,
    custom_key_store_id: Option<String>,
    xks_key_id: Option<String>,
    description: String,
    policy: String,
    tags: List<Tag>,
    state: State,
    materials: List<Material>,
    schedule: Schedule,
    on_demand_used: u32,
    on_demand_running: Option<Running>,
}

impl Item for Key {
    const LIST: &'static str = "keys";
}

impl From<(kms_core::Scope, &kms_core::Key)> for Key {
    fn from((scope, key): (kms_core::Scope, &kms_core::Key)) -> Self {
        let word = str::to_owned;
        Self {
            scope: scope.into(),
            id: key.id.to_string(),
            created_at: key.created_at.as_millis(),
            spec: word(key.spec.as_str()),
            usage: word(key.usage.as_str()),
            origin: word(key.origin.as_str()),
            manager: word(key.manager.as_str()),
            multi_region: key.multi_region,
            custom_key_store_id: key.custom_key_store_id.clone(),
            xks_key_id: key.xks_key_id.clone(),
            description: key.description.clone(),
            policy: key.policy.clone(),
            tags: List::of(&key.tags),
            state: key.state.into(),
            materials: List::of(key.materials.iter().flat_map(BackingKeys::iter)),
            schedule: key.schedule.into(),
            on_demand_used: key.on_demand.used,
            on_demand_running: key.on_demand.running.map(Running::from),
        }
    }
}

impl Key {
    /// The key, still without its aliases, and where it lives.
    pub(crate) fn read(&self) -> Result<(kms_core::Scope, kms_core::Key), Wrong> {
        let running = self.on_demand_running.as_ref().map(Running::read).transpose();
        let key = kms_core::Key {
            id: key_id(&self.id).at("id")?,
            created_at: moment(self.created_at).at("createdAt")?,
            spec: spec(&self.spec).at("spec")?,
            usage: usage(&self.usage).at("usage")?,
            origin: origin(&self.origin).at("origin")?,
            manager: manager(&self.manager).at("manager")?,
            multi_region: self.multi_region,
            custom_key_store_id: self.custom_key_store_id.clone(),
            xks_key_id: self.xks_key_id.clone(),
            description: self.description.clone(),
            policy: self.policy.clone(),
            tags: self.read_tags()?,
            aliases: BTreeSet::new(),
            state: self.state.read().at("state")?,
            materials: self.read_materials()?,
            schedule: self.schedule.read().at("schedule")?,
            on_demand: OnDemandRotations {
                used: self.on_demand_used,
                running: running.at("onDemandRunning")?,
            },
        };
        Ok(((&self.scope).try_into().at("scope")?, key))
    }

    fn read_tags(&self) -> Result<BTreeMap<String, String>, Wrong> {
        let mut tags = BTreeMap::new();
        self.tags.read(|tag| match tags.insert(tag.key.clone(), tag.value.clone()) {
            None => Ok(()),
            Some(_) => Err(Wrong::new("the key has this tag twice")),
        })?;
        Ok(tags)
    }

    fn read_materials(&self) -> Result<Option<BackingKeys>, Wrong> {
        let mut known = BTreeSet::new();
        let materials = self.materials.read(|material| {
            let material = material.read()?;
            if known.insert(material.id) {
                Ok(material)
            } else {
                Err(Wrong::new("the key has this material twice"))
            }
        })?;
        let mut materials = materials.into_iter();
        let mut keys = materials.next().map(BackingKeys::new);
        if let Some(keys) = &mut keys {
            materials.for_each(|material| keys.rotate(material));
        }
        Ok(keys)
    }
}

pub(super) fn spec(word: &str) -> Result<KeySpec, Wrong> {
    read(word, KeySpec::parse, "a key spec")
}

pub(super) fn usage(word: &str) -> Result<KeyUsage, Wrong> {
    read(word, KeyUsage::parse, "a key usage")
}

pub(super) fn origin(word: &str) -> Result<Origin, Wrong> {
    read(word, Origin::parse, "an origin")
}

pub(super) fn manager(word: &str) -> Result<KeyManager, Wrong> {
    read(word, KeyManager::parse, "AWS or CUSTOMER")
}

pub(super) fn rotation_type(word: &str) -> Result<RotationType, Wrong> {
    read(word, RotationType::parse, "ON_DEMAND or AUTOMATIC")
}

pub(super) fn period(days: u32) -> Result<RotationPeriod, Wrong> {
    RotationPeriod::new(days)
        .ok_or_else(|| Wrong::new(format!("90 to 2560 days expected, {days} found")))
}

#[derive(Serialize, Deserialize)]
pub(super) struct Tag {
    pub(super) key: String,
    pub(super) value: String,
}

impl Item for Tag {
    const LIST: &'static str = "tags";
}

impl From<(&String, &String)> for Tag {
    fn from((key, value): (&String, &String)) -> Self {
        Self { key: key.clone(), value: value.clone() }
    }
}

impl From<&kms_core::Tag> for Tag {
    fn from(tag: &kms_core::Tag) -> Self {
        Self { key: tag.key.clone(), value: tag.value.clone() }
    }
}

impl Tag {
    pub(super) fn read(&self) -> Result<kms_core::Tag, Wrong> {
        Ok(kms_core::Tag { key: self.key.clone(), value: self.value.clone() })
    }
}

/// One generation of key material.
#[derive(Serialize, Deserialize)]
pub(super) struct Material {
    id: Bytes,
    secret: Bytes,
    created_at: i64,
    rotation_type: Option<String>,
}

impl Item for Material {
    const LIST: &'static str = "materials";
}

impl From<&BackingKey> for Material {
    fn from(material: &BackingKey) -> Self {
        Self {
            id: material_bytes(material.id),
            secret: Bytes::new(material.secret.bytes()),
            created_at: material.created_at.as_millis(),
            rotation_type: material.rotation_type.map(|it| it.as_str().to_owned()),
        }
    }
}

impl Material {
    pub(super) fn read(&self) -> Result<BackingKey, Wrong> {
        let secret = Zeroizing::new(self.secret.array().at("secret")?);
        Ok(BackingKey {
            id: material_id(&self.id).at("id")?,
            secret: SecretKey::from_bytes(*secret),
            created_at: moment(self.created_at).at("createdAt")?,
            rotation_type: match &self.rotation_type {
                None => None,
                Some(word) => Some(rotation_type(word).at("rotationType")?),
            },
        })
    }
}

pub(super) fn material_bytes(id: MaterialId) -> Bytes {
    Bytes::new(&id.to_bytes())
}

pub(super) fn material_id(bytes: &Bytes) -> Result<MaterialId, Wrong> {
    bytes.array().map(MaterialId::from_bytes)
}

#[derive(Serialize, Deserialize)]
enum State {
    Creating,
    Enabled,
    Disabled,
    PendingDeletion { delete_at: i64 },
    PendingReplicaDeletion { window_days: u32 },
    PendingImport,
    Unavailable,
    Updating,
}

impl From<KeyState> for State {
    fn from(state: KeyState) -> Self {
        match state {
            KeyState::Creating => Self::Creating,
            KeyState::Enabled => Self::Enabled,
            KeyState::Disabled => Self::Disabled,
            KeyState::PendingDeletion { delete_at } => {
                Self::PendingDeletion { delete_at: delete_at.as_millis() }
            }
            KeyState::PendingReplicaDeletion { window: Days(window_days) } => {
                Self::PendingReplicaDeletion { window_days }
            }
            KeyState::PendingImport => Self::PendingImport,
            KeyState::Unavailable => Self::Unavailable,
            KeyState::Updating => Self::Updating,
        }
    }
}

impl State {
    fn read(&self) -> Result<KeyState, Wrong> {
        Ok(match *self {
            Self::Creating => KeyState::Creating,
            Self::Enabled => KeyState::Enabled,
            Self::Disabled => KeyState::Disabled,
            Self::PendingDeletion { delete_at } => {
                KeyState::PendingDeletion { delete_at: moment(delete_at).at("deleteAt")? }
            }
            Self::PendingReplicaDeletion { window_days } => {
                KeyState::PendingReplicaDeletion { window: Days(window_days) }
            }
            Self::PendingImport => KeyState::PendingImport,
            Self::Unavailable => KeyState::Unavailable,
            Self::Updating => KeyState::Updating,
        })
    }
}

#[derive(Serialize, Deserialize)]
enum Schedule {
    Off,
    On { period_days: u32, next: i64 },
    ByAws,
}

impl From<RotationSchedule> for Schedule {
    fn from(schedule: RotationSchedule) -> Self {
        match schedule {
            RotationSchedule::Off => Self::Off,
            RotationSchedule::On { period, next } => {
                Self::On { period_days: period.days().0, next: next.as_millis() }
            }
            RotationSchedule::ByAws => Self::ByAws,
        }
    }
}

impl Schedule {
    fn read(&self) -> Result<RotationSchedule, Wrong> {
        Ok(match *self {
            Self::Off => RotationSchedule::Off,
            Self::On { period_days, next } => RotationSchedule::On {
                period: period(period_days).at("periodDays")?,
                next: moment(next).at("next")?,
            },
            Self::ByAws => RotationSchedule::ByAws,
        })
    }
}

/// A rotation on demand between request and completion.
#[derive(Serialize, Deserialize)]
struct Running {
    started_at: i64,
    due: i64,
}

impl From<RunningRotation> for Running {
    fn from(running: RunningRotation) -> Self {
        Self { started_at: running.started_at.as_millis(), due: running.due.as_millis() }
    }
}

impl Running {
    fn read(&self) -> Result<RunningRotation, Wrong> {
        Ok(RunningRotation {
            started_at: moment(self.started_at).at("startedAt")?,
            due: moment(self.due).at("due")?,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Alias {
    scope: Scope,
    name: String,
    target: String,
    created_at: i64,
    updated_at: i64,
}

impl Item for Alias {
    const LIST: &'static str = "aliases";
}

impl From<(kms_core::Scope, &AliasName, &kms_core::Alias)> for Alias {
    fn from((scope, name, alias): (kms_core::Scope, &AliasName, &kms_core::Alias)) -> Self {
        Self {
            scope: scope.into(),
            name: name.as_str().to_owned(),
            target: alias.target.to_string(),
            created_at: alias.created_at.as_millis(),
            updated_at: alias.updated_at.as_millis(),
        }
    }
}

impl Alias {
    pub(crate) fn read(&self) -> Result<(kms_core::Scope, AliasName, kms_core::Alias), Wrong> {
        let target: KeyId = key_id(&self.target).at("target")?;
        let alias = kms_core::Alias {
            target,
            created_at: moment(self.created_at).at("createdAt")?,
            updated_at: moment(self.updated_at).at("updatedAt")?,
        };
        Ok(((&self.scope).try_into().at("scope")?, alias_name(&self.name).at("name")?, alias))
    }
}

pub(super) fn alias_name(text: &str) -> Result<AliasName, Wrong> {
    read(text, AliasName::parse, "an alias name")
}
