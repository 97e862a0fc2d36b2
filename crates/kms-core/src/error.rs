//! Errors: one variant for each exception of AWS, with the data that explains it. Their texts are in
//! `kms-api`.

mod imports;

use alloc::boxed::Box;
use alloc::string::String;

use crate::algorithms::Missing;
use crate::id::{AliasArn, AliasName, KeyArn, Region};
use crate::key::GrantId;
use crate::time::Timestamp;
pub use imports::{ImportProblem, ImportRefusal, IncorrectMaterial, WrappingProblem};
use kms_shapes::{
    Algorithm, CustomKeyStoreType, GrantOperation, KeySpec, KeyUsage, Operation, Origin,
    XksProxyConnectivity,
};

/// The reason why a command was refused. Only the time has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KmsError {
    /// `AccessDeniedException`
    AccessDenied(AccessDenied),
    /// A refusal of the algorithms, from which the exception follows.
    Algorithm(kms_algorithms::Refusal),
    /// `AlreadyExistsException`: the alias is taken (ALI-06).
    AlreadyExists(AliasArn),
    /// `AlreadyExistsException`: the Region already has the multi-Region key.
    AlreadyReplicated(KeyArn),
    /// `ConflictException`
    Conflict(KeyArn, ConflictCause),
    /// A problem with a custom key store, from which the exception follows.
    CustomKeyStore(KeyStoreProblem),
    /// `DisabledException` (STA-15)
    Disabled(KeyArn),
    /// `DryRunOperationException`: the request would have succeeded (CRY-21).
    DryRun,
    /// A problem with imported key material, from which the exception follows.
    Import(Box<ImportRefusal>),
    /// `IncorrectKeyException`: another key made this ciphertext (CRY-09).
    IncorrectKey,
    /// `InvalidAliasNameException`: the name is reserved for AWS (ALI-03).
    InvalidAliasName(AliasName),
    /// `InvalidCiphertextException`: the ciphertext is damaged, or has another encryption context
    /// (CRY-10, CRY-11).
    InvalidCiphertext,
    /// `InvalidKeyUsageException`: the key is not for this (CRY-14).
    InvalidKeyUsage(InvalidKeyUsage),
    /// `KMSInvalidMacException`: the code is not that of the message (WIR-07).
    InvalidMac,
    /// `InvalidMarkerException` (LKR-14)
    InvalidMarker,
    /// `KMSInvalidSignatureException`: the signature is not that of the message.
    InvalidSignature,
    /// `KMSInvalidStateException`
    InvalidState(InvalidState),
    /// `LimitExceededException`
    LimitExceeded(Limit),
    /// Algorithms are not loaded yet. The host loads them and executes the command again.
    Missing(Missing),
    /// `NotFoundException`
    NotFound(NotFound),
    /// `TagException` (TAG-02)
    Tag(TagProblem),
    /// `UnsupportedOperationException`
    Unsupported(Unsupported),
    /// `ValidationException` that depends on the state of the service.
    Validation(Invalid),
}

impl KmsError {
    /// Returns the key that the error names.
    #[must_use]
    pub fn key(&self) -> Option<KeyArn> {
        match self {
            Self::AccessDenied(
                AccessDenied::ManagedByAws { key, .. } | AccessDenied::OtherAccount { key, .. },
            )
            | Self::AlreadyReplicated(key)
            | Self::Conflict(key, _)
            | Self::Disabled(key)
            | Self::InvalidKeyUsage(
                InvalidKeyUsage::Usage { key, .. } | InvalidKeyUsage::Algorithm { key, .. },
            )
            | Self::InvalidState(InvalidState { key, .. })
            | Self::LimitExceeded(Limit::OnDemandRotations(key))
            | Self::Unsupported(
                Unsupported::KeyPairs(key)
                | Unsupported::NotPrimary(key)
                | Unsupported::NotReplica(key)
                | Unsupported::Origin(key, _)
                | Unsupported::Partition { key, .. },
            ) => Some(*key),
            Self::Import(refusal) => Some(refusal.key),
            Self::AccessDenied(AccessDenied::CiphertextOfNoKey)
            | Self::Algorithm(_)
            | Self::AlreadyExists(_)
            | Self::CustomKeyStore(_)
            | Self::DryRun
            | Self::IncorrectKey
            | Self::InvalidAliasName(_)
            | Self::InvalidCiphertext
            | Self::InvalidMac
            | Self::InvalidMarker
            | Self::InvalidSignature
            | Self::LimitExceeded(Limit::Resources { .. } | Limit::PolicyLength { .. })
            | Self::Missing(_)
            | Self::NotFound(_)
            | Self::Tag(_)
            | Self::Unsupported(
                Unsupported::KeyType(_)
                | Unsupported::PolicyName
                | Unsupported::ExternalKeyStore(_),
            )
            | Self::Validation(_) => None,
        }
    }
}

/// A request that is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessDenied {
    /// The key of the ciphertext does not exist in this account and Region (DEL-13).
    CiphertextOfNoKey,
    /// The policy of an AWS managed key allows its account to read its metadata only (ROT-65,
    /// DEL-16, ALI-12).
    ManagedByAws {
        /// The denied operation.
        operation: Operation,
        /// The AWS managed key.
        key: KeyArn,
    },
    /// The operation cannot be called on a key of another account (ROT-25, ODR-21).
    OtherAccount {
        /// The denied operation.
        operation: Operation,
        /// The key of the other account.
        key: KeyArn,
    },
}

/// The reason why a key cannot rotate on demand, or cannot become a replica, for the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictCause {
    /// An on-demand rotation is running (ODR-13).
    Running {
        /// When it completes.
        due: Timestamp,
    },
    /// An automatic rotation is due within 20 minutes (ODR-12).
    DueSoon {
        /// When it is due.
        next: Timestamp,
    },
    /// An on-demand rotation is running, and the replica that is to become the primary lacks the
    /// imported material for it (MRK-05).
    PrimaryLacksMaterial,
}

/// A resource that was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// The key does not exist (DEL-12).
    Key(KeyArn),
    /// The alias does not exist (ALI-16).
    Alias(AliasArn),
    /// The text is no key identifier, or one that the operation does not accept (KEY-05, ROT-17).
    KeyId(String),
    /// The ARN is of another Region (KEY-06).
    Arn(Region),
    /// The key has no such grant.
    Grant {
        /// The key.
        key: KeyArn,
        /// The grant.
        grant: GrantId,
    },
    /// The key has no policy of that name (POL-03).
    Policy,
}

/// A key state that does not allow the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidState {
    /// The key.
    pub key: KeyArn,
    /// The problem with its state.
    pub problem: StateProblem,
}

/// The problem with a key's state; see the notes of the key-state table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateProblem {
    /// The key is pending deletion (note 3).
    PendingDeletion,
    /// The key is not pending deletion, so there is nothing to cancel (note 4, STA-07).
    NotPendingDeletion,
    /// Imported material of the key is missing (note 5).
    PendingImport,
    /// The key's custom key store is disconnected (note 11).
    Unavailable,
    /// The replica is being created (note 14).
    Creating,
    /// The primary Region is being changed (note 15).
    Updating,
}

/// A limit that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// On-demand rotations of the key (ODR-09).
    OnDemandRotations(KeyArn),
    /// A quota of resources.
    Resources {
        /// The quota.
        quota: Quota,
        /// The maximum number.
        limit: usize,
        /// The present number.
        usage: usize,
    },
    /// The key policy is too long (POL-04).
    PolicyLength {
        /// The maximum number of bytes.
        limit: usize,
    },
}

/// The quotas of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    /// Aliases of one key (ALI-08).
    AliasesPerKey,
    /// Aliases of an account in one Region (ALI-09).
    AliasesPerRegion,
    /// Grants of one key (QUO-01, QUO-02).
    GrantsPerKey,
    /// Grants of one key for one principal (QUO-02).
    GrantsPerPrincipal,
    /// Customer managed keys of an account in one Region (QUO-01, QUO-02).
    KeysPerRegion,
    /// Custom key stores of an account in one Region (QUO-01).
    CustomKeyStores,
}

/// A use that the key does not support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidKeyUsage {
    /// The key has another usage.
    Usage {
        /// The key.
        key: KeyArn,
        /// The key's usage.
        usage: KeyUsage,
        /// The requested operation.
        operation: Operation,
    },
    /// The key's spec does not support the algorithm.
    Algorithm {
        /// The key.
        key: KeyArn,
        /// The key's spec.
        spec: KeySpec,
        /// The requested algorithm.
        algorithm: Algorithm,
    },
}

/// A problem with tags (TAG-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagProblem {
    /// A request contains a tag key twice.
    Duplicate,
    /// A key has more than 50 tags.
    TooMany,
    /// A tag key begins with `aws:`.
    Reserved,
}

/// Something that AWS or the simulator does not support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// Keys of this spec; without a text, as observed (ROT-54, ODR-18).
    KeyType(KeySpec),
    /// Keys of this origin (ROT-56, ROT-57).
    Origin(KeyArn, Origin),
    /// Replicas and single-Region keys, for operations on primaries (MRK-02).
    NotPrimary(KeyArn),
    /// The key that is to become the primary is already the primary.
    NotReplica(KeyArn),
    /// Replicas in another partition.
    Partition {
        /// The key.
        key: KeyArn,
        /// The Region in another partition.
        region: Region,
    },
    /// Key policies with another name than `default` (POL-03).
    PolicyName,
    /// External key stores, for random bytes (CKS-08).
    ExternalKeyStore(String),
    /// The key was created by an earlier version of the simulator, which generated no key pair.
    KeyPairs(KeyArn),
}

/// A problem with a custom key store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyStoreProblem {
    /// `CustomKeyStoreNotFoundException` (KEY-13)
    NotFound,
    /// `CustomKeyStoreInvalidStateException`: the operation requires a connected store (CKS-04,
    /// CKS-07, CKS-08).
    NotConnected(String),
    /// `CustomKeyStoreInvalidStateException`: the operation requires a disconnected store (CKS-05,
    /// CKS-06).
    NotDisconnected(String),
    /// `CustomKeyStoreHasCMKsException` (CKS-06)
    HasKeys(String),
    /// `CustomKeyStoreNameInUseException` (CKS-02)
    NameInUse(String),
    /// `CloudHsmClusterInUseException` (CKS-02)
    ClusterInUse(String),
    /// `XksProxyUriInUseException`: another store has the endpoint with the path (CKS-02).
    UriInUse,
    /// `XksProxyUriEndpointInUseException` (CKS-02)
    UriEndpointInUse,
    /// `XksProxyVpcEndpointServiceInUseException` (CKS-02)
    VpcEndpointServiceInUse,
    /// `XksKeyAlreadyInUseException`: another key of the store uses the external key (CKS-07).
    XksKeyInUse,
}

/// A well-formed request that is invalid for the resources it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// An alias cannot move to a key of another type or usage (ALI-14).
    AliasTarget {
        /// The alias.
        alias: AliasName,
        /// The usage of the present target.
        from: KeyUsage,
        /// The usage of the new target.
        to: KeyUsage,
    },
    /// Only symmetric encryption keys bind an encryption context (CRY-13).
    Context {
        /// The key's spec.
        spec: KeySpec,
    },
    /// The origin of a new key is not the type of its custom key store (CKS-07).
    KeyStoreOrigin {
        /// The store.
        store: String,
        /// The origin.
        origin: Origin,
    },
    /// A custom key store of this type has no such property (CKS-05).
    KeyStoreMember {
        /// The member.
        member: &'static str,
        /// The type of the store.
        store_type: CustomKeyStoreType,
    },
    /// The proxy of an external key store has an endpoint service exactly if it is reached through one
    /// (CKS-01).
    KeyStoreService {
        /// The connectivity of the proxy.
        connectivity: XksProxyConnectivity,
    },
    /// A grant demands an encryption context, which its key does not bind.
    GrantContext {
        /// The key.
        key: KeyArn,
    },
    /// A grant allows an operation that its key does not support.
    GrantOperation {
        /// The key.
        key: KeyArn,
        /// The operation.
        operation: GrantOperation,
    },
}
