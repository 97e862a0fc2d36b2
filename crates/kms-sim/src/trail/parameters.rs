//! What of a request a record shows.

use kms_api::json::{self, Object};
use kms_core::{Operation, Rules, Timestamp};
use serde_json::{Map, Value};

use super::elements::DateText;

/// Longer parameters are left out, as CloudTrail does: 100 KB.
const MAX_LEN: usize = 100 * 1024;

/// The members that are shown, with their names in records (EVT-22). Whatever is not here stays
/// out, so that no plaintext and no ciphertext can ever slip in (EVT-20), nor what AWS ignores
/// (WIR-12).
const MEMBERS: &[(&str, &str)] = &[
    ("KeyId", "keyId"),
    ("EncryptionContext", "encryptionContext"),
    ("EncryptionAlgorithm", "encryptionAlgorithm"),
    ("KeySpec", "keySpec"),
    ("NumberOfBytes", "numberOfBytes"),
    ("KeyPairSpec", "keyPairSpec"),
    ("MessageType", "messageType"),
    ("SigningAlgorithm", "signingAlgorithm"),
    ("MacAlgorithm", "macAlgorithm"),
    ("KeyAgreementAlgorithm", "keyAgreementAlgorithm"),
    ("SourceKeyId", "sourceKeyId"),
    ("SourceEncryptionContext", "sourceEncryptionContext"),
    ("SourceEncryptionAlgorithm", "sourceEncryptionAlgorithm"),
    ("DestinationKeyId", "destinationKeyId"),
    ("DestinationEncryptionContext", "destinationEncryptionContext"),
    ("DestinationEncryptionAlgorithm", "destinationEncryptionAlgorithm"),
    ("DryRun", "dryRun"),
    ("AliasName", "aliasName"),
    ("TargetKeyId", "targetKeyId"),
    ("WrappingAlgorithm", "wrappingAlgorithm"),
    ("WrappingKeySpec", "wrappingKeySpec"),
    ("ValidTo", "validTo"),
    ("ExpirationModel", "expirationModel"),
    ("ImportType", "importType"),
    ("KeyMaterialDescription", "keyMaterialDescription"),
    ("KeyMaterialId", "keyMaterialId"),
    ("Limit", "limit"),
    ("Marker", "marker"),
    ("IncludeKeyMaterial", "includeKeyMaterial"),
    ("RotationPeriodInDays", "rotationPeriodInDays"),
    ("PendingWindowInDays", "pendingWindowInDays"),
    ("Description", "description"),
    ("Policy", "policy"),
    ("PolicyName", "policyName"),
    ("BypassPolicyLockoutSafetyCheck", "bypassPolicyLockoutSafetyCheck"),
    ("KeyUsage", "keyUsage"),
    ("CustomerMasterKeySpec", "customerMasterKeySpec"),
    ("Origin", "origin"),
    ("MultiRegion", "multiRegion"),
    ("CustomKeyStoreId", "customKeyStoreId"),
    ("XksKeyId", "xksKeyId"),
    ("Tags", "tags"),
    ("TagKeys", "tagKeys"),
    ("ReplicaRegion", "replicaRegion"),
    ("PrimaryRegion", "primaryRegion"),
    ("GrantId", "grantId"),
    ("GranteePrincipal", "granteePrincipal"),
    ("GranteeServicePrincipal", "granteeServicePrincipal"),
    ("RetiringPrincipal", "retiringPrincipal"),
    ("RetiringServicePrincipal", "retiringServicePrincipal"),
    ("Operations", "operations"),
    ("Constraints", "constraints"),
    ("Name", "name"),
];

/// The members of one tag.
const TAG_MEMBERS: &[(&str, &str)] = &[("TagKey", "tagKey"), ("TagValue", "tagValue")];

/// The members of a grant's constraints.
const CONSTRAINT_MEMBERS: &[(&str, &str)] = &[
    ("EncryptionContextSubset", "encryptionContextSubset"),
    ("EncryptionContextEquals", "encryptionContextEquals"),
    ("SourceArn", "sourceArn"),
];

/// `requestParameters` of a call; `None` where there is nothing to show.
pub(super) fn shown(rules: Rules, operation: Operation, body: Option<&Value>) -> Option<String> {
    let parameters = Parameters { rules, operation, members: body?.as_object()? };
    let nothing = parameters.given().next().is_none() && parameters.implied().next().is_none();
    (!nothing).then(|| parameters.to_json())
}

struct Parameters<'a> {
    rules: Rules,
    operation: Operation,
    members: &'a Map<String, Value>,
}

impl<'a> Parameters<'a> {
    fn to_json(&self) -> String {
        let mut object = Object::default();
        if self.given().map(|(_, value)| len(value)).sum::<usize>() > MAX_LEN {
            return object.flag("omitted", true).done();
        }
        for name in self.implied() {
            object.text(name, "SYMMETRIC_DEFAULT");
        }
        for (name, value) in self.given() {
            match (name, value) {
                ("tags", Value::Array(all)) => {
                    object.json(name, &json::list(all.iter().map(|tag| renamed(TAG_MEMBERS, tag))))
                }
                ("constraints", it) => object.json(name, &renamed(CONSTRAINT_MEMBERS, it)),
                ("validTo", Value::Number(it)) => {
                    object.shown(name, date(it.as_f64().unwrap_or_default()))
                }
                (_, it) => object.json(name, &json::value(it)),
            };
        }
        object.done()
    }

    /// What the caller gave, as the caller typed it (EVT-14).
    fn given(&self) -> impl Iterator<Item = (&'static str, &'a Value)> {
        self.members.iter().filter_map(|(name, value)| {
            let (name, shown) = MEMBERS.iter().find(|(member, _)| member == name)?;
            let is_sound = match *name {
                "Tags" => value.is_array(),
                "Constraints" => value.is_object(),
                _ => !value.is_null(),
            };
            (self.has(name) && is_sound).then_some((*shown, value))
        })
    }

    /// Whether the operation has this member in the rules of the day. How many random bytes were
    /// asked for is not shown.
    fn has(&self, member: &str) -> bool {
        let members = self.operation.members().unwrap_or_default().iter();
        let known = members.filter(|it| self.rules.have(it.since)).any(|it| it.name == member);
        known && (member != "NumberOfBytes" || self.operation != Operation::GenerateRandom)
    }

    /// Algorithms are shown even where the caller named none (EVT-20).
    fn implied(&self) -> impl Iterator<Item = &'static str> {
        let algorithms: &[&str] = if self.operation == Operation::ReEncrypt {
            &["SourceEncryptionAlgorithm", "DestinationEncryptionAlgorithm"]
        } else if matches!(self.operation, Operation::Encrypt | Operation::Decrypt) {
            &["EncryptionAlgorithm"]
        } else {
            &[]
        };
        let absent = |name: &&str| self.members.get(*name).is_none_or(Value::is_null);
        let shown = |name| MEMBERS.iter().find(|(member, _)| *member == name);
        algorithms
            .iter()
            .copied()
            .filter(|_| self.rules.show_algorithms())
            .filter(absent)
            .filter_map(move |name| shown(name).map(|(_, shown)| *shown))
    }
}

/// A date as records show it (EVT-16).
fn date(seconds: f64) -> DateText {
    DateText(Timestamp::from_millis((seconds * 1000.0) as i64))
}

/// A structure, with the names that records have for its members.
fn renamed(members: &[(&str, &str)], structure: &Value) -> String {
    let mut object = Object::default();
    for (member, shown) in members {
        let value = structure.get(member).filter(|it| !it.is_null());
        object.maybe(shown, value, |to, name, it| to.json(name, &json::value(it)));
    }
    object.done()
}

/// About how long a value is as JSON, in bytes.
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
