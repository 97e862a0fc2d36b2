//! Commands: requests to the service, parsed and checked for form.

mod asymmetric;
mod cryptography;
mod custom_key_stores;
mod days;
mod grants;
mod hmac;
mod imports;

use alloc::string::String;
use alloc::vec::Vec;

pub use asymmetric::{DeriveSharedSecret, GenerateDataKeyPair, Sign, Verify};
pub use cryptography::{Decrypt, Encrypt, GenerateDataKey, GenerateRandom, ReEncrypt};
pub use custom_key_stores::{
    CreateCustomKeyStore, DescribeCustomKeyStores, KeyStoreAction, KeyStoreName,
    UpdateCustomKeyStore,
};
pub use days::{PendingWindow, RotationPeriod};
pub use grants::{CreateGrant, ListGrants};
pub use hmac::{GenerateMac, VerifyMac};
pub use imports::{GetParametersForImport, ImportKeyMaterial};

use crate::id::{AliasName, KeyRef, Region, Scope};
use crate::key::{GrantId, Principal};
use kms_crypto::MaterialId;
use kms_shapes::{IncludeKeyMaterial, KeySpec, KeyUsage, Operation, Origin};

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The caller's account, and the Region of the endpoint.
    pub scope: Scope,
    /// Whether to return only if the request would succeed (CRY-21).
    pub dry_run: bool,
    /// The operation and its input.
    pub action: Action,
}

/// An operation and its input, one variant per operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "operations and members are named as in the KMS API")]
pub enum Action {
    CancelKeyDeletion {
        key: KeyRef,
    },
    CreateAlias {
        name: AliasName,
        target: KeyRef,
    },
    CustomKeyStore(KeyStoreAction),
    CreateGrant(CreateGrant),
    CreateKey(CreateKey),
    Decapsulate {
        key: KeyRef,
        ciphertext: Vec<u8>,
    },
    Decrypt(Decrypt),
    DeleteAlias {
        name: AliasName,
    },
    DeleteImportedKeyMaterial {
        key: KeyRef,
        /// The current material if none is named (IMP-16).
        material: Option<MaterialId>,
    },
    DeriveSharedSecret(DeriveSharedSecret),
    DescribeKey {
        key: KeyRef,
    },
    DisableKey {
        key: KeyRef,
    },
    DisableKeyRotation {
        key: KeyRef,
    },
    EnableKey {
        key: KeyRef,
    },
    EnableKeyRotation {
        key: KeyRef,
        period: Option<RotationPeriod>,
    },
    Encapsulate {
        key: KeyRef,
    },
    Encrypt(Encrypt),
    GenerateDataKey(GenerateDataKey),
    GenerateDataKeyPair(GenerateDataKeyPair),
    GenerateMac(GenerateMac),
    GenerateRandom(GenerateRandom),
    GetKeyLastUsage {
        key: KeyRef,
    },
    GetKeyPolicy {
        key: KeyRef,
        name: PolicyName,
    },
    GetKeyRotationStatus {
        key: KeyRef,
    },
    GetParametersForImport(GetParametersForImport),
    ImportKeyMaterial(ImportKeyMaterial),
    GetPublicKey {
        key: KeyRef,
    },
    ListAliases {
        key: Option<KeyRef>,
        page: Page,
    },
    ListGrants(ListGrants),
    ListKeyPolicies {
        key: KeyRef,
        page: Page,
    },
    ListKeyRotations {
        key: KeyRef,
        include: Option<IncludeKeyMaterial>,
        page: Page,
    },
    ListKeys {
        owners: KeyOwners,
        page: Page,
    },
    ListResourceTags {
        key: KeyRef,
        page: Page,
    },
    ListRetirableGrants {
        retiring: Principal,
        page: Page,
    },
    PutKeyPolicy {
        key: KeyRef,
        name: PolicyName,
        policy: String,
    },
    ReEncrypt(ReEncrypt),
    ReplicateKey(ReplicateKey),
    /// The API also accepts a grant token, which names the same.
    RetireGrant {
        key: KeyRef,
        grant: GrantId,
    },
    RevokeGrant {
        key: KeyRef,
        grant: GrantId,
    },
    RotateKeyOnDemand {
        key: KeyRef,
    },
    ScheduleKeyDeletion {
        key: KeyRef,
        window: PendingWindow,
    },
    Sign(Sign),
    TagResource {
        key: KeyRef,
        tags: Vec<Tag>,
    },
    UntagResource {
        key: KeyRef,
        tag_keys: Vec<String>,
    },
    UpdateAlias {
        name: AliasName,
        target: KeyRef,
    },
    UpdateKeyDescription {
        key: KeyRef,
        description: String,
    },
    UpdatePrimaryRegion {
        key: KeyRef,
        region: Region,
    },
    Verify(Verify),
    VerifyMac(VerifyMac),
    /// Not an operation of the API: an AWS service uses its managed key. The first use creates
    /// `alias/aws/SERVICE` and its key.
    UseAwsService {
        alias: AliasName,
    },
}

impl Action {
    /// Returns the operation of the API; `None` for a service's use of its managed key.
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        Some(match self {
            Self::CancelKeyDeletion { .. } => Operation::CancelKeyDeletion,
            Self::CreateAlias { .. } => Operation::CreateAlias,
            Self::CreateGrant(_) => Operation::CreateGrant,
            Self::CreateKey(_) => Operation::CreateKey,
            Self::CustomKeyStore(it) => it.operation(),
            Self::Decapsulate { .. } => Operation::Decapsulate,
            Self::Decrypt(_) => Operation::Decrypt,
            Self::DeleteAlias { .. } => Operation::DeleteAlias,
            Self::DeleteImportedKeyMaterial { .. } => Operation::DeleteImportedKeyMaterial,
            Self::DeriveSharedSecret(_) => Operation::DeriveSharedSecret,
            Self::DescribeKey { .. } => Operation::DescribeKey,
            Self::DisableKey { .. } => Operation::DisableKey,
            Self::DisableKeyRotation { .. } => Operation::DisableKeyRotation,
            Self::EnableKey { .. } => Operation::EnableKey,
            Self::EnableKeyRotation { .. } => Operation::EnableKeyRotation,
            Self::Encapsulate { .. } => Operation::Encapsulate,
            Self::Encrypt(_) => Operation::Encrypt,
            Self::GenerateDataKey(GenerateDataKey { with_plaintext: true, .. }) => {
                Operation::GenerateDataKey
            }
            Self::GenerateDataKey(_) => Operation::GenerateDataKeyWithoutPlaintext,
            Self::GenerateDataKeyPair(GenerateDataKeyPair { with_plaintext: true, .. }) => {
                Operation::GenerateDataKeyPair
            }
            Self::GenerateDataKeyPair(_) => Operation::GenerateDataKeyPairWithoutPlaintext,
            Self::GenerateMac(_) => Operation::GenerateMac,
            Self::GenerateRandom(_) => Operation::GenerateRandom,
            Self::GetKeyLastUsage { .. } => Operation::GetKeyLastUsage,
            Self::GetKeyPolicy { .. } => Operation::GetKeyPolicy,
            Self::GetKeyRotationStatus { .. } => Operation::GetKeyRotationStatus,
            Self::GetParametersForImport(_) => Operation::GetParametersForImport,
            Self::ImportKeyMaterial(_) => Operation::ImportKeyMaterial,
            Self::GetPublicKey { .. } => Operation::GetPublicKey,
            Self::ListAliases { .. } => Operation::ListAliases,
            Self::ListGrants(_) => Operation::ListGrants,
            Self::ListKeyPolicies { .. } => Operation::ListKeyPolicies,
            Self::ListKeyRotations { .. } => Operation::ListKeyRotations,
            Self::ListKeys { .. } => Operation::ListKeys,
            Self::ListResourceTags { .. } => Operation::ListResourceTags,
            Self::ListRetirableGrants { .. } => Operation::ListRetirableGrants,
            Self::PutKeyPolicy { .. } => Operation::PutKeyPolicy,
            Self::ReEncrypt(_) => Operation::ReEncrypt,
            Self::ReplicateKey(_) => Operation::ReplicateKey,
            Self::RetireGrant { .. } => Operation::RetireGrant,
            Self::RevokeGrant { .. } => Operation::RevokeGrant,
            Self::RotateKeyOnDemand { .. } => Operation::RotateKeyOnDemand,
            Self::ScheduleKeyDeletion { .. } => Operation::ScheduleKeyDeletion,
            Self::Sign(_) => Operation::Sign,
            Self::TagResource { .. } => Operation::TagResource,
            Self::UntagResource { .. } => Operation::UntagResource,
            Self::UpdateAlias { .. } => Operation::UpdateAlias,
            Self::UpdateKeyDescription { .. } => Operation::UpdateKeyDescription,
            Self::UpdatePrimaryRegion { .. } => Operation::UpdatePrimaryRegion,
            Self::Verify(_) => Operation::Verify,
            Self::VerifyMac(_) => Operation::VerifyMac,
            Self::UseAwsService { .. } => return None,
        })
    }
}

impl Action {
    /// Returns the key or alias that the caller named. Of two keys, the one that encrypts.
    #[must_use]
    pub fn key(&self) -> Option<&KeyRef> {
        match self {
            Self::CancelKeyDeletion { key }
            | Self::CreateAlias { target: key, .. }
            | Self::CreateGrant(CreateGrant { key, .. })
            | Self::Decapsulate { key, .. }
            | Self::DeleteImportedKeyMaterial { key, .. }
            | Self::DeriveSharedSecret(DeriveSharedSecret { key, .. })
            | Self::DescribeKey { key }
            | Self::DisableKey { key }
            | Self::DisableKeyRotation { key }
            | Self::EnableKey { key }
            | Self::EnableKeyRotation { key, .. }
            | Self::Encapsulate { key }
            | Self::Encrypt(Encrypt { key, .. })
            | Self::GenerateDataKey(GenerateDataKey { key, .. })
            | Self::GenerateDataKeyPair(GenerateDataKeyPair { key, .. })
            | Self::GenerateMac(GenerateMac { key, .. })
            | Self::GetKeyLastUsage { key }
            | Self::GetKeyPolicy { key, .. }
            | Self::GetKeyRotationStatus { key }
            | Self::GetParametersForImport(GetParametersForImport { key, .. })
            | Self::GetPublicKey { key }
            | Self::ImportKeyMaterial(ImportKeyMaterial { key, .. })
            | Self::ListGrants(ListGrants { key, .. })
            | Self::ListKeyPolicies { key, .. }
            | Self::ListKeyRotations { key, .. }
            | Self::ListResourceTags { key, .. }
            | Self::PutKeyPolicy { key, .. }
            | Self::ReEncrypt(ReEncrypt { destination: key, .. })
            | Self::ReplicateKey(ReplicateKey { key, .. })
            | Self::RetireGrant { key, .. }
            | Self::RevokeGrant { key, .. }
            | Self::RotateKeyOnDemand { key }
            | Self::ScheduleKeyDeletion { key, .. }
            | Self::Sign(Sign { key, .. })
            | Self::TagResource { key, .. }
            | Self::UntagResource { key, .. }
            | Self::UpdateAlias { target: key, .. }
            | Self::UpdateKeyDescription { key, .. }
            | Self::UpdatePrimaryRegion { key, .. }
            | Self::Verify(Verify { signed: Sign { key, .. }, .. })
            | Self::VerifyMac(VerifyMac { of: GenerateMac { key, .. }, .. }) => Some(key),
            Self::Decrypt(Decrypt { key, .. }) | Self::ListAliases { key, .. } => key.as_ref(),
            Self::CreateKey(_)
            | Self::CustomKeyStore(_)
            | Self::DeleteAlias { .. }
            | Self::GenerateRandom(_)
            | Self::ListKeys { .. }
            | Self::ListRetirableGrants { .. }
            | Self::UseAwsService { .. } => None,
        }
    }
}

/// The input of CreateKey, with the defaults of KEY-01.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct CreateKey {
    pub spec: KeySpec,
    pub usage: KeyUsage,
    pub origin: Origin,
    pub description: String,
    /// `None` for the default policy of POL-01.
    pub policy: Option<String>,
    pub tags: Vec<Tag>,
    pub multi_region: bool,
    pub custom_key_store_id: Option<String>,
    /// The external key behind a key of origin EXTERNAL_KEY_STORE.
    pub xks_key_id: Option<String>,
}

impl Default for CreateKey {
    fn default() -> Self {
        Self {
            spec: KeySpec::SymmetricDefault,
            usage: KeyUsage::EncryptDecrypt,
            origin: Origin::AwsKms,
            description: String::new(),
            policy: None,
            tags: Vec::new(),
            multi_region: false,
            custom_key_store_id: None,
            xks_key_id: None,
        }
    }
}

/// The input of ReplicateKey.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct ReplicateKey {
    pub key: KeyRef,
    pub replica_region: Region,
    /// `None` for the default policy of POL-01, which is not the primary's.
    pub policy: Option<String>,
    pub description: String,
    pub tags: Vec<Tag>,
}

/// The name of a key policy. Only one exists (POL-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyName {
    /// `default`
    Default,
    /// Another name (POL-03).
    Other,
}

/// The owners whose keys ListKeys lists (KEM-06).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyOwners {
    /// The caller's account.
    #[default]
    Caller,
    /// The accounts that share keys with the caller.
    Others,
    /// The caller's account, then the others.
    All,
}

/// A tag of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// The part of a list that is requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The maximum number of items.
    pub limit: usize,
    /// The last item of the previous page, from [`Listing::next`]; `None` for the first page.
    ///
    /// [`Listing::next`]: crate::Listing::next
    pub after: Option<String>,
}
