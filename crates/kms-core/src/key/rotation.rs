//! Whether a key can rotate, and whether it missed a rotation.

use crate::key::{Key, RotationSchedule};
use crate::rules::Rules;
use crate::time::Timestamp;
use kms_shapes::{KeySpec, Origin};

/// The reason why keys of a kind never rotate in some way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationObstacle {
    /// Only symmetric encryption keys rotate (ROT-54, ROT-55, ODR-18, ODR-19).
    KeyType(KeySpec),
    /// KMS does not generate the material (ROT-56, ROT-57, IMP-19, IMP-21).
    Origin(Origin),
}

/// The reason why a key that is enabled rotates at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overdue {
    /// Its scheduled date was reached (ROT-39): the rule since 2024.
    MissedDate {
        /// The scheduled date.
        date: Timestamp,
    },
    /// Its material is as old as the rotation period (ROT-37): the rule until 2024.
    OldMaterial {
        /// When the material became current.
        created_at: Timestamp,
    },
}

impl Key {
    /// Returns the reason why the key never rotates automatically; `None` if it can (ROT-53).
    #[must_use]
    pub fn obstacle_to_automatic_rotation(&self) -> Option<RotationObstacle> {
        match self.origin {
            Origin::External | Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
                Some(RotationObstacle::Origin(self.origin))
            }
            Origin::AwsKms if !self.is_symmetric() => Some(RotationObstacle::KeyType(self.spec)),
            Origin::AwsKms => None,
        }
    }

    /// Returns the reason why the key never rotates on demand; `None` if it can.
    ///
    /// Keys with imported material can since their material has IDs (IMP-09, IMP-21). Other keys can
    /// if they rotate automatically.
    #[must_use]
    pub fn obstacle_to_on_demand_rotation(&self, rules: Rules) -> Option<RotationObstacle> {
        let rotates_imported = rules.rotate_imported(self.multi_region.is_some());
        match self.origin {
            Origin::External if rotates_imported && self.is_symmetric() => None,
            Origin::External if rotates_imported => Some(RotationObstacle::KeyType(self.spec)),
            Origin::External | Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
                self.obstacle_to_automatic_rotation()
            }
        }
    }

    /// Returns whether the key can rotate automatically (ROT-53).
    #[must_use]
    pub fn can_rotate_automatically(&self) -> bool {
        self.obstacle_to_automatic_rotation().is_none()
    }

    /// Returns the reason why the key rotates at once if it is enabled at `now`; `None` if it keeps
    /// its schedule (ROT-38, ROT-40). A replica rotates only with its primary (MRK-01).
    #[must_use]
    pub fn overdue(&self, rules: Rules, now: Timestamp) -> Option<Overdue> {
        let RotationSchedule::On { period, next } = self.schedule else { return None };
        if self.is_replica() {
            return None;
        }
        if rules.are_current() {
            return (next <= now).then_some(Overdue::MissedDate { date: next });
        }
        let created_at = self.materials.as_ref()?.current().created_at;
        let is_old = created_at.plus_days(period.days()) <= now;
        is_old.then_some(Overdue::OldMaterial { created_at })
    }
}
