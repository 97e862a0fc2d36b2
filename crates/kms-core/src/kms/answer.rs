//! Operations that read keys, aliases and rotations.

mod imports;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Kms;
use super::decision::{Decided, Decision};
use super::request_context::{Found, RequestContext};
use crate::command::{KeyOwners, Page};
use crate::error::{KmsError, Unsupported};
use crate::id::{AliasName, KeyArn, KeyRef, Scope};
use crate::key::{BackingKey, BackingKeys, Key, KeyState, RotationSchedule};
use crate::response::{
    AliasEntry, KeyMetadata, Listing, MultiRegionConfiguration, Response, RotationEntry,
    RotationStatus,
};
use crate::rules::Rules;
use kms_crypto::KeyId;
use kms_shapes::IncludeKeyMaterial;
use kms_shapes::{AlgorithmList, Origin};

/// Decides DescribeKey (KEY-08).
pub(super) fn describe(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    Ok(Decision::reply(Response::DescribeKey(metadata(request, arn, key))))
}

/// Returns the metadata of a key with the members that the rules in force have (KEY-02, KEY-03,
/// KEY-09). A replica that is being created shows no material (MRK-07).
pub(super) fn metadata(request: &RequestContext<'_>, arn: KeyArn, key: &Key) -> KeyMetadata {
    let rules = request.rules;
    let is_there = !matches!(key.state, KeyState::Creating { .. });
    let shows_material = is_there && key.names_material() && rules.show_key_material();
    let current = key.materials.as_ref().map(|materials| materials.current().id);
    KeyMetadata {
        arn,
        creation_date: key.created_at,
        enabled: key.state == KeyState::Enabled,
        description: key.description.clone(),
        usage: key.usage,
        state: key.state.as_str(),
        deletion_date: key.state.deletion_date(),
        valid_to: key.expiry(),
        origin: key.origin,
        custom_key_store_id: key.custom_key_store_id.clone(),
        expiration_model: imports::expiration_model(key),
        manager: key.manager,
        customer_master_key_spec: key
            .spec
            .customer_master_key_spec()
            .filter(|_| shows_spec(rules, key)),
        spec: rules.show_key_spec().then_some(key.spec),
        algorithms: shows_spec(rules, key).then(|| AlgorithmList::of(key.spec, key.usage)),
        multi_region: rules.show_multi_region().then_some(key.multi_region.is_some()),
        multi_region_configuration: configuration(request.kms, arn, key)
            .filter(|_| rules.show_multi_region()),
        pending_window: match key.state {
            KeyState::PendingReplicaDeletion { window } => Some(window),
            KeyState::Creating { .. }
            | KeyState::Enabled
            | KeyState::Disabled
            | KeyState::PendingDeletion { .. }
            | KeyState::PendingImport
            | KeyState::Unavailable { .. }
            | KeyState::Updating { .. } => None,
        },
        current_material: current.filter(|_| shows_material),
        xks_key_id: key.xks_key_id.clone(),
    }
}

/// Returns the Regions of a multi-Region key, which are the same in each Region. They include the
/// replicas that are being created.
fn configuration(kms: &Kms, arn: KeyArn, key: &Key) -> Option<MultiRegionConfiguration> {
    let Scope { account, region } = arn.scope;
    let primary = key.multi_region.as_ref()?.followed().unwrap_or(region);
    let found = kms.key(Scope { account, region: primary }, key.id);
    let mut replicas = found
        .and_then(|it| it.multi_region.as_ref())
        .map_or_else(Vec::new, |it| it.replicas().to_vec());
    if primary != region
        && let Err(place) = replicas.binary_search(&region)
    {
        replicas.insert(place, region);
    }
    Some(MultiRegionConfiguration { primary, replicas })
}

/// Returns whether the metadata names spec and algorithms. In the era `2020` only that of asymmetric
/// keys does (KEY-03).
fn shows_spec(rules: Rules, key: &Key) -> bool {
    rules.show_key_spec() || (rules.show_algorithms() && !key.is_symmetric())
}

/// Decides GetKeyRotationStatus (ROT-19 to ROT-23, ROT-58 to ROT-61, ROT-64).
pub(super) fn rotation_status(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let found = request.permitted(key)?;
    let Found { arn, key } = found;
    let refused = match key.origin {
        Origin::AwsKms => false,
        Origin::External => !request.rules.are_current(),
        Origin::AwsCloudHsm | Origin::ExternalKeyStore => true,
    };
    if refused {
        return Err(found.unsupported_origin().into());
    }
    let status = status(request.rules, key);
    let status = RotationStatus { key: request.rules.are_current().then_some(arn), ..status };
    Ok(Decision::reply(Response::GetKeyRotationStatus(status)))
}

/// Returns the rotation status without the key. While a key is pending deletion, its status is false
/// and has no dates, although the setting is kept (ROT-46, ROT-47, ROT-49).
fn status(rules: Rules, key: &Key) -> RotationStatus {
    let is_pending = key.state.is_pending_deletion();
    let (enabled, dates) = match key.schedule {
        RotationSchedule::Off => (false, None),
        RotationSchedule::On { .. } if is_pending => (false, None),
        RotationSchedule::On { period, next } => (true, Some((period.days(), next))),
        RotationSchedule::ByAws => (true, None),
    };
    let dates = dates.filter(|_| rules.are_current());
    RotationStatus {
        key: None,
        enabled,
        period: dates.map(|(period, _)| period),
        next_rotation: dates.map(|(_, next)| next),
        on_demand_rotation_start: key.on_demand.running.map(|running| running.started_at),
    }
}

/// Decides ListKeys: IDs and ARNs, in the order of the IDs.
///
/// No account shares keys here. A marker is valid with the owners of its own request only (KEM-06),
/// so it contains them unless they are the default.
pub(super) fn list_keys(request: &RequestContext<'_>, owners: KeyOwners, page: &Page) -> Decided {
    let (resources, prefix) = match owners {
        KeyOwners::Caller => (request.resources(), ""),
        KeyOwners::Others => (None, "others:"),
        KeyOwners::All => (request.resources(), "all:"),
    };
    let after = cursor(page, |text| KeyId::parse(text.strip_prefix(prefix)?))?;
    let keys = resources.into_iter();
    let keys = keys.flat_map(|resources| resources.keys.after(after.as_ref()));
    let arns = keys.map(|(id, _)| request.scope.key_arn(*id));
    let name = |arn: &KeyArn| format!("{prefix}{}", arn.key);
    Ok(Decision::reply(Response::ListKeys(paged(arns, page, name))))
}

/// Decides ListAliases, of one key or of all keys (ALI-19 to ALI-22).
pub(super) fn list_aliases(
    request: &RequestContext<'_>,
    key: Option<&KeyRef>,
    page: &Page,
) -> Decided {
    let after = cursor(page, AliasName::parse)?;
    let target = key.map(|key| request.find(key)).transpose()?.map(|found| found.key.id);
    let show_dates = request.rules.show_alias_dates();
    let aliases = request.resources().into_iter();
    let aliases = aliases.flat_map(|resources| resources.aliases.after(after.as_ref()));
    let entries = aliases
        .filter(|(_, alias)| target.is_none_or(|target| alias.target == target))
        .map(|(name, alias)| AliasEntry {
            arn: request.scope.alias_arn(name.clone()),
            target: alias.target,
            creation_date: show_dates.then_some(alias.created_at),
            last_updated_date: show_dates.then_some(alias.updated_at),
        });
    let name = |entry: &AliasEntry| entry.arn.name.as_str().to_string();
    Ok(Decision::reply(Response::ListAliases(paged(entries, page, name))))
}

/// Decides ListKeyRotations: oldest first (LKR-04, LKR-05, LKR-12, LKR-15, LKR-16).
pub(super) fn list_rotations(
    request: &RequestContext<'_>,
    key: &KeyRef,
    include: Option<IncludeKeyMaterial>,
    page: &Page,
) -> Decided {
    let found = request.permitted(key)?;
    if found.key.origin.is_custom_key_store() {
        return Err(found.unsupported_origin().into());
    }
    if !found.key.is_symmetric() && include.is_some() {
        return Err(KmsError::Unsupported(Unsupported::KeyType(found.key.spec)).into());
    }
    // A marker is the position of a page's last material. No material is ever removed, and another
    // one follows the last of a page.
    let count = found.key.materials.iter().flat_map(BackingKeys::with_pending).count();
    let after =
        cursor(page, |text| text.parse().ok().filter(|at: &usize| *at < count.saturating_sub(1)))?;
    let all = include == Some(IncludeKeyMaterial::AllKeyMaterial);
    let materials = found.key.materials.iter().flat_map(|materials| {
        let (current, pending) = (materials.current().id, imports::pending_state(request, &found));
        let state = move |id| if id == current { "CURRENT" } else { "NON_CURRENT" };
        let own = materials.iter().map(move |material| (material, state(material.id)));
        own.chain(materials.pending().map(|material| (material, pending)))
    });
    let entries = materials
        .enumerate()
        .filter(|(at, (material, _))| {
            after.is_none_or(|after| *at > after) && (all || material.rotation_type.is_some())
        })
        .map(|(at, (material, state))| (at, entry(request.rules, found.key, material, state)));
    let listing = paged(entries, page, |(at, _)| at.to_string());
    let items = listing.items.into_iter().map(|(_, entry)| entry).collect();
    Ok(Decision::reply(Response::ListKeyRotations(Listing { items, next: listing.next })))
}

/// Returns the entry of a material, with the members that the rules in force have (LKR-06, LKR-09).
fn entry(rules: Rules, key: &Key, material: &BackingKey, state: &'static str) -> RotationEntry {
    let named = rules.show_key_material();
    RotationEntry {
        key: key.id,
        material: named.then_some(material.id),
        material_state: named.then_some(state),
        rotation_date: material.rotation_type.map(|_| material.created_at),
        rotation_type: material.rotation_type,
        import: imports::entry(material).filter(|_| named),
    }
}

/// Reads the marker at which a page starts. A marker that was not issued is refused (LKR-14).
pub(super) fn cursor<T>(
    page: &Page,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, KmsError> {
    match &page.after {
        Some(text) => read(text).map(Some).ok_or(KmsError::InvalidMarker),
        None => Ok(None),
    }
}

/// Returns one page of `items`, with the name of its last item as the marker if there are more.
pub(super) fn paged<T>(
    mut items: impl Iterator<Item = T>,
    page: &Page,
    name: impl Fn(&T) -> String,
) -> Listing<T> {
    let shown: Vec<T> = items.by_ref().take(page.limit).collect();
    let next = items.next().and_then(|_| shown.last().map(name));
    Listing { items: shown, next }
}
