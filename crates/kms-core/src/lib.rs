//! Keys, key material and rotation of AWS KMS, as a state machine without a clock.
//!
//! ```text
//!            now, Context { entropy, algorithms }
//!                   │
//!   Command ──▶ Kms::execute ──▶ Step { events, outcome }
//!                   │                     │
//!                   ▼                     ▼
//!             Kms::advance_to        Kms::apply  (also folds stored events)
//! ```
//!
//! The two types that matter are [`Kms`], the state of all keys and aliases, and [`Event`], one change
//! of it. Time passes before a command acts: everything due by `now` happens first, each effect at its
//! own due time. Time, randomness and algorithms are arguments; this crate reads no clock, draws no
//! random bytes, and depends on neither JSON nor a browser. [`Kms::apply`] decides nothing and never
//! fails, so the events are the state.
//!
//! Three methods answer without changing anything: [`Kms::check`] decides a command, [`Kms::preview`]
//! returns the events that happen without one, and [`Kms::explain_next_rotation`] and its siblings give
//! the reasons for dates, statuses and rotations.
//!
//! The rules of AWS KMS have IDs such as `ROT-02`, which doc comments cite.

#![no_std]
#![deny(clippy::wildcard_enum_match_arm)]

extern crate alloc;

mod algorithms;
mod command;
mod custom_key_store;
mod entropy;
mod error;
mod event;
mod explanation;
mod id;
pub mod invariant;
mod key;
mod kms;
mod map;
mod preview;
mod response;
mod rules;
mod time;

pub use algorithms::{Algorithms, BuiltIn, Context, KeyPair, Missing, NoAlgorithms};
pub use command::{
    Action, Command, CreateCustomKeyStore, CreateGrant, CreateKey, Decrypt, DeriveSharedSecret,
    DescribeCustomKeyStores, Encrypt, GenerateDataKey, GenerateDataKeyPair, GenerateMac,
    GenerateRandom, GetParametersForImport, ImportKeyMaterial, KeyOwners, KeyStoreAction,
    KeyStoreName, ListGrants, Page, PendingWindow, PolicyName, ReEncrypt, ReplicateKey,
    RotationPeriod, Sign, Tag, UpdateCustomKeyStore, Verify, VerifyMac,
};
pub use custom_key_store::{CustomKeyStore, KeyStoreConfiguration, XksAccessKeyId, XksProxy};
pub use entropy::Entropy;
pub use error::{
    AccessDenied, ConflictCause, ImportProblem, ImportRefusal, IncorrectMaterial, Invalid,
    InvalidKeyUsage, InvalidState, KeyStoreProblem, KmsError, Limit, NotFound, Quota, StateProblem,
    TagProblem, Unsupported, WrappingProblem,
};
pub use event::{
    Event, EventKind, GrantChange, ImportChange, Imported, KeyStoreChange, LostImport,
    MultiRegionChange, NewKey, Rotated, RotationType, ServiceAction, SettledState,
};
pub use explanation::{
    DateOrigin, Explanation, NextRotation, Pause, RotationReason, RotationStatusReason, RuleId,
};
pub use id::{AccountId, AliasArn, AliasName, KeyArn, KeyRef, Region, Scope};
pub use key::{
    Alias, BackingKey, BackingKeys, Due, Grant, GrantConstraints, GrantId, Import,
    ImportParameters, Key, KeyState, LastUsage, MultiRegion, OnDemandRotations, Overdue, Principal,
    RotationObstacle, RotationSchedule, RunningRotation, Secret,
};
pub use kms::{Kms, Resources, Settings, Step, Verdict, permit};
pub use kms_algorithms::Seed;
pub use kms_crypto::{EncryptionContext, KeyId, MaterialId, Plaintext, PrivateKey, SecretKey};
pub use kms_shapes::{
    Algorithm, AlgorithmList, ConnectionState, CustomKeyStoreType, Date, EncapsulationAlgorithm,
    EncryptionAlgorithm, ExpirationModel, Facts, GrantOperation, ImportType, IncludeKeyMaterial,
    KeyAgreementAlgorithm, KeyManager, KeySpec, KeyType, KeyUsage, MacAlgorithm, MessageType,
    Operation, Origin, SigningAlgorithm, StateRow, WrappingAlgorithm, WrappingKeySpec,
    XksProxyConnectivity, switch,
};
pub use map::Map;
pub use preview::{Preview, PreviewedEvent, PreviewedKind};
pub use response::{
    AliasEntry, CreatedGrant, DataKeyPair, GrantEntry, ImportEntry, KeyMetadata, KeyStoreResponse,
    KeyUsageReport, Listing, MultiRegionConfiguration, PublicKey, ReEncrypted, Response,
    RotationEntry, RotationStatus,
};
pub use rules::{AwsManagedRotation, Era, Rules};
pub use time::{Civil, Days, Timestamp};
