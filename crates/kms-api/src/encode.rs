//! Writes answers: every member under its own name, and only those that are there.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_core::{
    AliasEntry, Days, KeyArn, KeyMetadata, Listing, Operation, PolicyName, ReEncrypted, Response,
    RotationEntry, RotationStatus, Tag, Timestamp,
};
use serde_json::{Map, Value};

use crate::marker;

/// The body of an answer: JSON, or nothing at all where the operation answers nothing (WIR-03).
#[must_use]
pub fn encode(response: &Response) -> String {
    let value = encode_value(response);
    if value.is_null() { String::new() } else { value.to_string() }
}

/// The answer as a value; null where the operation answers nothing.
#[must_use]
pub fn encode_value(response: &Response) -> Value {
    let object = match response {
        Response::Empty { .. } => return Value::Null,
        Response::CancelKeyDeletion { key } | Response::RotateKeyOnDemand { key } => {
            Object::default().key_arn(*key)
        }
        Response::CreateKey(key) | Response::DescribeKey(key) => {
            Object::default().put("KeyMetadata", metadata(key))
        }
        Response::Decrypt { key, plaintext, algorithm, material } => Object::default()
            .key_arn(*key)
            .blob("Plaintext", plaintext.as_bytes())
            .maybe("EncryptionAlgorithm", algorithm.map(|it| it.as_str()))
            .maybe("KeyMaterialId", material.map(|it| it.to_string())),
        Response::Encrypt { key, ciphertext, algorithm } => Object::default()
            .key_arn(*key)
            .blob("CiphertextBlob", ciphertext)
            .maybe("EncryptionAlgorithm", algorithm.map(|it| it.as_str())),
        Response::GenerateDataKey { key, ciphertext, plaintext, material } => Object::default()
            .key_arn(*key)
            .blob("CiphertextBlob", ciphertext)
            .maybe("Plaintext", plaintext.as_ref().map(|it| STANDARD.encode(it.as_bytes())))
            .maybe("KeyMaterialId", material.map(|it| it.to_string())),
        Response::GenerateRandom { plaintext } => {
            Object::default().blob("Plaintext", plaintext.as_bytes())
        }
        Response::GetKeyPolicy { policy, name } => Object::default()
            .put("Policy", policy.as_str())
            .maybe("PolicyName", name.and_then(policy_name)),
        Response::GetKeyRotationStatus(status) => rotation_status(status),
        Response::ListAliases(it) => list(Operation::ListAliases, "Aliases", it, alias),
        Response::ListKeyPolicies(it) => {
            list(Operation::ListKeyPolicies, "PolicyNames", it, |name| policy_name(*name).into())
        }
        Response::ListKeyRotations(it) => {
            list(Operation::ListKeyRotations, "Rotations", it, rotation)
        }
        Response::ListKeys(it) => list(Operation::ListKeys, "Keys", it, key_entry),
        Response::ListResourceTags(it) => list(Operation::ListResourceTags, "Tags", it, tag),
        Response::ReEncrypt(it) => re_encrypted(it),
        Response::ScheduleKeyDeletion { key, deletion_date, state, window } => Object::default()
            .key_arn(*key)
            .maybe("DeletionDate", deletion_date.map(seconds))
            .maybe("KeyState", *state)
            .maybe("PendingWindowInDays", window.map(|Days(days)| days)),
    };
    object.done()
}

/// An object on its way.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    fn maybe(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.put(name, value),
            None => self,
        }
    }

    /// WIR-05.
    fn blob(self, name: &str, bytes: &[u8]) -> Self {
        self.put(name, STANDARD.encode(bytes))
    }

    /// `KeyId`, which is an ARN in most answers (CRY-05, ODR-02, ROT-23).
    fn key_arn(self, arn: KeyArn) -> Self {
        self.put("KeyId", arn.to_string())
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// Epoch seconds (WIR-04): whole, or with the three decimals that a double holds exactly enough
/// to write them back unchanged.
fn seconds(at: Timestamp) -> Value {
    match at.as_millis() {
        millis if millis % 1000 == 0 => Value::from(millis / 1000),
        millis => Value::from(millis as f64 / 1000.0),
    }
}

/// KEY-02, KEY-03.
fn metadata(key: &KeyMetadata) -> Value {
    let KeyArn { scope, key: id } = key.arn;
    let multi_region = key.multi_region.filter(|is_it| *is_it);
    let object = Object::default()
        .put("AWSAccountId", scope.account.as_str())
        .put("Arn", key.arn.to_string())
        .put("CreationDate", seconds(key.creation_date))
        .maybe("CurrentKeyMaterialId", key.current_material.map(|it| it.to_string()))
        .maybe("CustomKeyStoreId", key.custom_key_store_id.as_deref())
        .maybe("CustomerMasterKeySpec", key.customer_master_key_spec.map(|it| it.as_str()))
        .maybe("DeletionDate", key.deletion_date.map(seconds))
        .put("Description", key.description.as_str())
        .put("Enabled", key.enabled)
        .put("KeyId", id.to_string())
        .put("KeyManager", key.manager.as_str())
        .maybe("KeySpec", key.spec.map(|it| it.as_str()))
        .put("KeyState", key.state)
        .put("KeyUsage", key.usage.as_str())
        .maybe("MultiRegion", key.multi_region)
        .maybe("MultiRegionConfiguration", multi_region.map(|_| primary(key.arn)))
        .put("Origin", key.origin.as_str())
        .maybe("PendingDeletionWindowInDays", key.pending_window.map(|Days(days)| days))
        .maybe("XksKeyConfiguration", key.xks_key_id.as_deref().map(xks_key));
    match key.algorithms {
        Some(algorithms) => object.put(algorithms.member, algorithms.names.to_vec()),
        None => object,
    }
    .done()
}

/// A multi-Region key without replicas is the primary of none.
fn primary(arn: KeyArn) -> Value {
    let key =
        Object::default().put("Arn", arn.to_string()).put("Region", arn.scope.region.as_str());
    Object::default()
        .put("MultiRegionKeyType", "PRIMARY")
        .put("PrimaryKey", key.done())
        .put("ReplicaKeys", Vec::<Value>::new())
        .done()
}

fn xks_key(id: &str) -> Value {
    Object::default().put("Id", id).done()
}

/// ROT-19 to ROT-24.
fn rotation_status(status: &RotationStatus) -> Object {
    Object::default()
        .maybe("KeyId", status.key.map(|arn| arn.to_string()))
        .put("KeyRotationEnabled", status.enabled)
        .maybe("RotationPeriodInDays", status.period.map(|Days(days)| days))
        .maybe("NextRotationDate", status.next_rotation.map(seconds))
        .maybe("OnDemandRotationStartDate", status.on_demand_rotation_start.map(seconds))
}

/// CRY-17.
fn re_encrypted(it: &ReEncrypted) -> Object {
    Object::default()
        .key_arn(it.key)
        .blob("CiphertextBlob", &it.ciphertext)
        .put("SourceKeyId", it.source_key.to_string())
        .maybe("SourceEncryptionAlgorithm", it.source_algorithm.map(|it| it.as_str()))
        .maybe("DestinationEncryptionAlgorithm", it.destination_algorithm.map(|it| it.as_str()))
        .maybe("SourceKeyMaterialId", it.source_material.map(|it| it.to_string()))
        .maybe("DestinationKeyMaterialId", it.destination_material.map(|it| it.to_string()))
}

/// A page: `Truncated` always, `NextMarker` only where there is more (LKR-02, WIR-14).
fn list<T>(
    operation: Operation,
    name: &str,
    listing: &Listing<T>,
    write: impl Fn(&T) -> Value,
) -> Object {
    let next = listing.next.as_deref();
    Object::default()
        .put(name, listing.items.iter().map(write).collect::<Vec<Value>>())
        .put("Truncated", next.is_some())
        .maybe("NextMarker", next.map(|cursor| marker::issue(operation, cursor)))
}

/// ALI-19, ALI-20.
fn alias(entry: &AliasEntry) -> Value {
    Object::default()
        .put("AliasName", entry.arn.name.as_str())
        .put("AliasArn", entry.arn.to_string())
        .put("TargetKeyId", entry.target.to_string())
        .maybe("CreationDate", entry.creation_date.map(seconds))
        .maybe("LastUpdatedDate", entry.last_updated_date.map(seconds))
        .done()
}

/// LKR-06, LKR-19.
fn rotation(entry: &RotationEntry) -> Value {
    Object::default()
        .put("KeyId", entry.key.to_string())
        .maybe("KeyMaterialId", entry.material.map(|it| it.to_string()))
        .maybe("KeyMaterialState", entry.material_state)
        .maybe("RotationDate", entry.rotation_date.map(seconds))
        .maybe("RotationType", entry.rotation_type.map(|it| it.as_str()))
        .done()
}

fn key_entry(arn: &KeyArn) -> Value {
    Object::default().put("KeyArn", arn.to_string()).put("KeyId", arn.key.to_string()).done()
}

fn tag(tag: &Tag) -> Value {
    Object::default().put("TagKey", tag.key.as_str()).put("TagValue", tag.value.as_str()).done()
}

/// The only name that a policy has (POL-02); no answer holds another.
fn policy_name(name: PolicyName) -> Option<&'static str> {
    match name {
        PolicyName::Default => Some("default"),
        PolicyName::Other => None,
    }
}
