//! A KMS key: its face, its state, its material and its schedule.

mod grant;
mod import;
mod material;
mod multi_region;
mod rotation;
mod schedule;
mod state;
mod usage;

use alloc::string::String;
use alloc::vec::Vec;

pub use grant::{Grant, GrantConstraints, GrantId, Principal};
pub use import::ImportParameters;
pub use material::{BackingKey, BackingKeys, Import, Secret};
pub use multi_region::MultiRegion;
pub use rotation::{Overdue, RotationObstacle};
pub use schedule::{Due, OnDemandRotations, RotationSchedule, RunningRotation};
pub use state::KeyState;
pub use usage::LastUsage;

use crate::{
    AliasName, KeyId, KeyManager, KeySpec, KeyType, KeyUsage, Map, MaterialId, NewKey, Origin, Tag,
    Timestamp,
};

/// A KMS key. Rotation changes its material and nothing else (ROT-26).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct Key {
    pub id: KeyId,
    pub created_at: Timestamp,
    pub spec: KeySpec,
    pub usage: KeyUsage,
    pub origin: Origin,
    pub manager: KeyManager,
    /// `None` for a single-Region key.
    pub multi_region: Option<MultiRegion>,
    pub custom_key_store_id: Option<String>,
    pub xks_key_id: Option<String>,
    pub description: String,
    pub policy: String,
    pub tags: Map<String, String>,
    /// The aliases that point here, sorted; the other side of [`Alias::target`].
    pub aliases: Vec<AliasName>,
    pub state: KeyState,
    /// `None` where material is yet to be imported, and for keys whose material lives in a custom
    /// key store without being symmetric.
    pub materials: Option<BackingKeys>,
    /// The public key of a key pair, as SubjectPublicKeyInfo; empty for other keys.
    pub public_key: Vec<u8>,
    /// What was handed out for the import of material, and is not used up (IMP-02).
    pub import_parameters: Vec<ImportParameters>,
    /// Its grants, oldest first.
    pub grants: Vec<Grant>,
    /// What it was used for last (KEY-11).
    pub last_usage: Option<LastUsage>,
    pub schedule: RotationSchedule,
    pub on_demand: OnDemandRotations,
}

impl Key {
    /// The key that `new` describes, created at `at` (STA-02).
    #[must_use]
    pub fn create(new: NewKey, at: Timestamp) -> Self {
        let state = match new.origin {
            Origin::External => KeyState::PendingImport,
            Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore => KeyState::Enabled,
        };
        let schedule = match new.manager {
            KeyManager::Aws => RotationSchedule::ByAws,
            KeyManager::Customer => RotationSchedule::Off,
        };
        let mut tags = Map::new();
        for Tag { key, value } in new.tags {
            tags.insert(key, value);
        }
        Self {
            id: new.id,
            created_at: at,
            spec: new.spec,
            usage: new.usage,
            origin: new.origin,
            manager: new.manager,
            multi_region: new.multi_region.then(MultiRegion::primary),
            custom_key_store_id: new.custom_key_store_id,
            xks_key_id: new.xks_key_id,
            description: new.description,
            policy: new.policy,
            tags,
            aliases: Vec::new(),
            state,
            materials: new.material.map(BackingKeys::new),
            public_key: new.public_key,
            import_parameters: Vec::new(),
            grants: Vec::new(),
            last_usage: None,
            schedule,
            on_demand: OnDemandRotations::default(),
        }
    }

    /// Lets one more alias point here.
    pub fn add_alias(&mut self, name: AliasName) {
        if let Err(place) = self.aliases.binary_search(&name) {
            self.aliases.insert(place, name);
        }
    }

    /// Lets an alias point here no longer.
    pub fn remove_alias(&mut self, name: &AliasName) {
        self.aliases.retain(|other| other != name);
    }

    /// Whether this is a symmetric encryption key, wherever its material comes from.
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        self.spec.key_type() == KeyType::Symmetric
    }

    /// Whether its material has names that are shown: that of symmetric encryption keys alone, and
    /// only where KMS keeps it itself (KEY-09).
    #[must_use]
    pub fn names_material(&self) -> bool {
        self.is_symmetric() && !self.origin.is_custom_key_store()
    }

    /// Whether it follows a primary in another Region.
    #[must_use]
    pub fn is_replica(&self) -> bool {
        self.multi_region.as_ref().is_some_and(|it| it.followed().is_some())
    }

    /// Whether it cannot be used without this material of its own: with each but one that only
    /// waits for a rotation (IMP-14, IMP-15). A key that waits for its deletion goes on waiting, and
    /// what a state that passes by itself ends in, its end decides.
    pub(crate) fn needs(&self, material: MaterialId) -> bool {
        let has_it = |materials: &BackingKeys| materials.find(material).is_some();
        let waits = self.state.is_pending_deletion() || self.state.settled_at().is_some();
        !waits && self.materials.as_ref().is_some_and(has_it)
    }

    /// Whether it has this material now.
    pub(crate) fn holds(&self, material: MaterialId) -> bool {
        let mut all = self.materials.iter().flat_map(BackingKeys::with_pending);
        all.any(|other| other.id == material && other.secret.is_some())
    }

    /// Whether nothing is missing of what it needs.
    #[must_use]
    pub fn has_all_material(&self) -> bool {
        self.materials.as_ref().is_some_and(BackingKeys::are_complete)
    }

    /// When it loses the first of the imported material that it needs; `None` while some is gone
    /// already.
    #[must_use]
    pub fn expiry(&self) -> Option<Timestamp> {
        let materials = self.materials.as_ref().filter(|it| it.are_complete())?;
        materials.iter().filter_map(BackingKey::valid_to).min()
    }
}

/// An alias: a name that points to one key and can point to another (ALI-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The key it points to.
    pub target: KeyId,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last pointed somewhere (ALI-18).
    pub updated_at: Timestamp,
}
