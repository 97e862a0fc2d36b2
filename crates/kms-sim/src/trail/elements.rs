//! The JSON of `responseElements` and `additionalEventData`.

use core::fmt;

use kms_api::json::{self, Object};
use kms_core::{
    Civil, Days, GrantId, KeyArn, KeyMetadata, MaterialId, ReEncrypted, Rules, Tag, Timestamp,
};

use super::names::lower_camel;
use super::regions;

/// The key that was changed (EVT-13 to EVT-15, EVT-17).
pub(super) fn changed(key: KeyArn) -> String {
    Object::default().shown("keyId", key).done()
}

/// A created grant without its token, and the key since records name it.
pub(super) fn granted(rules: Rules, key: KeyArn, grant: GrantId) -> String {
    let key = rules.trail_shows_responses().then_some(key);
    Object::default().shown("grantId", grant).maybe("keyId", key, Object::shown).done()
}

/// A created custom key store (CKS-09).
pub(super) fn created_key_store(id: &str) -> String {
    Object::default().text("customKeyStoreId", id).done()
}

/// The custom key store that was changed, connected, disconnected or deleted (CKS-09).
pub(super) fn key_store(name: &str, cluster_id: Option<&str>) -> String {
    Object::default()
        .text("customKeyStoreName", name)
        .maybe("clusterId", cluster_id, Object::text)
        .done()
}

/// A created key.
pub(super) fn created(key: &KeyMetadata) -> String {
    Object::default().json("keyMetadata", &metadata(key)).done()
}

/// Imported or deleted material.
pub(super) fn imported(key: KeyArn, material: Option<MaterialId>) -> String {
    Object::default().shown("keyId", key).maybe("keyMaterialId", material, Object::shown).done()
}

/// A created replica.
pub(super) fn replicated(replica: &KeyMetadata, policy: &str, tags: &[Tag]) -> String {
    Object::default()
        .json("replicaKeyMetadata", &metadata(replica))
        .text("replicaPolicy", policy)
        .json("replicaTags", &json::list(tags.iter().map(tag)))
        .done()
}

/// A scheduled deletion. Records had the state even before responses had it (DEL-04).
pub(super) fn scheduled(
    key: KeyArn,
    deletion_date: Option<Timestamp>,
    state: Option<&str>,
    window: Option<Days>,
) -> String {
    Object::default()
        .shown("keyId", key)
        .text("keyState", state.unwrap_or("PendingDeletion"))
        .maybe("deletionDate", deletion_date.map(DateText), Object::shown)
        .maybe("pendingWindowInDays", window.map(|days| days.0), Object::number)
        .done()
}

/// The material that was used (EVT-20).
pub(super) fn material(id: MaterialId) -> String {
    Object::default().shown("keyMaterialId", id).done()
}

/// The materials of both keys of ReEncrypt, if they are named (EVT-20).
pub(super) fn materials(it: &ReEncrypted) -> Option<String> {
    it.source_material.or(it.destination_material)?;
    Some(
        Object::default()
            .maybe("destinationKeyMaterialId", it.destination_material, Object::shown)
            .maybe("sourceKeyMaterialId", it.source_material, Object::shown)
            .done(),
    )
}

/// The grant that a token named.
pub(super) fn grant(id: GrantId) -> String {
    Object::default().shown("grantId", id).done()
}

/// `keyMetadata`, in lower camel case except for `AWSAccountId` (EVT-22).
fn metadata(it: &KeyMetadata) -> String {
    let mut object = Object::default();
    object
        .shown("AWSAccountId", it.arn.scope.account)
        .shown("keyId", it.arn.key)
        .shown("arn", it.arn)
        .shown("creationDate", DateText(it.creation_date))
        .flag("enabled", it.enabled)
        .text("description", &it.description)
        .shown("keyUsage", it.usage)
        .text("keyState", it.state)
        .shown("origin", it.origin)
        .maybe("customKeyStoreId", it.custom_key_store_id.as_deref(), Object::text)
        .shown("keyManager", it.manager)
        .maybe("customerMasterKeySpec", it.customer_master_key_spec, Object::shown)
        .maybe("keySpec", it.spec, Object::shown);
    if let Some(algorithms) = it.algorithms {
        let names = algorithms.names().map(json::text);
        object.json(&lower_camel(algorithms.member()), &json::list(names));
    }
    object
        .maybe("multiRegion", it.multi_region, Object::flag)
        .maybe(
            "multiRegionConfiguration",
            it.multi_region_configuration.as_ref(),
            |to, name, at| to.json(name, &regions::configuration(it.arn, at)),
        )
        .maybe("currentKeyMaterialId", it.current_material, Object::shown)
        .maybe("xksKeyConfiguration", it.xks_key_id.as_deref(), |to, name, id| {
            to.json(name, &Object::default().text("id", id).done())
        })
        .done()
}

fn tag(Tag { key, value }: &Tag) -> String {
    Object::default().text("tagKey", key).text("tagValue", value).done()
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
