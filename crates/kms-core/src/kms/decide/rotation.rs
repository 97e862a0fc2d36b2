//! Operations that set automatic rotation or rotate on demand. For a multi-Region key they apply to
//! all its Regions.

use super::regions;
use crate::kms::decision::{Decided, Decision};
use crate::kms::request_context::{Found, RequestContext};
use crate::{
    EventKind, ImportProblem, Key, KeyRef, KmsError, Limit, Origin, Response, RotationPeriod,
    RotationSchedule, Unsupported,
};

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
    check_type(&found)?;
    regions::check_not_replica(&found)?;
    request.check_state(&found)?;
    Ok(found)
}

/// Checks that the key can rotate automatically: only symmetric encryption keys can (ROT-54, ROT-55,
/// ODR-18, ODR-19), and only with material that KMS generates (ROT-56, ROT-57, IMP-21).
fn check_type(found: &Found<'_>) -> Result<(), KmsError> {
    match found.key.origin {
        Origin::External | Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
            Err(found.unsupported_origin())
        }
        Origin::AwsKms if !found.key.is_symmetric() => {
            Err(KmsError::Unsupported(Unsupported::KeyType))
        }
        Origin::AwsKms => Ok(()),
    }
}

/// Checks that the key can rotate on demand. Keys with imported material can since their material
/// has IDs (IMP-09, IMP-19, IMP-21); other keys can if they rotate automatically.
fn check_type_on_demand(request: &RequestContext<'_>, found: &Found<'_>) -> Result<(), KmsError> {
    let Key { origin, multi_region, .. } = found.key;
    match *origin == Origin::External && request.rules.rotate_imported(multi_region.is_some()) {
        true if found.key.is_symmetric() => Ok(()),
        true => Err(KmsError::Unsupported(Unsupported::KeyType)),
        false => check_type(found),
    }
}

/// Decides RotateKeyOnDemand (ODR-01, ODR-03). The key's state is checked before its type (ODR-20).
/// New imported material must exist in all Regions of the key (IMP-10, MRK-05).
pub(super) fn rotate_on_demand(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let found = request.permitted(key)?;
    check_type_on_demand(request, &found)?;
    regions::check_not_replica(&found)?;
    let Found { arn, key } = found;
    if is_rotating(request, key) {
        return Err(KmsError::Conflict(arn).into());
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

/// Returns whether a rotation is running (ODR-13) or an automatic one is due within 20 minutes
/// (ODR-12).
fn is_rotating(request: &RequestContext<'_>, key: &Key) -> bool {
    let due_soon = match key.schedule {
        RotationSchedule::On { next, .. } => {
            next.millis_since(request.now) <= CONFLICT_WINDOW_MILLIS
        }
        RotationSchedule::Off | RotationSchedule::ByAws => false,
    };
    due_soon || key.on_demand.running.is_some()
}
