//! Refusals: one variant for each exception of AWS, with the data that explains it.
//!
//! Their text is made at the border, in `kms-api`.

mod imports;

use alloc::boxed::Box;
use alloc::string::String;

use crate::{
    Algorithm, AliasArn, AliasName, GrantId, GrantOperation, KeyArn, KeySpec, KeyUsage, Missing,
    Operation, Origin, Region, Timestamp,
};
pub use imports::{ImportProblem, ImportRefusal, IncorrectMaterial, WrappingProblem};

/// Why a command was refused. Nothing has changed then but the time that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KmsError {
    /// `AccessDeniedException`
    AccessDenied(AccessDenied),
    /// What the algorithms refused; which exception that is, follows from the refusal.
    Algorithm(kms_algorithms::Refusal),
    /// `AlreadyExistsException`: the alias is taken (ALI-06).
    AlreadyExists(AliasArn),
    /// `AlreadyExistsException`: the Region has the multi-Region key already.
    AlreadyReplicated(KeyArn),
    /// `ConflictException`
    Conflict(KeyArn, ConflictCause),
    /// `DisabledException` (STA-15)
    Disabled(KeyArn),
    /// `DryRunOperationException`: it would have succeeded (CRY-21).
    DryRun,
    /// What imported key material alone knows; which exception that is, follows from the problem.
    Import(Box<ImportRefusal>),
    /// `IncorrectKeyException`: another key made this ciphertext (CRY-09).
    IncorrectKey,
    /// `InvalidAliasNameException`: the name belongs to AWS (ALI-03).
    InvalidAliasName(AliasName),
    /// `InvalidCiphertextException`: damaged, or another context (CRY-10, CRY-11).
    InvalidCiphertext,
    /// `InvalidKeyUsageException`: not what this key is for (CRY-14).
    InvalidKeyUsage(InvalidKeyUsage),
    /// `KMSInvalidMacException`: not the code of this message (WIR-07).
    InvalidMac,
    /// `InvalidMarkerException` (LKR-14)
    InvalidMarker,
    /// `KMSInvalidSignatureException`: not the signature of this message.
    InvalidSignature,
    /// `KMSInvalidStateException`
    InvalidState(InvalidState),
    /// `LimitExceededException`
    LimitExceeded(Limit),
    /// No answer yet: the host gets what is missing, and has the command carried out anew.
    Missing(Missing),
    /// `NotFoundException`
    NotFound(NotFound),
    /// `TagException` (TAG-02)
    Tag(TagProblem),
    /// `UnsupportedOperationException`
    Unsupported(Unsupported),
    /// `ValidationException` that only the state of things can tell.
    Validation(Invalid),
}

impl KmsError {
    /// The key that the refusal is about, where it names one.
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
                Unsupported::KeyType(_) | Unsupported::PolicyName | Unsupported::CustomKeyStores(_),
            )
            | Self::Validation(_) => None,
        }
    }
}

/// What was denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessDenied {
    /// The ciphertext's key is gone, or elsewhere (DEL-13).
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

/// What was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// No such key (DEL-12).
    Key(KeyArn),
    /// No such alias (ALI-16).
    Alias(AliasArn),
    /// No identifier of a key, or one that this operation does not take (KEY-05, ROT-17).
    KeyId(String),
    /// An ARN of another Region (KEY-06).
    Arn(Region),
    /// The key has no such grant, or no longer.
    Grant {
        /// The key.
        key: KeyArn,
        /// The grant.
        grant: GrantId,
    },
    /// No policy of that name (POL-03).
    Policy,
}

/// The state that forbids it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidState {
    /// The key.
    pub key: KeyArn,
    /// What its state is, or is not.
    pub problem: StateProblem,
}

/// How a key's state is in the way; see the notes of the key-state table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateProblem {
    /// Note 3.
    PendingDeletion,
    /// Note 4: only a pending deletion can be cancelled (STA-07).
    NotPendingDeletion,
    /// Note 5.
    PendingImport,
    /// Note 11.
    Unavailable,
    /// Note 14.
    Creating,
    /// Note 15.
    Updating,
}

/// A limit that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Rotations on demand of this key (ODR-09).
    OnDemandRotations(KeyArn),
    /// So many of something.
    Resources {
        /// Of what.
        quota: Quota,
        /// The most there may be.
        limit: usize,
        /// How many there are.
        usage: usize,
    },
    /// The key policy is too long (POL-04).
    PolicyLength {
        /// The most bytes there may be.
        limit: usize,
    },
}

/// What there may be only so many of.
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
}

/// The key cannot do this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidKeyUsage {
    /// It is for something else.
    Usage {
        /// The key.
        key: KeyArn,
        /// What it is for.
        usage: KeyUsage,
        /// What was asked.
        operation: Operation,
    },
    /// The algorithm is not one of its own.
    Algorithm {
        /// The key.
        key: KeyArn,
        /// What kind of key it is.
        spec: KeySpec,
        /// The algorithm.
        algorithm: Algorithm,
    },
}

/// What is wrong with tags (TAG-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagProblem {
    /// One key twice in a request.
    Duplicate,
    /// More than 50 on a key.
    TooMany,
    /// A key that begins with `aws:`.
    Reserved,
}

/// What is not supported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// Keys of this spec; without a text, as observed (ROT-54, ODR-18).
    KeyType(KeySpec),
    /// Keys of this origin (ROT-56, ROT-57).
    Origin(KeyArn, Origin),
    /// A replica, or a single-Region key, is asked for what only a primary does (MRK-02).
    NotPrimary(KeyArn),
    /// The key that is to be the primary is no replica: it is the primary already.
    NotReplica(KeyArn),
    /// A multi-Region key stays in its partition.
    Partition {
        /// The key.
        key: KeyArn,
        /// The Region elsewhere.
        region: Region,
    },
    /// The name of a key policy other than `default` (POL-03).
    PolicyName,
    /// The management of custom key stores is no part of the simulator, and will not be.
    CustomKeyStores(Operation),
    /// The key is from a version of the simulator that made none of its material.
    KeyPairs(KeyArn),
}

/// A request that is well formed, but not for the things it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// An alias cannot move between keys of different type or usage (ALI-14).
    AliasTarget {
        /// The alias.
        alias: AliasName,
        /// The present target's usage.
        from: KeyUsage,
        /// The usage of the key it was to move to.
        to: KeyUsage,
    },
    /// Only symmetric encryption keys bind an encryption context (CRY-13).
    Context {
        /// What kind of key it is.
        spec: KeySpec,
    },
    /// A grant asks for an encryption context, and its key knows none.
    GrantContext {
        /// The key.
        key: KeyArn,
    },
    /// A grant allows what its key cannot do.
    GrantOperation {
        /// The key.
        key: KeyArn,
        /// What it cannot do.
        operation: GrantOperation,
    },
}
