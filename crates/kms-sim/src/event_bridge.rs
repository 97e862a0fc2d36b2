//! The events that KMS sends to Amazon EventBridge, made on demand from the events of a laboratory.

use kms_core::{KeyId, MaterialId, Origin, Rotated, RotationType, Rules, ServiceAction};
use serde::{Serialize, Serializer};

use crate::trail::record::Seconds;
use kms_store::NumberedEvent;

use crate::Ids;

/// An event in the envelope of EventBridge (EVT-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "members are named as in EventBridge's envelope")]
pub struct EventBridgeEvent {
    pub version: &'static str,
    pub id: String,
    pub detail_type: &'static str,
    pub source: &'static str,
    pub account: String,
    /// The time in ISO 8601, in UTC, to the second.
    pub time: String,
    pub region: String,
    /// The ARN of the key.
    pub resources: [String; 1],
    pub detail: Detail,
}

/// The details of an event. A rotation names origin, type and materials only in later years (EVT-02,
/// EVT-03), an expiration its material (EVT-05), and a deletion only its key (EVT-06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "members are named as in the events of KMS")]
pub struct Detail {
    #[serde(serialize_with = "as_text")]
    pub key_id: KeyId,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_optional_text")]
    pub key_origin: Option<Origin>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_optional_text")]
    pub rotation_type: Option<RotationType>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_optional_text")]
    pub previous_key_material_id: Option<MaterialId>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_optional_text")]
    pub current_key_material_id: Option<MaterialId>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_optional_text")]
    pub key_material_id: Option<MaterialId>,
}

/// The name of the service that carries the events: Amazon CloudWatch Events in the classic rules
/// (EVT-08). The names of the events have always been the same (EVT-07).
#[must_use]
pub const fn event_service_name(rules: Rules) -> &'static str {
    if rules.are_current() { "Amazon EventBridge" } else { "Amazon CloudWatch Events" }
}

/// Returns the event that KMS sends to EventBridge for `event`, if any. `rules` are those in force at
/// the time of the event.
///
/// KMS sends one event for each completed rotation (EVT-04), each expiration of imported key material
/// (EVT-05) and each deletion of a key (EVT-06).
#[must_use]
pub fn event_bridge(
    rules: Rules,
    ids: Ids,
    NumberedEvent { seq, event }: &NumberedEvent,
) -> Option<EventBridgeEvent> {
    let (detail_type, detail) = match event.kind.service_action()? {
        ServiceAction::Rotation(rotated) => {
            ("KMS CMK Rotation", Detail::of_rotation(rules, rotated))
        }
        ServiceAction::Deletion(key) => ("KMS CMK Deletion", Detail::of_key(key)),
        ServiceAction::Expiry(key, material) => {
            let named = rules.show_key_material().then_some(material);
            let detail = Detail { key_material_id: named, ..Detail::of_key(key) };
            ("KMS Imported Key Material Expiration", detail)
        }
        ServiceAction::Settling(_) => return None,
    };
    Some(EventBridgeEvent {
        version: "0",
        id: ids.uuid("event", *seq),
        detail_type,
        source: "aws.kms",
        account: event.scope.account.to_string(),
        time: Seconds(event.at).to_string(),
        region: event.scope.region.to_string(),
        resources: [event.scope.key_arn(detail.key_id).to_string()],
        detail,
    })
}

impl Detail {
    const fn of_key(key_id: KeyId) -> Self {
        Self {
            key_id,
            key_origin: None,
            rotation_type: None,
            previous_key_material_id: None,
            current_key_material_id: None,
            key_material_id: None,
        }
    }

    /// The details of a rotation: only the key in the classic rules (EVT-02), later also origin and
    /// type, and the materials since they have IDs (EVT-03).
    fn of_rotation(rules: Rules, rotated: &Rotated) -> Self {
        let (current, named) = (rules.are_current(), rules.show_key_material());
        Self {
            key_id: rotated.key,
            key_origin: current.then_some(rotated.origin),
            rotation_type: current.then_some(rotated.rotation_type),
            previous_key_material_id: named.then_some(rotated.previous),
            current_key_material_id: named.then_some(rotated.material.id),
            key_material_id: None,
        }
    }
}

fn as_text<S: Serializer>(
    value: &impl core::fmt::Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn as_optional_text<S: Serializer>(
    value: &Option<impl core::fmt::Display>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests;
