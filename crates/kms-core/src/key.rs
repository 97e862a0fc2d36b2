//! KMS keys: their metadata, state, material and rotation.

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

use crate::command::Tag;
use crate::event::NewKey;
use crate::id::AliasName;
use crate::map::Map;
use crate::time::Timestamp;
use kms_crypto::{KeyId, MaterialId};
use kms_shapes::{KeyManager, KeySpec, KeyType, KeyUsage, Origin};

/// A KMS key. A rotation changes only its material and dates (ROT-26).
// It has many fields, because AWS's keys have that many properties, which change independently.
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
    /// The aliases of the key, sorted; the inverse of [`Alias::target`].
    pub aliases: Vec<AliasName>,
    pub state: KeyState,
    /// `None` before the first import, and for keys in a custom key store that are not symmetric.
    pub materials: Option<BackingKeys>,
    /// The public key of a key pair, as SubjectPublicKeyInfo; empty for other keys.
    pub public_key: Vec<u8>,
    /// The import parameters that were created and not used yet (IMP-02).
    pub import_parameters: Vec<ImportParameters>,
    /// The grants, oldest first.
    pub grants: Vec<Grant>,
    /// The latest use (KEY-11).
    pub last_usage: Option<LastUsage>,
    pub schedule: RotationSchedule,
    pub on_demand: OnDemandRotations,
}

impl Key {
    /// Creates the key that `new` describes, at `at` (STA-02).
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

    /// Adds an alias.
    pub fn add_alias(&mut self, name: AliasName) {
        if let Err(place) = self.aliases.binary_search(&name) {
            self.aliases.insert(place, name);
        }
    }

    /// Removes an alias.
    pub fn remove_alias(&mut self, name: &AliasName) {
        self.aliases.retain(|other| other != name);
    }

    /// Returns whether this is a symmetric encryption key, of any origin.
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        self.spec.key_type() == KeyType::Symmetric
    }

    /// Returns whether the IDs of the key's material are shown: only symmetric encryption keys show
    /// them, and only outside custom key stores (KEY-09).
    #[must_use]
    pub fn names_material(&self) -> bool {
        self.is_symmetric() && !self.origin.is_custom_key_store()
    }

    /// Returns whether the key is a multi-Region replica.
    #[must_use]
    pub fn is_replica(&self) -> bool {
        self.multi_region.as_ref().is_some_and(|it| it.followed().is_some())
    }

    /// Returns whether the loss of this material changes the key to PendingImport: that of any
    /// material except one that waits for a rotation (IMP-14, IMP-15). A key that is pending deletion,
    /// being created or changing its primary Region keeps its state.
    pub(crate) fn needs(&self, material: MaterialId) -> bool {
        let has_it = |materials: &BackingKeys| materials.find(material).is_some();
        let waits = self.state.is_pending_deletion() || self.state.settled_at().is_some();
        !waits && self.materials.as_ref().is_some_and(has_it)
    }

    /// Returns whether the key has this material with its secret.
    pub(crate) fn holds(&self, material: MaterialId) -> bool {
        let mut all = self.materials.iter().flat_map(BackingKeys::with_pending);
        all.any(|other| other.id == material && other.secret.is_some())
    }

    /// Returns whether the key has all material that it needs.
    #[must_use]
    pub fn has_all_material(&self) -> bool {
        self.materials.as_ref().is_some_and(BackingKeys::are_complete)
    }

    /// Returns the earliest expiry of the imported material that the key needs; `None` while some of
    /// it is missing.
    #[must_use]
    pub fn expiry(&self) -> Option<Timestamp> {
        let materials = self.materials.as_ref().filter(|it| it.are_complete())?;
        materials.iter().filter_map(BackingKey::valid_to).min()
    }
}

/// An alias: a name of one key, which can be moved to another (ALI-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The key.
    pub target: KeyId,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was created or last moved (ALI-18).
    pub updated_at: Timestamp,
}
