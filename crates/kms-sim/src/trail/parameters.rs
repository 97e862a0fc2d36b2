//! What of a request a record shows.

use kms_core::{Operation, Rules};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

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
    ("SourceKeyId", "sourceKeyId"),
    ("SourceEncryptionContext", "sourceEncryptionContext"),
    ("SourceEncryptionAlgorithm", "sourceEncryptionAlgorithm"),
    ("DestinationKeyId", "destinationKeyId"),
    ("DestinationEncryptionContext", "destinationEncryptionContext"),
    ("DestinationEncryptionAlgorithm", "destinationEncryptionAlgorithm"),
    ("DryRun", "dryRun"),
    ("AliasName", "aliasName"),
    ("TargetKeyId", "targetKeyId"),
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
];

/// The members of one tag.
const TAG_MEMBERS: &[(&str, &str)] = &[("TagKey", "tagKey"), ("TagValue", "tagValue")];

/// `requestParameters`.
pub(super) struct Parameters<'a> {
    rules: Rules,
    operation: Operation,
    members: &'a Map<String, Value>,
}

impl<'a> Parameters<'a> {
    /// The parameters of a call; `None` where there is nothing to show.
    pub(super) fn of(rules: Rules, operation: Operation, body: Option<&'a Value>) -> Option<Self> {
        let parameters = Self { rules, operation, members: body?.as_object()? };
        let nothing = parameters.given().next().is_none() && parameters.implied().next().is_none();
        (!nothing).then_some(parameters)
    }

    /// What the caller gave, as the caller typed it (EVT-14).
    fn given(&self) -> impl Iterator<Item = (&'static str, &'a Value)> {
        self.members.iter().filter_map(|(name, value)| {
            let (name, shown) = MEMBERS.iter().find(|(member, _)| member == name)?;
            let is_sound = !value.is_null() && (*name != "Tags" || value.is_array());
            (self.has(name) && is_sound).then_some((*shown, value))
        })
    }

    /// Whether the operation has this member in the rules of the day.
    fn has(&self, member: &str) -> bool {
        match member {
            "DryRun" => self.rules.have_dry_run(),
            "EncryptionAlgorithm"
            | "SourceEncryptionAlgorithm"
            | "DestinationEncryptionAlgorithm"
            | "CustomerMasterKeySpec" => self.rules.show_algorithms(),
            "IncludeKeyMaterial" => self.rules.show_key_material(),
            "KeySpec" => self.operation != Operation::CreateKey || self.rules.show_key_spec(),
            "MultiRegion" => self.rules.show_multi_region(),
            "NumberOfBytes" => self.operation != Operation::GenerateRandom,
            "RotationPeriodInDays" => self.rules.are_current(),
            _ => true,
        }
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

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.given().map(|(_, value)| len(value)).sum::<usize>() > MAX_LEN {
            map.serialize_entry("omitted", &true)?;
            return map.end();
        }
        for name in self.implied() {
            map.serialize_entry(name, "SYMMETRIC_DEFAULT")?;
        }
        for (name, value) in self.given() {
            match value.as_array().filter(|_| name == "tags") {
                Some(tags) => map.serialize_entry(name, &Tags(tags))?,
                None => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

struct Tags<'a>(&'a [Value]);

impl Serialize for Tags<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Tag))
    }
}

struct Tag<'a>(&'a Value);

impl Serialize for Tag<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = TAG_MEMBERS.iter();
        serializer.collect_map(
            members.filter_map(|(member, shown)| self.0.get(member).map(|value| (shown, value))),
        )
    }
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
