//! Operations that set automatic rotation or rotate on demand. For a multi-Region key they apply to
//! all its Regions.

use super::regions;
use crate::command::RotationPeriod;
use crate::error::{ConflictCause, ImportProblem, KmsError, Limit, Unsupported};
use crate::event::EventKind;
use crate::id::KeyRef;
use crate::key::{Key, RotationObstacle, RotationSchedule, RunningRotation};
use crate::kms::decision::{Decided, Decision};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::Response;
use kms_shapes::Origin;

/// How close an automatic rotation may be when one is requested on demand (ODR-12).
const CONFLICT_WINDOW_MILLIS: i64 = 20 * 60 * 1000;

/// Decides EnableKeyRotation. Enabling it again with the same period changes nothing (ROT-12);
/// another period starts a new schedule from now (ROT-11, ROT-13).
pub(super) fn enable(
    request: &RequestContext<'_>,
    key: &KeyRef,
    period: Option<RotationPeriod>,
) -> Decided {
    let found = settable(request, key)?;
    let Found { arn, key } = found;
    let period = period.unwrap_or(RotationPeriod::DEFAULT);
    match key.schedule {
        RotationSchedule::On { period: present, .. } if present == period => {
            Ok(Decision::done(arn, []))
        }
        RotationSchedule::On { .. } | RotationSchedule::Off | RotationSchedule::ByAws => {
            let next = request.now.plus_days(period.days());
            let enabled = EventKind::KeyRotationEnabled { key: key.id, period, next };
            Ok(regions::in_all_regions(found, &enabled))
        }
    }
}

/// Decides DisableKeyRotation. The old date is forgotten (ROT-09); a running on-demand rotation
/// still completes (ROT-10).
pub(super) fn disable(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let found = settable(request, key)?;
    let Found { arn, key } = found;
    match key.schedule {
        RotationSchedule::Off => Ok(Decision::done(arn, [])),
        RotationSchedule::On { .. } | RotationSchedule::ByAws => {
            let disabled = EventKind::KeyRotationDisabled { key: key.id };
            Ok(regions::in_all_regions(found, &disabled))
        }
    }
}

/// Finds a key whose automatic rotation can be set. Its type is checked before its state (STA-16).
fn settable<'a>(request: &RequestContext<'a>, key: &KeyRef) -> Result<Found<'a>, KmsError> {
    let found = request.find(key)?;
    check_kind(&found, found.key.obstacle_to_automatic_rotation())?;
    regions::check_not_replica(&found)?;
    request.check_state(&found)?;
    Ok(found)
}

/// Checks that the key's kind has no obstacle to a rotation.
fn check_kind(found: &Found<'_>, obstacle: Option<RotationObstacle>) -> Result<(), KmsError> {
    match obstacle {
        Some(RotationObstacle::Origin(_)) => Err(found.unsupported_origin()),
        Some(RotationObstacle::KeyType(spec)) => {
            Err(KmsError::Unsupported(Unsupported::KeyType(spec)))
        }
        None => Ok(()),
    }
}

/// Decides RotateKeyOnDemand (ODR-01, ODR-03). The key's state is checked before its type (ODR-20).
/// New imported material must exist in all Regions of the key (IMP-10, MRK-05).
pub(super) fn rotate_on_demand(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let found = request.permitted(key)?;
    check_kind(&found, found.key.obstacle_to_on_demand_rotation(request.rules))?;
    regions::check_not_replica(&found)?;
    let Found { arn, key } = found;
    if let Some(cause) = conflict(request, key) {
        return Err(KmsError::Conflict(arn, cause).into());
    }
    if key.origin == Origin::External && !request.kms.has_next_everywhere(arn.scope, key) {
        return Err(KmsError::import(arn, ImportProblem::NoneIsPending).into());
    }
    if key.on_demand.used >= request.rules.on_demand_quota() {
        return Err(KmsError::LimitExceeded(Limit::OnDemandRotations(arn)).into());
    }
    let due = request.now.plus(request.kms.settings.on_demand_rotation_time);
    let started = EventKind::OnDemandRotationStarted { key: key.id, due };
    let response = Response::RotateKeyOnDemand { key: arn };
    Ok(Decision { response, ..regions::in_all_regions(found, &started) })
}

/// Returns the rotation that is running (ODR-13) or due within 20 minutes (ODR-12).
fn conflict(request: &RequestContext<'_>, key: &Key) -> Option<ConflictCause> {
    if let Some(RunningRotation { due, .. }) = key.on_demand.running {
        return Some(ConflictCause::Running { due });
    }
    match key.schedule {
        RotationSchedule::On { next, .. }
            if next.millis_since(request.now) <= CONFLICT_WINDOW_MILLIS =>
        {
            Some(ConflictCause::DueSoon { next })
        }
        RotationSchedule::On { .. } | RotationSchedule::Off | RotationSchedule::ByAws => None,
    }
}
