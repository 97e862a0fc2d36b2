//! The `requestParameters` of a record.

use kms_api::json::{self, Object};
use kms_core::{Operation, Rules, Timestamp};
use kms_shapes::{Kind, Member};
use serde_json::{Map, Value};

use super::elements::DateText;
use super::names::lower_camel;

/// Longer parameters are left out, as CloudTrail does: 100 KB.
const MAX_LEN: usize = 100 * 1024;

/// The members that records show, also in structures. A member that is not listed here is hidden, so
/// that no plaintext, ciphertext or token can slip into a record (EVT-20). A new member is hidden
/// until it is added here.
pub(super) const SHOWN: &[&str] = &[
    "AliasName",
    "BypassPolicyLockoutSafetyCheck",
    "CloudHsmClusterId",
    "Constraints",
    "CustomKeyStoreId",
    "CustomKeyStoreName",
    "CustomKeyStoreType",
    "CustomerMasterKeySpec",
    "Description",
    "DestinationEncryptionAlgorithm",
    "DestinationEncryptionContext",
    "DestinationKeyId",
    "DryRun",
    "EncapsulationAlgorithm",
    "EncryptionAlgorithm",
    "EncryptionContext",
    "EncryptionContextEquals",
    "EncryptionContextSubset",
    "ExpirationModel",
    "GrantId",
    "GranteePrincipal",
    "GranteeServicePrincipal",
    "ImportType",
    "IncludeKeyMaterial",
    "KeyAgreementAlgorithm",
    "KeyId",
    "KeyMaterialDescription",
    "KeyMaterialId",
    "KeyPairSpec",
    "KeySpec",
    "KeyUsage",
    "Limit",
    "MacAlgorithm",
    "Marker",
    "MessageType",
    "MultiRegion",
    "Name",
    "NewCustomKeyStoreName",
    "NumberOfBytes",
    "Operations",
    "Origin",
    "PendingWindowInDays",
    "Policy",
    "PolicyName",
    "PrimaryRegion",
    "ReplicaRegion",
    "ResourceOwners",
    "RetiringPrincipal",
    "RetiringServicePrincipal",
    "RotationPeriodInDays",
    "SigningAlgorithm",
    "SourceArn",
    "SourceEncryptionAlgorithm",
    "SourceEncryptionContext",
    "SourceKeyId",
    "TagKey",
    "TagKeys",
    "TagValue",
    "Tags",
    "TargetKeyId",
    "ValidTo",
    "WrappingAlgorithm",
    "WrappingKeySpec",
    "XksKeyId",
    "XksProxyConnectivity",
    "XksProxyUriEndpoint",
    "XksProxyUriPath",
    "XksProxyVpcEndpointServiceName",
    "XksProxyVpcEndpointServiceOwner",
];

/// Returns the `requestParameters` of a call; `None` if there is nothing to show.
pub(super) fn shown(rules: Rules, operation: Operation, body: Option<&Value>) -> Option<String> {
    let members = operation.members();
    let parameters = Parameters { rules, operation, members, body: body?.as_object()? };
    let is_empty = parameters.given().next().is_none() && parameters.implied().next().is_none();
    (!is_empty).then(|| parameters.to_json())
}

struct Parameters<'a> {
    rules: Rules,
    operation: Operation,
    members: &'static [Member],
    body: &'a Map<String, Value>,
}

impl<'a> Parameters<'a> {
    fn to_json(&self) -> String {
        let mut object = Object::default();
        if self.given().map(|(_, value)| len(value)).sum::<usize>() > MAX_LEN {
            return object.flag("omitted", true).done();
        }
        for member in self.implied() {
            object.text(&lower_camel(member.name), "SYMMETRIC_DEFAULT");
        }
        for (member, value) in self.given() {
            let value = self.value(&member.kind, value);
            object.maybe(&lower_camel(member.name), value.as_deref(), Object::json);
        }
        object.done()
    }

    /// The members that the caller gave, in the caller's order (EVT-14).
    fn given(&self) -> impl Iterator<Item = (&'static Member, &'a Value)> {
        self.body.iter().filter_map(|(name, value)| {
            let member = self.members.iter().find(|member| member.name == name)?;
            (self.shows(member) && has_form(&member.kind, value)).then_some((member, value))
        })
    }

    /// Returns whether records show a member and the rules in force have it: what AWS ignores is not
    /// shown (WIR-12), nor how many random bytes were requested.
    fn shows(&self, member: &Member) -> bool {
        let is_random = self.operation == Operation::GenerateRandom;
        SHOWN.contains(&member.name)
            && self.rules.have(member.since)
            && !(is_random && member.name == "NumberOfBytes")
    }

    /// The algorithms that the caller left out, which records show nevertheless (EVT-20).
    fn implied(&self) -> impl Iterator<Item = &'static Member> {
        let is_absent = |member: &&Member| self.body.get(member.name).is_none_or(Value::is_null);
        let algorithms =
            self.members.iter().filter(|member| member.name.ends_with("EncryptionAlgorithm"));
        algorithms.filter(|member| self.shows(member)).filter(is_absent)
    }

    /// Returns a value as records show it; `None` for bytes, which they never show.
    fn value(&self, kind: &Kind, value: &Value) -> Option<String> {
        match (kind, value) {
            (Kind::Structure(members), Value::Object(values)) => {
                Some(self.structure(members, values))
            }
            (Kind::List { of, .. }, Value::Array(items)) => {
                Some(json::list(items.iter().filter_map(|item| self.value(of, item))))
            }
            (Kind::Timestamp, Value::Number(seconds)) => {
                let date = date(seconds.as_f64().unwrap_or_default());
                Some(json::text(&date.to_string()))
            }
            (Kind::Blob { .. } | Kind::Structure(_) | Kind::NotSimulated, _) => None,
            (
                Kind::Boolean
                | Kind::Integer { .. }
                | Kind::Text { .. }
                | Kind::Enum(_)
                | Kind::List { .. }
                | Kind::Timestamp
                | Kind::Map,
                value,
            ) => Some(json::value(value)),
        }
    }

    fn structure(&self, members: &[Member], values: &Map<String, Value>) -> String {
        let mut object = Object::default();
        for member in members.iter().filter(|member| self.shows(member)) {
            let value = values.get(member.name).filter(|value| !value.is_null());
            let value = value.and_then(|value| self.value(&member.kind, value));
            object.maybe(&lower_camel(member.name), value.as_deref(), Object::json);
        }
        object.done()
    }
}

/// Returns whether a value is there, and has the form in which members of structures are found.
fn has_form(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Structure(_) => value.is_object(),
        Kind::List { of: Kind::Structure(_), .. } => value.is_array(),
        Kind::Boolean
        | Kind::Integer { .. }
        | Kind::Text { .. }
        | Kind::Enum(_)
        | Kind::Blob { .. }
        | Kind::List { .. }
        | Kind::Timestamp
        | Kind::Map
        | Kind::NotSimulated => !value.is_null(),
    }
}

/// A date as records show it (EVT-16).
fn date(seconds: f64) -> DateText {
    DateText(Timestamp::from_millis((seconds * 1000.0) as i64))
}

/// Returns the approximate length of a value as JSON, in bytes.
fn len(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 4,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| len(item) + 1).sum::<usize>() + 2,
        Value::Object(members) => {
            members.iter().map(|(name, value)| name.len() + len(value) + 4).sum::<usize>() + 2
        }
    }
}
