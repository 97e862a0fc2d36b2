//! Whether and when a key rotates, what material it has, and what stands in the way.

use kms_core::{
    Days, Key, KeyId, KeyManager, KeyState, KeyType, Kms, Operation, Origin, RotationPeriod,
    RotationSchedule, RotationType, Scope, Timestamp,
};

use super::rotates;

/// Whether and when a key rotates by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// It does not, but could.
    Off,
    /// It does.
    On {
        /// The span between two rotations.
        every: Days,
        /// The date of the next one.
        next: Timestamp,
    },
    /// It is set to, but does not in its present state. `next` may lie in the past.
    Paused {
        /// The span between two rotations.
        every: Days,
        /// The date that stays as it was.
        next: Timestamp,
        /// The state in the way.
        why: Pause,
    },
    /// As AWS decides for its own keys.
    ByAws {
        /// The span between two rotations.
        every: Days,
        /// The date of the next one.
        next: Option<Timestamp>,
    },
    /// It never will; the text says why.
    NotSupported(&'static str),
}

/// The state that keeps a key from rotating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// It is disabled.
    Disabled,
    /// It waits for its deletion.
    PendingDeletion,
}

/// All that is shown of a key's rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationPanels {
    /// Whether and when it rotates by itself.
    pub rotation: Rotation,
    /// Why that cannot be changed; `None` where it can.
    pub locked: Option<&'static str>,
    /// Whether the period can be chosen, in this era.
    pub period_is_free: bool,
    /// Rotation on demand; `None` in eras that have none.
    pub on_demand: Option<OnDemand>,
    /// Its material, oldest first; empty where it is none of ours.
    pub materials: Vec<Material>,
    /// The next automatic rotations, if nothing comes in between.
    pub upcoming: Vec<Timestamp>,
    /// When the key was created.
    pub created_at: Timestamp,
    /// When it will be gone.
    pub deletion_date: Option<Timestamp>,
}

/// Rotation on demand of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDemand {
    /// How many were asked for, for life.
    pub used: u32,
    /// How many there may be.
    pub quota: u32,
    /// When the one that is running is complete.
    pub completes: Option<Timestamp>,
    /// Whether this kind of key has any.
    pub is_possible: bool,
    /// Why none can be asked for now; `None` where one can.
    pub refused: Option<&'static str>,
}

/// One generation of key material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Material {
    /// Its name, 64 hexadecimal digits.
    pub id: String,
    /// Its number, 1 for the first.
    pub number: usize,
    /// Whether it is the one that encrypts.
    pub is_current: bool,
    /// When it became current.
    pub since: Timestamp,
    /// The rotation that made it; `None` for the first material of a key.
    pub rotation_type: Option<RotationType>,
}

/// A point on the line of a key's rotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationPoint {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: String,
    /// Whether it is still to come.
    pub is_future: bool,
}

const UPCOMING: usize = 3;
/// MRK-01.
const REPLICA: &str = "A replica rotates with its primary, in whose Region that is set.";

/// The rotation of a key; `None` where there is no key of that id.
#[must_use]
pub fn rotation_panels(kms: &Kms, scope: Scope, id: KeyId) -> Option<RotationPanels> {
    let key = kms.key(scope, id)?;
    let rotation = rotation(kms, key);
    Some(RotationPanels {
        rotation,
        locked: locked(key, rotation),
        period_is_free: kms.rules().are_current(),
        on_demand: on_demand(kms, key),
        materials: materials(key),
        upcoming: upcoming(kms, rotation),
        created_at: key.created_at,
        deletion_date: key.state.deletion_date(),
    })
}

pub(super) fn rotation(kms: &Kms, key: &Key) -> Rotation {
    if let Some(why) = unsupported(key) {
        return Rotation::NotSupported(why);
    }
    match key.schedule {
        RotationSchedule::Off => Rotation::Off,
        RotationSchedule::ByAws => Rotation::ByAws {
            every: kms.rules().aws_managed_period(),
            next: key.next_rotation(kms.settings().era),
        },
        RotationSchedule::On { period, next } => {
            let every = period.days();
            match pause(key.state) {
                // A disabled replica rotates with its primary all the same.
                Some(why) if !(key.is_replica() && why == Pause::Disabled) => {
                    Rotation::Paused { every, next, why }
                }
                Some(_) | None => Rotation::On { every, next },
            }
        }
    }
}

fn unsupported(key: &Key) -> Option<&'static str> {
    let key_type = key.spec.key_type();
    match key.origin {
        _ if !rotates(key_type) && key_type == KeyType::Hmac => {
            Some("HMAC keys do not rotate: make a new key and point the alias to it.")
        }
        _ if !rotates(key_type) => {
            Some("Asymmetric keys do not rotate: make a new key and point the alias to it.")
        }
        Origin::AwsKms => None,
        Origin::External => Some("Keys with imported material never rotate automatically."),
        Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
            Some("Keys in a custom key store do not rotate: their material is not held by KMS.")
        }
    }
}

const fn pause(state: KeyState) -> Option<Pause> {
    match state {
        KeyState::Disabled => Some(Pause::Disabled),
        KeyState::PendingDeletion { .. } | KeyState::PendingReplicaDeletion { .. } => {
            Some(Pause::PendingDeletion)
        }
        KeyState::Creating { .. }
        | KeyState::Enabled
        | KeyState::PendingImport
        | KeyState::Unavailable
        | KeyState::Updating { .. } => None,
    }
}

fn locked(key: &Key, rotation: Rotation) -> Option<&'static str> {
    if let Rotation::NotSupported(why) = rotation {
        return Some(why);
    }
    if key.manager == KeyManager::Aws {
        return Some("AWS rotates its managed keys itself; nobody else can change that.");
    }
    if key.is_replica() {
        return Some(REPLICA);
    }
    match pause(key.state) {
        Some(Pause::Disabled) => {
            Some("The key is disabled: it does not rotate, and its setting cannot be changed.")
        }
        Some(Pause::PendingDeletion) => Some(
            "The key waits for its deletion: it does not rotate, and its setting cannot be changed.",
        ),
        None => None,
    }
}

fn on_demand(kms: &Kms, key: &Key) -> Option<OnDemand> {
    let rules = kms.rules();
    if !rules.know(Operation::RotateKeyOnDemand) {
        return None;
    }
    let quota = rules.on_demand_quota();
    let used = key.on_demand.used;
    let refused = if key.manager == KeyManager::Aws {
        Some("AWS rotates its managed keys itself.")
    } else if unsupported(key).is_some() && key.origin != Origin::External {
        Some("Only symmetric encryption keys whose material KMS holds can be rotated.")
    } else if key.origin == Origin::External {
        Some("Nothing to rotate to: no new material was imported.")
    } else if key.is_replica() {
        Some(REPLICA)
    } else if pause(key.state).is_some() {
        Some("The key has to be enabled first.")
    } else if key.on_demand.running.is_some() {
        Some("A rotation is running.")
    } else if used >= quota {
        Some("All of this key's rotations on demand are used up, for its whole life.")
    } else {
        None
    };
    let completes = key.on_demand.running.map(|running| running.due);
    let is_possible = key.manager == KeyManager::Customer && unsupported(key).is_none();
    Some(OnDemand { used, quota, completes, is_possible, refused })
}

fn materials(key: &Key) -> Vec<Material> {
    let Some(all) = key.materials.as_ref().filter(|_| key.is_symmetric()) else {
        return Vec::new();
    };
    let current = all.current().id;
    all.iter()
        .zip(1..)
        .map(|(material, number)| Material {
            id: material.id.to_string(),
            number,
            is_current: material.id == current,
            since: material.created_at,
            rotation_type: material.rotation_type,
        })
        .collect()
}

fn upcoming(kms: &Kms, rotation: Rotation) -> Vec<Timestamp> {
    let era = kms.settings().era;
    let (next, every) = match rotation {
        Rotation::On { every, next } => (Some(next), Some(every)),
        Rotation::ByAws { next, .. } => (next, None),
        Rotation::Off | Rotation::Paused { .. } | Rotation::NotSupported(_) => (None, None),
    };
    let after = |at: &Timestamp| {
        Some(match every {
            Some(every) => at.plus_days(every),
            None => era.aws_managed_rotation(*at).next,
        })
    };
    core::iter::successors(next, after).take(UPCOMING).collect()
}

impl Rotation {
    /// In a few words, with the date of the next one apart.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Off => "Off".to_owned(),
            Self::On { every, .. } => format!("On, every {} days", every.0),
            Self::Paused { why: Pause::Disabled, .. } => "Paused: key disabled".to_owned(),
            Self::Paused { why: Pause::PendingDeletion, .. } => {
                "Paused: pending deletion".to_owned()
            }
            Self::ByAws { every, .. } => format!("By AWS, every {} days", every.0),
            Self::NotSupported(_) => "Not supported".to_owned(),
        }
    }

    /// The date of the next automatic rotation, where one will come.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        match self {
            Self::On { next, .. } => Some(*next),
            Self::ByAws { next, .. } => *next,
            Self::Off | Self::Paused { .. } | Self::NotSupported(_) => None,
        }
    }

    /// The period in days: the present one, else the one that is taken where none is said.
    #[must_use]
    pub fn period(&self) -> u32 {
        match self {
            Self::On { every, .. } | Self::Paused { every, .. } | Self::ByAws { every, .. } => {
                every.0
            }
            Self::Off | Self::NotSupported(_) => RotationPeriod::DEFAULT.days().0,
        }
    }
}

impl RotationPanels {
    /// What is drawn as a line, in order of time: creation, rotations, those to come, the end.
    #[must_use]
    pub fn points(&self) -> Vec<RotationPoint> {
        let past = self.materials.iter().map(|material| RotationPoint {
            at: material.since,
            what: match material.rotation_type {
                None => "Key created, material 1".to_owned(),
                Some(RotationType::Automatic) => {
                    format!("Automatic rotation, material {}", material.number)
                }
                Some(RotationType::OnDemand) => {
                    format!("On-demand rotation, material {}", material.number)
                }
            },
            is_future: false,
        });
        let future = |at: Timestamp, what: &str| RotationPoint {
            at,
            what: what.to_owned(),
            is_future: true,
        };
        let deletion = self.deletion_date.map(|at| future(at, "Key and all its material deleted"));
        let upcoming = self.upcoming.iter().map(|at| future(*at, "Automatic rotation, scheduled"));
        // In order already: a key that waits for its deletion has no rotations to come.
        past.chain(upcoming).chain(deletion).collect()
    }
}
