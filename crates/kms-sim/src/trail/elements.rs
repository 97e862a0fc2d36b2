//! What of an answer a record shows.

use core::fmt;

use kms_api::json::{self, Object};
use kms_core::{
    Civil, CreatedGrant, DataKeyPair, KeyArn, KeyMetadata, Kms, MaterialId, Operation, ReEncrypted,
    Response, Rules, Tag, Timestamp,
};

use super::regions;

/// `responseElements` of a call that changed something; what only reads or uses a key has none.
pub(super) fn response(rules: Rules, operation: Operation, response: &Response) -> Option<String> {
    if operation.facts().is_read_only {
        return None;
    }
    match response {
        Response::Empty { key } => key.filter(|_| rules.trail_shows_responses()).map(changed),
        Response::CancelKeyDeletion { key } | Response::RotateKeyOnDemand { key } => {
            Some(changed(*key))
        }
        Response::CreateGrant(it) => Some(granted(rules, it)),
        Response::RetireGrant { key, .. }
        | Response::ImportKeyMaterial { key, is_named: false, .. } => {
            rules.trail_shows_responses().then(|| changed(*key))
        }
        Response::DeleteImportedKeyMaterial { key, material }
        | Response::ImportKeyMaterial { key, material, is_named: true } => Some(
            Object::default()
                .shown("keyId", *key)
                .maybe("keyMaterialId", *material, Object::shown)
                .done(),
        ),
        Response::CreateKey(key) => {
            Some(Object::default().json("keyMetadata", &metadata(key)).done())
        }
        Response::ReplicateKey { metadata: key, policy, tags, .. } => Some(
            Object::default()
                .json("replicaKeyMetadata", &metadata(key))
                .text("replicaPolicy", policy)
                .json("replicaTags", &json::list(tags.iter().map(tag)))
                .done(),
        ),
        Response::ScheduleKeyDeletion { key, deletion_date, state, window } => Some(
            Object::default()
                .shown("keyId", *key)
                // Records told the state even while answers did not yet (DEL-04).
                .text("keyState", state.unwrap_or("PendingDeletion"))
                .maybe("deletionDate", deletion_date.map(DateText), Object::shown)
                .maybe("pendingWindowInDays", window.map(|days| days.0), Object::number)
                .done(),
        ),
        Response::Decrypt { .. }
        | Response::DeriveSharedSecret { .. }
        | Response::DescribeKey(_)
        | Response::Encrypt { .. }
        | Response::GenerateDataKey { .. }
        | Response::GenerateDataKeyPair(_)
        | Response::GenerateMac { .. }
        | Response::GenerateRandom { .. }
        | Response::GetKeyLastUsage(_)
        | Response::GetKeyPolicy { .. }
        | Response::GetKeyRotationStatus(_)
        | Response::GetPublicKey(_)
        | Response::GetParametersForImport { .. }
        | Response::ListAliases(_)
        | Response::ListGrants(_)
        | Response::ListKeyPolicies(_)
        | Response::ListKeyRotations(_)
        | Response::ListKeys(_)
        | Response::ListResourceTags(_)
        | Response::ListRetirableGrants(_)
        | Response::ReEncrypt(_)
        | Response::Sign { .. }
        | Response::Verify { .. }
        | Response::VerifyMac { .. } => None,
    }
}

/// A grant, without its token; and the key that was changed, since records of calls name it.
fn granted(rules: Rules, it: &CreatedGrant) -> String {
    let key = rules.trail_shows_responses().then_some(it.key);
    Object::default().shown("grantId", it.grant).maybe("keyId", key, Object::shown).done()
}

/// The key that was changed (EVT-13 to EVT-15, EVT-17).
fn changed(key: KeyArn) -> String {
    Object::default().shown("keyId", key).done()
}

/// `keyMetadata`, in lower camel case but for `AWSAccountId` (EVT-22).
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

fn lower_camel(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
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

/// `additionalEventData`: which material was used, since material has names (EVT-20); and the grant
/// that a token named.
pub(super) fn additional(kms: &Kms, response: &Response) -> Option<String> {
    let one = |id: MaterialId| Object::default().shown("keyMaterialId", id).done();
    match response {
        Response::Encrypt { key, .. } => current_material(kms, *key).map(one),
        Response::Decrypt { material, .. } | Response::GenerateDataKey { material, .. } => {
            material.map(one)
        }
        Response::GenerateDataKeyPair(DataKeyPair { material, .. }) => material.map(one),
        Response::ReEncrypt(ReEncrypted { source_material, destination_material, .. }) => {
            source_material.or(*destination_material).map(|_| {
                Object::default()
                    .maybe("destinationKeyMaterialId", *destination_material, Object::shown)
                    .maybe("sourceKeyMaterialId", *source_material, Object::shown)
                    .done()
            })
        }
        Response::RetireGrant { grant, .. } => {
            Some(Object::default().shown("grantId", *grant).done())
        }
        Response::Empty { .. }
        | Response::CancelKeyDeletion { .. }
        | Response::CreateGrant(_)
        | Response::CreateKey(_)
        | Response::DeriveSharedSecret { .. }
        | Response::DeleteImportedKeyMaterial { .. }
        | Response::DescribeKey(_)
        | Response::GenerateMac { .. }
        | Response::GenerateRandom { .. }
        | Response::GetKeyLastUsage(_)
        | Response::GetKeyPolicy { .. }
        | Response::GetKeyRotationStatus(_)
        | Response::GetPublicKey(_)
        | Response::GetParametersForImport { .. }
        | Response::ImportKeyMaterial { .. }
        | Response::ListAliases(_)
        | Response::ListGrants(_)
        | Response::ListKeyPolicies(_)
        | Response::ListKeyRotations(_)
        | Response::ListKeys(_)
        | Response::ListResourceTags(_)
        | Response::ListRetirableGrants(_)
        | Response::ReplicateKey { .. }
        | Response::RotateKeyOnDemand { .. }
        | Response::ScheduleKeyDeletion { .. }
        | Response::Sign { .. }
        | Response::Verify { .. }
        | Response::VerifyMac { .. } => None,
    }
}

/// The answer of Encrypt does not name the material (CRY-05), but no time has passed since, so
/// it is the one that is current.
fn current_material(kms: &Kms, arn: KeyArn) -> Option<MaterialId> {
    let key = kms.key(arn.scope, arn.key)?;
    let is_named = kms.rules().show_key_material() && key.names_material();
    key.materials.as_ref().filter(|_| is_named).map(|materials| materials.current().id)
}
