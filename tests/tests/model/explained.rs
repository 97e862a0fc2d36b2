//! Explanations agree with the dates and rotations that they explain.

use kms_core::{
    DateOrigin, Event, Key, Kms, Overdue, RotationReason, RotationType, Scope, Timestamp,
};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

type Tested = Result<(), TestCaseError>;

/// All dates and rotations, explained with all events and with none.
pub(crate) fn everything(kms: &Kms, events: &[Event]) -> Tested {
    for (scope, resources) in kms.resources() {
        for key in resources.keys.values() {
            next_rotation(kms, *scope, key, events)?;
            next_rotation(kms, *scope, key, &[])?;
            rotations(kms, *scope, key, events)?;
        }
    }
    Ok(())
}

fn next_rotation(kms: &Kms, scope: Scope, key: &Key, events: &[Event]) -> Tested {
    let explained = kms.explain_next_rotation(scope, key.id, events);
    let date = key.next_rotation(kms.settings().era);
    prop_assert_eq!(explained.map(|next| next.at), date);
    if let Some(next) = explained {
        prop_assert_eq!(next.origin.reason.date(), Some(next.at), "{:?}", next);
    }
    Ok(())
}

fn rotations(kms: &Kms, scope: Scope, key: &Key, events: &[Event]) -> Tested {
    let explained = kms.explain_rotations(scope, key.id, events);
    let materials = key.materials.iter().flat_map(|all| all.iter().skip(1));
    let materials: Vec<_> = materials.collect();
    prop_assert_eq!(explained.len(), materials.len());
    for ((id, explanation), material) in explained.into_iter().zip(materials) {
        prop_assert_eq!(id, material.id);
        let (at, reason) = (material.created_at, explanation.reason);
        let (rotation_type, is_right) = match reason {
            RotationReason::OnSchedule { origin } => {
                (RotationType::Automatic, origin.and_then(|origin| origin.date()) == Some(at))
            }
            RotationReason::CaughtUp { overdue, .. } => {
                (RotationType::Automatic, overdue.is_some_and(|it| it.since() <= at))
            }
            RotationReason::OnDemand { requested_at } => {
                (RotationType::OnDemand, requested_at.is_some_and(|requested| requested < at))
            }
            RotationReason::ManagedByAws(rotation) => {
                (RotationType::Automatic, rotation.next == at)
            }
            RotationReason::FollowsPrimary { .. } => panic!("there is one Region only"),
        };
        prop_assert_eq!(material.rotation_type, Some(rotation_type));
        prop_assert!(is_right, "{:?} at {}", reason, at);
    }
    Ok(())
}

/// The time from which a key was overdue, at the earliest.
trait Since {
    fn since(self) -> Timestamp;
}

impl Since for Overdue {
    fn since(self) -> Timestamp {
        match self {
            Self::MissedDate { date } => date,
            Self::OldMaterial { created_at } => created_at,
        }
    }
}

/// The date that an origin leads to.
trait Dated {
    fn date(self) -> Option<Timestamp>;
}

impl Dated for DateOrigin {
    fn date(self) -> Option<Timestamp> {
        match self {
            Self::Enabled { at, period }
            | Self::PeriodChanged { at, period, .. }
            | Self::Rotated { at, period }
            | Self::CaughtUp { at, period, .. } => Some(at.plus_days(period.days())),
            Self::ManagedByAws(rotation) => Some(rotation.next),
            Self::FollowsPrimary { .. } => None,
        }
    }
}
