//! Explanations of rotation dates, rotation statuses and past rotations.

use super::{Explanation, RuleId, rule};
use crate::command::RotationPeriod;
use crate::id::Region;
use crate::key::{Overdue, RotationObstacle};
use crate::rules::AwsManagedRotation;
use crate::time::{Days, Timestamp};
use kms_shapes::{KeySpec, KeyType, Origin};

/// The state in which a key does not rotate although its rotation is enabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The key is disabled (ROT-34).
    Disabled,
    /// The key waits for its deletion, or for that of its replicas (ROT-45).
    PendingDeletion,
}

/// The next automatic rotation of a key, and the reasons for its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextRotation {
    /// The date. While the key is disabled or pending deletion, it can lie in the past (ROT-43).
    pub at: Timestamp,
    /// The event from which the date counts.
    pub origin: Explanation<DateOrigin>,
    /// The time of the latest on-demand rotation since then, which left the date unchanged (ODR-06).
    pub unchanged_by: Option<Explanation<Timestamp>>,
}

/// The event from which the date of an automatic rotation counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrigin {
    /// EnableKeyRotation started the schedule: the date is `at` plus `period` (ROT-02).
    Enabled {
        /// The time of the call.
        at: Timestamp,
        /// The rotation period.
        period: RotationPeriod,
    },
    /// EnableKeyRotation changed the period, which started a new schedule (ROT-11).
    PeriodChanged {
        /// The time of the call.
        at: Timestamp,
        /// The new rotation period.
        period: RotationPeriod,
        /// The rotation period until then.
        previous: RotationPeriod,
    },
    /// The previous automatic rotation, which was on schedule (ROT-03).
    Rotated {
        /// The time of that rotation.
        at: Timestamp,
        /// The rotation period.
        period: RotationPeriod,
    },
    /// The previous automatic rotation, which made up for a missed one when the key was enabled
    /// (ROT-41).
    CaughtUp {
        /// The time of that rotation.
        at: Timestamp,
        /// The rotation period.
        period: RotationPeriod,
        /// The state in which the key missed its rotation.
        pause: Pause,
    },
    /// AWS rotates the key: a fixed period after its creation or last rotation (ROT-62, ROT-63).
    ManagedByAws(AwsManagedRotation),
    /// The key is a replica: it rotates with its primary (MRK-01).
    FollowsPrimary {
        /// The primary's Region.
        primary: Region,
    },
}

impl DateOrigin {
    /// Returns the rule that sets the date.
    #[must_use]
    pub fn rule(self) -> RuleId {
        match self {
            Self::Enabled { .. } => rule!("ROT-02"),
            Self::PeriodChanged { .. } => rule!("ROT-11"),
            Self::Rotated { .. } => rule!("ROT-03"),
            Self::CaughtUp { .. } => rule!("ROT-41"),
            Self::ManagedByAws(rotation) => aws_managed(rotation),
            Self::FollowsPrimary { .. } => rule!("MRK-01"),
        }
    }

    pub(crate) fn explained(self) -> Explanation<Self> {
        Explanation { rule: self.rule(), reason: self }
    }
}

/// Returns the rule that sets the date of an AWS managed key.
fn aws_managed(rotation: AwsManagedRotation) -> RuleId {
    match rotation.period {
        _ if rotation.is_shortened => rule!("ROT-66"),
        Days(1095) => rule!("ROT-62"),
        Days(_) => rule!("ROT-63"),
    }
}

/// The reason for the automatic rotation status of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationStatusReason {
    /// Rotation is not enabled (ROT-01).
    Off,
    /// Rotation is enabled, and nothing keeps the key from rotating (ROT-02).
    Scheduled {
        /// The rotation period.
        period: RotationPeriod,
        /// The date of the next rotation.
        next: Timestamp,
    },
    /// Rotation is enabled, but the key does not rotate in its present state.
    ///
    /// The status of a disabled key stays true (ROT-35); that of a key pending deletion reads false
    /// until the deletion is cancelled (ROT-46, ROT-49).
    Paused {
        /// The state.
        pause: Pause,
        /// The rotation period.
        period: RotationPeriod,
        /// The date of the next rotation, which stays and can lie in the past (ROT-43).
        next: Timestamp,
        /// The reason why the key rotates at once if it is enabled now; `None` if it keeps its
        /// schedule then.
        overdue: Option<Overdue>,
    },
    /// AWS rotates the key; its status is always true (ROT-64).
    ManagedByAws(AwsManagedRotation),
    /// The key is a replica and has the rotation of its primary (MRK-01).
    FollowsPrimary {
        /// The primary's Region.
        primary: Region,
        /// The rotation period and the date of the next rotation; `None` if rotation is off.
        schedule: Option<(RotationPeriod, Timestamp)>,
    },
    /// Keys of this kind never rotate automatically (ROT-53).
    NotSupported(RotationObstacle),
}

impl RotationStatusReason {
    /// Returns the rule behind the status.
    #[must_use]
    pub fn rule(self) -> RuleId {
        match self {
            Self::Off => rule!("ROT-01"),
            Self::Scheduled { .. } => rule!("ROT-02"),
            Self::Paused { pause: Pause::Disabled, .. } => rule!("ROT-34"),
            Self::Paused { pause: Pause::PendingDeletion, .. } => rule!("ROT-46"),
            Self::ManagedByAws(_) => rule!("ROT-64"),
            Self::FollowsPrimary { .. } => rule!("MRK-01"),
            Self::NotSupported(RotationObstacle::KeyType(spec)) => automatic_rotation_of(spec),
            Self::NotSupported(RotationObstacle::Origin(Origin::External)) => rule!("IMP-19"),
            Self::NotSupported(RotationObstacle::Origin(
                Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore,
            )) => rule!("ROT-57"),
        }
    }

    pub(crate) fn explained(self) -> Explanation<Self> {
        Explanation { rule: self.rule(), reason: self }
    }
}

/// Returns the rule that keys of this spec do not rotate automatically.
pub(super) fn automatic_rotation_of(spec: KeySpec) -> RuleId {
    match spec.key_type() {
        KeyType::Hmac => rule!("ROT-55"),
        KeyType::Asymmetric | KeyType::Symmetric => rule!("ROT-54"),
    }
}

/// The reason for a past rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationReason {
    /// Its date was reached (ROT-02, ROT-03, ROT-11).
    OnSchedule {
        /// The event from which the date counted; `None` if it is not among the given events.
        origin: Option<DateOrigin>,
    },
    /// The key had missed a rotation and was enabled (ROT-37, ROT-39, ROT-50).
    CaughtUp {
        /// The reason why the key was overdue; `None` if the given events do not show it.
        overdue: Option<Overdue>,
        /// The state in which the key missed its rotation.
        pause: Pause,
    },
    /// RotateKeyOnDemand requested it (ODR-03).
    OnDemand {
        /// The time of the call; `None` if it is not among the given events.
        requested_at: Option<Timestamp>,
    },
    /// AWS rotated its managed key (ROT-62, ROT-63, ROT-66).
    ManagedByAws(AwsManagedRotation),
    /// The key is a replica, and its primary rotated (MRK-03).
    FollowsPrimary {
        /// The primary's Region.
        primary: Region,
    },
}

impl RotationReason {
    /// Returns the rule by which the key rotated.
    #[must_use]
    pub fn rule(self) -> RuleId {
        match self {
            Self::OnSchedule { origin: None | Some(DateOrigin::CaughtUp { .. }) } => {
                rule!("ROT-03")
            }
            Self::OnSchedule { origin: Some(origin) } => origin.rule(),
            Self::CaughtUp { pause: Pause::PendingDeletion, .. } => rule!("ROT-50"),
            Self::CaughtUp { overdue: Some(Overdue::OldMaterial { .. }), .. } => rule!("ROT-37"),
            Self::CaughtUp { overdue: None | Some(Overdue::MissedDate { .. }), .. } => {
                rule!("ROT-39")
            }
            Self::OnDemand { .. } => rule!("ODR-03"),
            Self::ManagedByAws(rotation) => aws_managed(rotation),
            Self::FollowsPrimary { .. } => rule!("MRK-03"),
        }
    }

    pub(crate) fn explained(self) -> Explanation<Self> {
        Explanation { rule: self.rule(), reason: self }
    }
}
