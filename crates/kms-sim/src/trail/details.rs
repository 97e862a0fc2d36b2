//! What the service tells of its own doings.

use kms_core::{KeyId, MaterialId, Origin, Rotated, RotationType, Rules};
use serde::Serialize;

use super::record::Shown;

/// `serviceEventDetails` of a rotation: only the key before 2024 (EVT-10, EVT-11).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RotationDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation_type: Option<Shown<RotationType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_origin: Option<Shown<Origin>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_key_material_id: Option<Shown<MaterialId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_key_material_id: Option<Shown<MaterialId>>,
    key_id: Shown<KeyId>,
}

impl RotationDetails {
    pub(super) fn new(rules: Rules, rotated: &Rotated) -> Self {
        let (current, named) = (rules.are_current(), rules.show_key_material());
        Self {
            rotation_type: current.then_some(Shown(rotated.rotation_type)),
            key_origin: current.then_some(Shown(rotated.origin)),
            previous_key_material_id: named.then_some(Shown(rotated.previous)),
            current_key_material_id: named.then_some(Shown(rotated.material.id)),
            key_id: Shown(rotated.key),
        }
    }
}
