//! Encodes responses as JSON. Members without a value are left out.

mod asymmetric;
mod custom_key_stores;
mod grants;
mod hmac;
mod lists;
mod regions;
mod usage;

use alloc::format;
use alloc::string::String;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_core::{
    Days, EncapsulationAlgorithm, EncryptionAlgorithm, KeyArn, KeyMetadata, Operation, Plaintext,
    PolicyName, ReEncrypted, Response, RotationStatus, Tag, Timestamp,
};

use crate::json::{self, Object};

pub use usage::RecordIds;

/// Returns the body of a response: JSON, or an empty text if the operation has no output (WIR-03).
///
/// `ids` gives the IDs of the trail's records, which the owner of the trail determines.
#[must_use]
pub fn encode(response: &Response, ids: &dyn RecordIds) -> String {
    let mut answer = Object::default();
    match response {
        Response::Empty { .. } | Response::RetireGrant { .. } => return String::new(),
        Response::CancelKeyDeletion { key } | Response::RotateKeyOnDemand { key } => {
            answer.key_arn(*key)
        }
        Response::CustomKeyStore(it) => answer.custom_key_store(it),
        Response::CreateGrant(it) => answer.created_grant(it),
        Response::CreateKey(key) | Response::DescribeKey(key) => {
            answer.json("KeyMetadata", &metadata(key))
        }
        Response::Decapsulate { key, secret } => answer.encapsulated(*key, secret),
        Response::Decrypt { key, plaintext, algorithm, material } => answer
            .maybe("EncryptionAlgorithm", *algorithm, Object::shown)
            .key_arn(*key)
            .maybe("KeyMaterialId", *material, Object::shown)
            .blob("Plaintext", plaintext.as_bytes()),
        Response::Encapsulate { key, secret, ciphertext } => {
            answer.encapsulated(*key, secret).blob("SharedSecretCiphertextBlob", ciphertext)
        }
        Response::Encrypt { key, ciphertext, algorithm } => {
            answer.encrypted(*key, ciphertext, *algorithm)
        }
        Response::GenerateDataKey { key, ciphertext, plaintext, material } => answer
            .blob("CiphertextBlob", ciphertext)
            .key_arn(*key)
            .maybe("KeyMaterialId", *material, Object::shown)
            .maybe("Plaintext", plaintext.as_ref().map(|it| it.as_bytes()), Object::blob),
        Response::GenerateRandom { plaintext } => answer.blob("Plaintext", plaintext.as_bytes()),
        Response::GetKeyLastUsage(it) => answer.last_usage(it, ids),
        Response::GetKeyPolicy { policy, name } => answer.key_policy(policy, *name),
        Response::GetKeyRotationStatus(status) => answer.rotation_status(status),
        Response::DeleteImportedKeyMaterial { key, material }
        | Response::ImportKeyMaterial { key, material, is_named: true } => {
            answer.key_arn(*key).maybe("KeyMaterialId", *material, Object::shown)
        }
        Response::ImportKeyMaterial { is_named: false, .. } => &mut answer,
        Response::GetParametersForImport { key, token, public_key, valid_to } => {
            answer.import_parameters(*key, token, public_key, *valid_to)
        }
        Response::ListAliases(it) => answer.aliases(it),
        Response::ListGrants(it) => answer.grants(Operation::ListGrants, it),
        Response::ListKeyPolicies(it) => answer.key_policies(it),
        Response::ListKeyRotations(it) => answer.key_rotations(it),
        Response::ListKeys(it) => answer.keys(it),
        Response::ListResourceTags(it) => answer.resource_tags(it),
        Response::ListRetirableGrants(it) => answer.grants(Operation::ListRetirableGrants, it),
        Response::ReEncrypt(it) => answer.re_encrypted(it),
        Response::ReplicateKey { metadata, policy, tags, .. } => {
            answer.replicated(metadata, policy, tags)
        }
        Response::ScheduleKeyDeletion { key, deletion_date, state, window } => answer
            .maybe("DeletionDate", *deletion_date, Object::seconds)
            .key_arn(*key)
            .maybe("KeyState", *state, Object::text)
            .maybe("PendingWindowInDays", *window, Object::days),
        Response::DeriveSharedSecret { key, secret, origin } => {
            answer.shared_secret(*key, secret, *origin)
        }
        Response::GenerateDataKeyPair(it) => answer.data_key_pair(it),
        Response::GenerateMac { key, mac, algorithm } => answer.mac(*key, mac, *algorithm),
        Response::GetPublicKey(it) => answer.public_key(it),
        Response::Sign { key, signature, algorithm } => answer.signed(*key, signature, *algorithm),
        Response::Verify { key, algorithm } => answer.verified(*key, *algorithm),
        Response::VerifyMac { key, algorithm } => answer.mac_verified(*key, *algorithm),
    };
    answer.done()
}

impl Object {
    /// Adds bytes as standard base64 (WIR-05).
    fn blob(&mut self, name: &str, bytes: &[u8]) -> &mut Self {
        self.text(name, &STANDARD.encode(bytes))
    }

    /// Adds `KeyId` as the key's ARN, which most responses contain (CRY-05, ODR-02, ROT-23).
    fn key_arn(&mut self, arn: KeyArn) -> &mut Self {
        self.shown("KeyId", arn)
    }

    fn days(&mut self, name: &str, Days(days): Days) -> &mut Self {
        self.number(name, days)
    }

    fn seconds(&mut self, name: &str, at: Timestamp) -> &mut Self {
        self.json(name, &seconds(at))
    }

    /// Adds the members of Encrypt. AWS KMS returns no KeyMaterialId (CRY-05).
    fn encrypted(
        &mut self,
        key: KeyArn,
        ciphertext: &[u8],
        algorithm: Option<EncryptionAlgorithm>,
    ) -> &mut Self {
        self.blob("CiphertextBlob", ciphertext)
            .maybe("EncryptionAlgorithm", algorithm, Object::shown)
            .key_arn(key)
    }

    /// Adds the members that Encapsulate and Decapsulate have in common (KEM-02, KEM-03).
    fn encapsulated(&mut self, key: KeyArn, secret: &Plaintext) -> &mut Self {
        self.shown("EncapsulationAlgorithm", EncapsulationAlgorithm::MlKem)
            .key_arn(key)
            .blob("SharedSecret", secret.as_bytes())
    }

    /// Adds the wrapping key and the token with which material is imported.
    fn import_parameters(
        &mut self,
        key: KeyArn,
        token: &[u8],
        public_key: &[u8],
        valid_to: Timestamp,
    ) -> &mut Self {
        self.blob("ImportToken", token)
            .key_arn(key)
            .seconds("ParametersValidTo", valid_to)
            .blob("PublicKey", public_key)
    }

    /// Adds the metadata, the policy and the tags of a new replica.
    fn replicated(&mut self, replica: &KeyMetadata, policy: &str, tags: &[Tag]) -> &mut Self {
        self.json("ReplicaKeyMetadata", &metadata(replica))
            .text("ReplicaPolicy", policy)
            .json("ReplicaTags", &json::list(tags.iter().map(tag)))
    }

    /// Adds a policy with its name, which is always `default` (POL-02).
    fn key_policy(&mut self, policy: &str, name: Option<PolicyName>) -> &mut Self {
        let name = name.and_then(policy_name);
        self.text("Policy", policy).maybe("PolicyName", name, Object::text)
    }

    /// Adds the members of GetKeyRotationStatus. The period and the dates are left out if they do not
    /// apply (ROT-19 to ROT-24).
    fn rotation_status(&mut self, status: &RotationStatus) -> &mut Self {
        self.maybe("KeyId", status.key, Object::shown)
            .flag("KeyRotationEnabled", status.enabled)
            .maybe("NextRotationDate", status.next_rotation, Object::seconds)
            .maybe("OnDemandRotationStartDate", status.on_demand_rotation_start, Object::seconds)
            .maybe("RotationPeriodInDays", status.period, Object::days)
    }

    /// Adds the members of ReEncrypt: the ciphertext, and for source and destination the key's ARN and
    /// the algorithm (CRY-17).
    fn re_encrypted(&mut self, it: &ReEncrypted) -> &mut Self {
        self.blob("CiphertextBlob", &it.ciphertext)
            .maybe("DestinationEncryptionAlgorithm", it.destination_algorithm, Object::shown)
            .maybe("DestinationKeyMaterialId", it.destination_material, Object::shown)
            .key_arn(it.key)
            .maybe("SourceEncryptionAlgorithm", it.source_algorithm, Object::shown)
            .shown("SourceKeyId", it.source_key)
            .maybe("SourceKeyMaterialId", it.source_material, Object::shown)
    }
}

/// Returns a time as seconds since 1970, with up to three decimals (WIR-04).
fn seconds(at: Timestamp) -> String {
    let millis = at.as_millis();
    let sign = if millis < 0 { "-" } else { "" };
    let millis = millis.unsigned_abs();
    let (seconds, millis) = (millis / 1000, millis % 1000);
    match millis {
        0 => format!("{sign}{seconds}"),
        _ if millis % 100 == 0 => format!("{sign}{seconds}.{}", millis / 100),
        _ if millis % 10 == 0 => format!("{sign}{seconds}.{:02}", millis / 10),
        _ => format!("{sign}{seconds}.{millis:03}"),
    }
}

/// Encodes `KeyMetadata`. Its members depend on the date: later ones are left out by older rules
/// (KEY-02, KEY-03).
fn metadata(key: &KeyMetadata) -> String {
    let KeyArn { scope, key: id } = key.arn;
    let regions = key.multi_region_configuration.as_ref();
    let mut object = Object::default();
    object
        .text("AWSAccountId", scope.account.as_str())
        .shown("Arn", key.arn)
        .seconds("CreationDate", key.creation_date)
        .maybe("CurrentKeyMaterialId", key.current_material, Object::shown)
        .maybe("CustomKeyStoreId", key.custom_key_store_id.as_deref(), Object::text)
        .maybe("CustomerMasterKeySpec", key.customer_master_key_spec, Object::shown)
        .maybe("DeletionDate", key.deletion_date, Object::seconds)
        .text("Description", &key.description)
        .flag("Enabled", key.enabled);
    if let Some(algorithms) = key.algorithms {
        object.json(algorithms.member(), &json::list(algorithms.names().map(json::text)));
    }
    object
        .maybe("ExpirationModel", key.expiration_model, Object::text)
        .shown("KeyId", id)
        .shown("KeyManager", key.manager)
        .maybe("KeySpec", key.spec, Object::shown)
        .text("KeyState", key.state)
        .shown("KeyUsage", key.usage)
        .maybe("MultiRegion", key.multi_region, Object::flag)
        .maybe("MultiRegionConfiguration", regions, |to, name, it| {
            to.json(name, &regions::configuration(key.arn, it))
        })
        .shown("Origin", key.origin)
        .maybe("PendingDeletionWindowInDays", key.pending_window, Object::days)
        .maybe("ValidTo", key.valid_to, Object::seconds)
        .maybe("XksKeyConfiguration", key.xks_key_id.as_deref(), |to, name, id| {
            to.json(name, &Object::default().text("Id", id).done())
        })
        .done()
}

fn tag(tag: &Tag) -> String {
    Object::default().text("TagKey", &tag.key).text("TagValue", &tag.value).done()
}

/// The only name that a policy has (POL-02).
fn policy_name(name: PolicyName) -> Option<&'static str> {
    match name {
        PolicyName::Default => Some("default"),
        PolicyName::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wir_04_seconds_have_as_many_decimals_as_there_are() {
        for (millis, text) in [
            (1_528_289_057_531, "1528289057.531"),
            (1_528_289_057_500, "1528289057.5"),
            (1_528_289_057_000, "1528289057"),
            (1_528_289_050_000, "1528289050"),
            (0, "0"),
            (-1, "-0.001"),
            (-1_500, "-1.5"),
        ] {
            assert_eq!(seconds(Timestamp::from_millis(millis)), text);
        }
    }
}
