//! The details of events that the service causes itself.

use kms_api::json::Object;
use kms_core::{KeyId, Rotated, Rules};

/// `serviceEventDetails` of a rotation: only the key before 2024 (EVT-10, EVT-11).
pub(super) fn rotation(rules: Rules, rotated: &Rotated) -> String {
    let mut details = Object::default();
    if rules.are_current() {
        details.shown("rotationType", rotated.rotation_type).shown("keyOrigin", rotated.origin);
    }
    if rules.show_key_material() {
        details
            .shown("previousKeyMaterialId", rotated.previous)
            .shown("currentKeyMaterialId", rotated.material.id);
    }
    details.shown("keyId", rotated.key).done()
}

/// `serviceEventDetails` of an expiry (EVT-23).
pub(super) fn expiry(key: KeyId) -> String {
    Object::default().shown("keyId", key).done()
}
