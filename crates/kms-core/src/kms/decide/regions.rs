//! Operations on multi-Region keys: replicas, the primary Region, and events in all Regions.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

use super::{policies, quotas, tags};
use crate::command::{ReplicateKey, Tag};
use crate::error::{ConflictCause, InvalidState, KmsError, NotFound, StateProblem, Unsupported};
use crate::event::{EventKind, MultiRegionChange};
use crate::id::{KeyRef, Region, Scope};
use crate::key::{BackingKeys, Key, KeyState, MultiRegion};
use crate::kms::answer::metadata;
use crate::kms::decision::{Decided, Decision};
use crate::kms::request_context::{Found, RequestContext};
use crate::map::Map;
use crate::response::Response;
use kms_shapes::Origin;

/// How long ReplicateKey and UpdatePrimaryRegion take to complete: "a few seconds" (MRK-07).
const SETTLING_TIME: Duration = Duration::from_secs(5);

/// Decides ReplicateKey (MRK-04, MRK-07, DEL-20, QUO-03).
///
/// The key's type is checked before its state, as for the other shared properties (STA-16). Each
/// Region has a key of one ID at most once, the primary's Region included. Every Region of the
/// partition is accepted.
pub(super) fn replicate(request: &RequestContext<'_>, it: &ReplicateKey) -> Decided {
    let found = primary(request, &it.key)?;
    let scope = Scope { region: it.replica_region, ..found.arn.scope };
    let arn = scope.key_arn(found.key.id);
    if scope.region.partition() != found.arn.scope.region.partition() {
        let (key, region) = (found.arn, scope.region);
        return Err(KmsError::Unsupported(Unsupported::Partition { key, region }).into());
    }
    if request.kms.key(scope, arn.key).is_some() {
        return Err(KmsError::AlreadyReplicated(arn).into());
    }
    tags::check(&it.tags, core::iter::empty())?;
    if let Some(policy) = &it.policy {
        policies::check_length(request, policy)?;
    }
    quotas::check_keys(request, scope)?;
    let replica = replica(request, &found, scope, it);
    let response = Response::ReplicateKey {
        primary: found.arn,
        metadata: metadata(request, arn, &replica),
        policy: replica.policy.clone(),
        tags: it.tags.clone(),
    };
    let change = MultiRegionChange::Replicated(Box::new(replica));
    let replicated = EventKind::MultiRegionChanged { key: arn.key, change };
    Ok(Decision { events: Vec::from([(scope, replicated)]), response })
}

/// Creates the replica in `scope`. It has the primary's material, key pair and rotation, and a
/// policy, description, tags, aliases and grants of its own. Imported material must be imported
/// into the replica too.
fn replica(
    request: &RequestContext<'_>,
    Found { arn, key }: &Found<'_>,
    scope: Scope,
    it: &ReplicateKey,
) -> Key {
    let mut tags = Map::new();
    for Tag { key, value } in &it.tags {
        tags.insert(key.clone(), value.clone());
    }
    let materials = match key.origin {
        Origin::External => {
            let is_rotating = key.on_demand.running.is_some();
            key.materials.as_ref().map(|it| BackingKeys::without_secrets(it, is_rotating))
        }
        Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore => key.materials.clone(),
    };
    Key {
        created_at: request.now,
        multi_region: Some(MultiRegion::Replica { primary: arn.scope.region }),
        description: it.description.clone(),
        policy: it.policy.clone().unwrap_or_else(|| policies::default_policy(scope)),
        tags,
        aliases: Vec::new(),
        state: KeyState::Creating { until: request.now.plus(SETTLING_TIME) },
        materials,
        import_parameters: Vec::new(),
        grants: Vec::new(),
        last_usage: None,
        ..(*key).to_owned()
    }
}

/// Decides UpdatePrimaryRegion. Both keys exchange their roles at once and stay `Updating` until the
/// change is complete.
///
/// The states of both keys must allow it. A Region without a replica is refused as a key that does
/// not exist, the primary's own Region as one that is no replica.
pub(super) fn update_primary(
    request: &RequestContext<'_>,
    key: &KeyRef,
    region: Region,
) -> Decided {
    let found = primary(request, key)?;
    let Found { arn, key } = found;
    let scope = Scope { region, ..arn.scope };
    let next = scope.key_arn(key.id);
    if next == arn {
        return Err(KmsError::Unsupported(Unsupported::NotReplica(next)).into());
    }
    let replica = request.kms.key(scope, key.id).ok_or(KmsError::NotFound(NotFound::Key(next)))?;
    request.check_state(&Found { arn: next, key: replica })?;
    // A running rotation completes in the new primary, which must have the material for it.
    let pending = key.materials.as_ref().and_then(BackingKeys::pending);
    if key.on_demand.running.is_some() && pending.is_some_and(|it| !replica.holds(it.id)) {
        return Err(KmsError::Conflict(arn, ConflictCause::PrimaryLacksMaterial).into());
    }
    let before = key.multi_region.iter().flat_map(MultiRegion::replicas).copied();
    let mut replicas: Vec<_> = before.filter(|it| *it != region).collect();
    // The Regions are in the order of their names.
    replicas.insert(replicas.partition_point(|it| *it < arn.scope.region), arn.scope.region);
    let until = request.now.plus(SETTLING_TIME);
    let events = replicas.iter().chain([&region]).map(|&it| {
        let until = (it == region || it == arn.scope.region).then_some(until);
        let replicas = replicas.clone();
        let change = MultiRegionChange::PrimaryUpdated { primary: region, replicas, until };
        let updated = EventKind::MultiRegionChanged { key: key.id, change };
        (Scope { region: it, ..scope }, updated)
    });
    Ok(Decision { events: events.collect(), response: Response::Empty { key: Some(arn) } })
}

/// Finds a multi-Region primary key whose state allows the operation.
fn primary<'a>(request: &RequestContext<'a>, key: &KeyRef) -> Result<Found<'a>, KmsError> {
    let found = request.find(key)?;
    if found.key.multi_region.is_none() {
        return Err(KmsError::Unsupported(Unsupported::NotPrimary(found.arn)));
    }
    check_not_replica(&found)?;
    request.check_state(&found)?;
    Ok(found)
}

/// Checks that the key is no replica: shared properties are set on the primary only (MRK-01,
/// MRK-02). A replica that is being created is refused for that state instead.
pub(super) fn check_not_replica(found: &Found<'_>) -> Result<(), KmsError> {
    let key = found.arn;
    if let KeyState::Creating { .. } = found.key.state {
        let problem = StateProblem::Creating;
        return Err(KmsError::InvalidState(InvalidState { key, problem }));
    }
    match found.key.is_replica() {
        true => Err(KmsError::Unsupported(Unsupported::NotPrimary(key))),
        false => Ok(()),
    }
}

/// Creates a decision in which the same happens to a key in its own Region and in the Regions of all
/// its replicas (MRK-01), with a reply without a body.
pub(super) fn in_all_regions(Found { arn, key }: Found<'_>, kind: &EventKind) -> Decision {
    let replicas = key.multi_region.iter().flat_map(MultiRegion::replicas);
    let regions = [arn.scope.region].into_iter().chain(replicas.copied());
    let events = regions.map(|region| (Scope { region, ..arn.scope }, kind.clone()));
    Decision { events: events.collect(), response: Response::Empty { key: Some(arn) } }
}
