//! What of an answer a record shows.

use core::fmt;

use kms_core::{
    Civil, KeyArn, KeyMetadata, Kms, MaterialId, Operation, ReEncrypted, Response, Rules, Timestamp,
};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::record::Shown;

/// `responseElements` of a call that changed something; what only reads or uses a key has none.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub(super) enum Elements<'a> {
    /// The key that was changed (EVT-13 to EVT-15, EVT-17).
    Key { key_id: Shown<KeyArn> },
    /// The key that was made (EVT-22).
    CreateKey { key_metadata: Metadata<'a> },
    /// The date of a deletion (EVT-16).
    ScheduleKeyDeletion {
        key_id: Shown<KeyArn>,
        key_state: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        deletion_date: Option<Shown<DateText>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pending_window_in_days: Option<u32>,
    },
}

impl<'a> Elements<'a> {
    pub(super) fn of(rules: Rules, operation: Operation, response: &'a Response) -> Option<Self> {
        if operation.is_read_only() {
            return None;
        }
        let key = |key: KeyArn| Some(Self::Key { key_id: Shown(key) });
        match response {
            Response::Empty { key: changed } => {
                changed.filter(|_| rules.trail_shows_responses()).and_then(key)
            }
            Response::CancelKeyDeletion { key: changed }
            | Response::RotateKeyOnDemand { key: changed } => key(*changed),
            Response::CreateKey(metadata) => {
                Some(Self::CreateKey { key_metadata: Metadata(metadata) })
            }
            Response::ScheduleKeyDeletion { key, deletion_date, state, window } => {
                Some(Self::ScheduleKeyDeletion {
                    key_id: Shown(*key),
                    // Records told the state even while answers did not yet (DEL-04).
                    key_state: state.unwrap_or("PendingDeletion"),
                    deletion_date: deletion_date.map(|at| Shown(DateText(at))),
                    pending_window_in_days: window.map(|days| days.0),
                })
            }
            Response::Decrypt { .. }
            | Response::DescribeKey(_)
            | Response::Encrypt { .. }
            | Response::GenerateDataKey { .. }
            | Response::GenerateRandom { .. }
            | Response::GetKeyPolicy { .. }
            | Response::GetKeyRotationStatus(_)
            | Response::ListAliases(_)
            | Response::ListKeyPolicies(_)
            | Response::ListKeyRotations(_)
            | Response::ListKeys(_)
            | Response::ListResourceTags(_)
            | Response::ReEncrypt(_) => None,
        }
    }
}

/// `keyMetadata`, in lower camel case but for `AWSAccountId` (EVT-22).
pub(super) struct Metadata<'a>(&'a KeyMetadata);

impl Serialize for Metadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let it = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("AWSAccountId", it.arn.scope.account.as_str())?;
        map.serialize_entry("keyId", &Shown(it.arn.key))?;
        map.serialize_entry("arn", &Shown(it.arn))?;
        map.serialize_entry("creationDate", &Shown(DateText(it.creation_date)))?;
        map.serialize_entry("enabled", &it.enabled)?;
        map.serialize_entry("description", &it.description)?;
        map.serialize_entry("keyUsage", it.usage.as_str())?;
        map.serialize_entry("keyState", it.state)?;
        map.serialize_entry("origin", it.origin.as_str())?;
        optional(&mut map, "customKeyStoreId", it.custom_key_store_id.as_ref())?;
        map.serialize_entry("keyManager", it.manager.as_str())?;
        let older_spec = it.customer_master_key_spec.map(|spec| spec.as_str());
        optional(&mut map, "customerMasterKeySpec", older_spec)?;
        optional(&mut map, "keySpec", it.spec.map(|spec| spec.as_str()))?;
        if let Some(algorithms) = it.algorithms {
            map.serialize_entry(&lower_camel(algorithms.member), algorithms.names)?;
        }
        optional(&mut map, "multiRegion", it.multi_region)?;
        optional(&mut map, "currentKeyMaterialId", it.current_material.map(Shown))?;
        let xks_key = it.xks_key_id.as_ref().map(|id| XksKeyConfiguration { id });
        optional(&mut map, "xksKeyConfiguration", xks_key)?;
        map.end()
    }
}

#[derive(Serialize)]
struct XksKeyConfiguration<'a> {
    id: &'a str,
}

fn optional<M: SerializeMap>(
    map: &mut M,
    name: &str,
    value: Option<impl Serialize>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, &value))
}

fn lower_camel(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

/// A date as records show it: `Apr 12, 2021 18:58:30 PM` (EVT-16).
pub(super) struct DateText(pub(super) Timestamp);

impl fmt::Display for DateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let Civil { year, month, day, hour, minute, second, .. } = self.0.civil();
        let month = MONTHS.get(usize::from(month) - 1).copied().unwrap_or_default();
        let half = if hour < 12 { "AM" } else { "PM" };
        write!(f, "{month} {day}, {year} {hour:02}:{minute:02}:{second:02} {half}")
    }
}

/// `additionalEventData`: which material was used, since material has names (EVT-20).
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub(super) enum AdditionalData {
    One {
        key_material_id: Shown<MaterialId>,
    },
    Two {
        #[serde(skip_serializing_if = "Option::is_none")]
        destination_key_material_id: Option<Shown<MaterialId>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        source_key_material_id: Option<Shown<MaterialId>>,
    },
}

impl AdditionalData {
    pub(super) fn of(kms: &Kms, response: &Response) -> Option<Self> {
        let one = |id: MaterialId| Self::One { key_material_id: Shown(id) };
        match response {
            Response::Encrypt { key, .. } => current_material(kms, *key).map(one),
            Response::Decrypt { material, .. } | Response::GenerateDataKey { material, .. } => {
                material.map(one)
            }
            Response::ReEncrypt(ReEncrypted { source_material, destination_material, .. }) => {
                source_material.or(*destination_material).map(|_| Self::Two {
                    destination_key_material_id: destination_material.map(Shown),
                    source_key_material_id: source_material.map(Shown),
                })
            }
            Response::Empty { .. }
            | Response::CancelKeyDeletion { .. }
            | Response::CreateKey(_)
            | Response::DescribeKey(_)
            | Response::GenerateRandom { .. }
            | Response::GetKeyPolicy { .. }
            | Response::GetKeyRotationStatus(_)
            | Response::ListAliases(_)
            | Response::ListKeyPolicies(_)
            | Response::ListKeyRotations(_)
            | Response::ListKeys(_)
            | Response::ListResourceTags(_)
            | Response::RotateKeyOnDemand { .. }
            | Response::ScheduleKeyDeletion { .. } => None,
        }
    }
}

/// The answer of Encrypt does not name the material (CRY-05), but no time has passed since, so
/// it is the one that is current.
fn current_material(kms: &Kms, arn: KeyArn) -> Option<MaterialId> {
    let key = kms.key(arn.scope, arn.key)?;
    let is_named = kms.rules().show_key_material() && !key.origin.is_custom_key_store();
    key.materials.as_ref().filter(|_| is_named).map(|materials| materials.current().id)
}
