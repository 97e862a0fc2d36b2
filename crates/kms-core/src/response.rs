//! Responses of the service, one variant per operation whose response has members.

mod custom_key_stores;
mod grants;

use alloc::string::String;
use alloc::vec::Vec;

pub use custom_key_stores::KeyStoreResponse;
pub use grants::{CreatedGrant, GrantEntry};

use crate::command::{PolicyName, Tag};
use crate::event::RotationType;
use crate::id::{AliasArn, KeyArn, Region};
use crate::key::{GrantId, LastUsage};
use crate::time::{Days, Timestamp};
use kms_crypto::{KeyId, MaterialId, Plaintext};
use kms_shapes::{AlgorithmList, EncryptionAlgorithm, KeyManager, KeySpec, KeyUsage, Origin};
use kms_shapes::{MacAlgorithm, SigningAlgorithm};

/// The response to a successful command. Members that the rules in force do not have are `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "operations and members are named as in the KMS API")]
pub enum Response {
    /// A response without a body (WIR-03). `key` is the changed key, for the trail.
    Empty {
        key: Option<KeyArn>,
    },
    CancelKeyDeletion {
        key: KeyArn,
    },
    CreateGrant(CreatedGrant),
    CreateKey(KeyMetadata),
    CustomKeyStore(KeyStoreResponse),
    Decapsulate {
        key: KeyArn,
        secret: Plaintext,
    },
    Decrypt {
        key: KeyArn,
        plaintext: Plaintext,
        algorithm: Option<EncryptionAlgorithm>,
        material: Option<MaterialId>,
    },
    DeleteImportedKeyMaterial {
        key: KeyArn,
        material: Option<MaterialId>,
    },
    DeriveSharedSecret {
        key: KeyArn,
        secret: Plaintext,
        origin: Origin,
    },
    DescribeKey(KeyMetadata),
    Encapsulate {
        key: KeyArn,
        secret: Plaintext,
        ciphertext: Vec<u8>,
    },
    Encrypt {
        key: KeyArn,
        ciphertext: Vec<u8>,
        algorithm: Option<EncryptionAlgorithm>,
    },
    GenerateDataKey {
        key: KeyArn,
        ciphertext: Vec<u8>,
        plaintext: Option<Plaintext>,
        material: Option<MaterialId>,
    },
    GenerateDataKeyPair(DataKeyPair),
    GenerateMac {
        key: KeyArn,
        mac: Vec<u8>,
        algorithm: MacAlgorithm,
    },
    GenerateRandom {
        plaintext: Plaintext,
    },
    GetKeyLastUsage(KeyUsageReport),
    GetKeyPolicy {
        policy: String,
        name: Option<PolicyName>,
    },
    GetKeyRotationStatus(RotationStatus),
    GetParametersForImport {
        key: KeyArn,
        token: Vec<u8>,
        public_key: Vec<u8>,
        valid_to: Timestamp,
    },
    /// `is_named`: whether the response has `KeyId` and `KeyMaterialId`. It was empty before material
    /// had IDs.
    ImportKeyMaterial {
        key: KeyArn,
        material: Option<MaterialId>,
        is_named: bool,
    },
    GetPublicKey(PublicKey),
    ListAliases(Listing<AliasEntry>),
    ListGrants(Listing<GrantEntry>),
    ListKeyPolicies(Listing<PolicyName>),
    ListKeyRotations(Listing<RotationEntry>),
    ListKeys(Listing<KeyArn>),
    ListResourceTags(Listing<Tag>),
    ListRetirableGrants(Listing<GrantEntry>),
    ReEncrypt(ReEncrypted),
    ReplicateKey {
        /// The key that was replicated, for the trail.
        primary: KeyArn,
        metadata: KeyMetadata,
        policy: String,
        tags: Vec<Tag>,
    },
    /// A response without a body. The trail records the grant.
    RetireGrant {
        key: KeyArn,
        grant: GrantId,
    },
    RotateKeyOnDemand {
        key: KeyArn,
    },
    ScheduleKeyDeletion {
        key: KeyArn,
        deletion_date: Option<Timestamp>,
        state: Option<&'static str>,
        window: Option<Days>,
    },
    Sign {
        key: KeyArn,
        signature: Vec<u8>,
        algorithm: SigningAlgorithm,
    },
    /// The signature is valid; an invalid one is refused.
    Verify {
        key: KeyArn,
        algorithm: SigningAlgorithm,
    },
    /// The code is valid; an invalid one is refused.
    VerifyMac {
        key: KeyArn,
        algorithm: MacAlgorithm,
    },
}

/// The metadata of a key, as DescribeKey and CreateKey return it (KEY-02, KEY-03).
// It has many fields: those of the structure of the same name in AWS's API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct KeyMetadata {
    pub arn: KeyArn,
    pub creation_date: Timestamp,
    pub enabled: bool,
    pub description: String,
    pub usage: KeyUsage,
    pub state: &'static str,
    pub deletion_date: Option<Timestamp>,
    /// The earliest expiry of the imported material.
    pub valid_to: Option<Timestamp>,
    pub origin: Origin,
    pub custom_key_store_id: Option<String>,
    pub expiration_model: Option<&'static str>,
    pub manager: KeyManager,
    /// `CustomerMasterKeySpec`, the older name of `KeySpec`.
    pub customer_master_key_spec: Option<KeySpec>,
    pub spec: Option<KeySpec>,
    pub algorithms: Option<AlgorithmList>,
    pub multi_region: Option<bool>,
    pub multi_region_configuration: Option<MultiRegionConfiguration>,
    pub pending_window: Option<Days>,
    pub current_material: Option<MaterialId>,
    pub xks_key_id: Option<String>,
}

/// The Regions of a multi-Region key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiRegionConfiguration {
    /// The Region of the primary.
    pub primary: Region,
    /// The Regions of all replicas, in the order of their names.
    pub replicas: Vec<Region>,
}

/// The response of GetKeyLastUsage (KEY-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct KeyUsageReport {
    pub key: KeyArn,
    pub creation_date: Timestamp,
    pub tracking_start: Timestamp,
    /// `None` if the key has not been used since then.
    pub last: Option<LastUsage>,
}

/// The response of GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext (CRY-28).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct DataKeyPair {
    pub key: KeyArn,
    pub spec: KeySpec,
    /// The encrypted private key.
    pub ciphertext: Vec<u8>,
    /// The private key as PKCS #8; `None` for the operation without plaintext.
    pub plaintext: Option<Plaintext>,
    /// As SubjectPublicKeyInfo.
    pub public_key: Vec<u8>,
    pub material: Option<MaterialId>,
}

/// The response of GetPublicKey.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct PublicKey {
    pub key: KeyArn,
    /// As SubjectPublicKeyInfo.
    pub public_key: Vec<u8>,
    /// `CustomerMasterKeySpec`, the older name of `KeySpec`.
    pub customer_master_key_spec: Option<KeySpec>,
    pub spec: Option<KeySpec>,
    pub usage: KeyUsage,
    pub algorithms: AlgorithmList,
}

/// The response of GetKeyRotationStatus (ROT-19 to ROT-23).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct RotationStatus {
    /// `None` before 2024.
    pub key: Option<KeyArn>,
    pub enabled: bool,
    pub period: Option<Days>,
    pub next_rotation: Option<Timestamp>,
    pub on_demand_rotation_start: Option<Timestamp>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// The marker of the next page; `None` if this is the last one (WIR-14).
    pub next: Option<String>,
}

/// An alias as ListAliases shows it (ALI-19, ALI-20).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct AliasEntry {
    pub arn: AliasArn,
    pub target: KeyId,
    pub creation_date: Option<Timestamp>,
    pub last_updated_date: Option<Timestamp>,
}

/// One material as ListKeyRotations shows it (LKR-06).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct RotationEntry {
    pub key: KeyId,
    /// `None` before material had IDs, in June 2025.
    pub material: Option<MaterialId>,
    /// The state of the material (LKR-08); `None` before material had IDs.
    pub material_state: Option<&'static str>,
    pub rotation_date: Option<Timestamp>,
    pub rotation_type: Option<RotationType>,
    /// `None` for material that KMS generated.
    pub import: Option<ImportEntry>,
}

/// The members of a [`RotationEntry`] that only imported material has (LKR-11).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct ImportEntry {
    pub description: Option<String>,
    pub state: &'static str,
    /// `None` while the material is missing.
    pub expiration_model: Option<&'static str>,
    pub valid_to: Option<Timestamp>,
}

/// The response of ReEncrypt (CRY-17).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct ReEncrypted {
    pub ciphertext: Vec<u8>,
    pub source_key: KeyArn,
    pub key: KeyArn,
    pub source_algorithm: Option<EncryptionAlgorithm>,
    pub destination_algorithm: Option<EncryptionAlgorithm>,
    pub source_material: Option<MaterialId>,
    pub destination_material: Option<MaterialId>,
}
