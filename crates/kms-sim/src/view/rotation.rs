//! The rotation of a key: its status, its material, and the obstacles to a rotation.

use kms_core::{
    Action, Command, Days, Key, KeyId, KeyRef, Kms, KmsError, Operation, PreviewedKind,
    RotationPeriod, RotationStatusReason, RotationType, Scope, Timestamp,
};

pub use kms_core::Pause;

use super::refusals;

/// The automatic rotation of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// Rotation is off and can be enabled.
    Off,
    /// Rotation is on.
    On {
        /// The span between two rotations.
        every: Days,
        /// The date of the next one.
        next: Timestamp,
    },
    /// Rotation is on, but the key does not rotate in its present state. `next` can lie in the past.
    Paused {
        /// The span between two rotations.
        every: Days,
        /// The date of the next one, which stays as it was.
        next: Timestamp,
        /// The state in which the key does not rotate.
        why: Pause,
    },
    /// AWS rotates its managed key.
    ByAws {
        /// The span between two rotations.
        every: Days,
        /// The date of the next one.
        next: Option<Timestamp>,
    },
    /// Keys of this kind never rotate automatically; the text says why.
    NotSupported(&'static str),
}

/// The rotation of a key, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationPanels {
    /// Its automatic rotation.
    pub rotation: Rotation,
    /// The reason why that cannot be changed; `None` if it can.
    pub locked: Option<&'static str>,
    /// Whether the period can be chosen under the rules in force.
    pub period_is_free: bool,
    /// Its rotation on demand; `None` under rules that have none.
    pub on_demand: Option<OnDemand>,
    /// Its symmetric material, oldest first.
    pub materials: Vec<Material>,
    /// The next automatic rotations if no command comes in between.
    pub upcoming: Vec<Timestamp>,
    /// When the key was created.
    pub created_at: Timestamp,
    /// When the key will be deleted.
    pub deletion_date: Option<Timestamp>,
}

/// Rotation on demand of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDemand {
    /// The number of requests in the key's life.
    pub used: u32,
    /// The maximum number of requests.
    pub quota: u32,
    /// When the running rotation completes.
    pub completes: Option<Timestamp>,
    /// Whether keys of this kind can rotate on demand.
    pub is_possible: bool,
    /// The reason why none can be requested now; `None` if one can.
    pub refused: Option<&'static str>,
}

/// One generation of key material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Material {
    /// Its ID, 64 hexadecimal digits.
    pub id: String,
    /// Its number, 1 for the first.
    pub number: usize,
    /// Whether it is the current material, which encrypts.
    pub is_current: bool,
    /// When it became current.
    pub since: Timestamp,
    /// The type of the rotation that made it current; `None` for the first material of a key.
    pub rotation_type: Option<RotationType>,
}

/// A point of a key's timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationPoint {
    /// The time.
    pub at: Timestamp,
    /// The event.
    pub what: String,
    /// Whether it lies in the future.
    pub is_future: bool,
}

/// The number of upcoming rotations shown.
const UPCOMING: usize = 3;
/// The number of events of a key that are previewed to find them: other events lie in between.
const PREVIEWED: usize = 16;

/// The rotation of a key; `None` if there is no key of that ID.
#[must_use]
pub fn rotation_panels(kms: &Kms, scope: Scope, id: KeyId) -> Option<RotationPanels> {
    let key = kms.key(scope, id)?;
    Some(RotationPanels {
        rotation: rotation(kms, scope, id),
        locked: locked(kms, scope, key),
        period_is_free: kms.rules().are_current(),
        on_demand: on_demand(kms, scope, key),
        materials: materials(key),
        upcoming: upcoming(kms, scope, id),
        created_at: key.created_at,
        deletion_date: key.state.deletion_date(),
    })
}

/// The automatic rotation of a key, as the engine explains its status.
pub(super) fn rotation(kms: &Kms, scope: Scope, id: KeyId) -> Rotation {
    let on =
        |(period, next): (RotationPeriod, Timestamp)| Rotation::On { every: period.days(), next };
    match kms.explain_rotation_status(scope, id).map(|status| status.reason) {
        None | Some(RotationStatusReason::Off) => Rotation::Off,
        Some(RotationStatusReason::Scheduled { period, next }) => on((period, next)),
        Some(RotationStatusReason::FollowsPrimary { schedule, .. }) => {
            schedule.map_or(Rotation::Off, on)
        }
        Some(RotationStatusReason::Paused { pause, period, next, .. }) => {
            Rotation::Paused { every: period.days(), next, why: pause }
        }
        Some(RotationStatusReason::ManagedByAws(rotation)) => {
            Rotation::ByAws { every: kms.rules().aws_managed_period(), next: Some(rotation.next) }
        }
        Some(RotationStatusReason::NotSupported(obstacle)) => {
            Rotation::NotSupported(refusals::obstacle(obstacle, RotationType::Automatic))
        }
    }
}

/// The refusal of an action on a key; `None` if it would be carried out.
fn refusal(kms: &Kms, scope: Scope, action: Action) -> Option<KmsError> {
    kms.check(&Command { scope, dry_run: false, action }).err()
}

fn locked(kms: &Kms, scope: Scope, key: &Key) -> Option<&'static str> {
    let enable = Action::EnableKeyRotation { key: KeyRef::Id(key.id), period: None };
    refusal(kms, scope, enable).map(|refusal| refusals::text(&refusal, RotationType::Automatic))
}

fn on_demand(kms: &Kms, scope: Scope, key: &Key) -> Option<OnDemand> {
    let rules = kms.rules();
    if !rules.know(Operation::RotateKeyOnDemand) {
        return None;
    }
    let refusal = refusal(kms, scope, Action::RotateKeyOnDemand { key: KeyRef::Id(key.id) });
    let obstacle = key.obstacle_to_on_demand_rotation(rules);
    let is_denied = matches!(refusal, Some(KmsError::AccessDenied(_)));
    let status = kms.explain_rotation_status(scope, key.id).map(|status| status.reason);
    // What the key never does matters more than its present state, which KMS checks first.
    let refused = match (obstacle, status) {
        (Some(obstacle), _) => Some(refusals::obstacle(obstacle, RotationType::OnDemand)),
        (None, Some(RotationStatusReason::FollowsPrimary { .. })) => Some(refusals::REPLICA),
        (None, _) => refusal.map(|refusal| refusals::text(&refusal, RotationType::OnDemand)),
    };
    Some(OnDemand {
        used: key.on_demand.used,
        quota: rules.on_demand_quota(),
        completes: key.on_demand.running.map(|running| running.due),
        is_possible: obstacle.is_none() && !is_denied,
        refused,
    })
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

/// The next automatic rotations, as the engine previews them.
fn upcoming(kms: &Kms, scope: Scope, id: KeyId) -> Vec<Timestamp> {
    let events = kms.preview_key(scope, id, Timestamp::MAX, PREVIEWED).events;
    let automatic = PreviewedKind::Rotated(RotationType::Automatic);
    let rotations = events.into_iter().filter(|event| event.kind == automatic);
    rotations.take(UPCOMING).map(|event| event.at).collect()
}

impl Rotation {
    /// Returns the status in a few words, without the date of the next rotation.
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

    /// Returns the date of the next automatic rotation, if there will be one.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        match self {
            Self::On { next, .. } => Some(*next),
            Self::ByAws { next, .. } => *next,
            Self::Off | Self::Paused { .. } | Self::NotSupported(_) => None,
        }
    }

    /// Returns the present period in days, else the default.
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
    /// Returns the points of the timeline in order: creation, past and future rotations, deletion.
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
        // The preview ends with the deletion, so no rotation comes after it.
        past.chain(upcoming).chain(deletion).collect()
    }
}
