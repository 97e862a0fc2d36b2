//! The rules behind refusals.

use super::rotation::automatic_rotation_of;
use super::{RuleId, rule};
use crate::error::{
    AccessDenied, ConflictCause, ImportProblem, IncorrectMaterial, Invalid, InvalidKeyUsage,
    KeyStoreProblem, KmsError, Limit, NotFound, Quota, StateProblem, Unsupported, WrappingProblem,
};
use crate::id::KeyRef;
use crate::rules::Rules;
use kms_shapes::{KeySpec, KeyType, Origin};
use kms_shapes::{Operation, StateRow};

impl KmsError {
    /// Returns the rule by which `operation` is refused under `rules`. The error itself is the
    /// reason, with the inputs of the rule.
    ///
    /// Returns `None` for errors that no rule is about: wrong signatures and codes, wrapping keys and
    /// algorithms that do not go together, refusals of the algorithms or algorithms that are not
    /// loaded, and limits of this simulator.
    #[must_use]
    pub fn rule(&self, operation: Operation, rules: Rules) -> Option<RuleId> {
        let row = operation.facts().state_row;
        Some(match self {
            Self::AccessDenied(it) => denied(it, row),
            Self::Algorithm(_) => return None,
            Self::AlreadyExists(_) => rule!("ALI-06"),
            Self::AlreadyReplicated(_) => rule!("MRK-08"),
            Self::Conflict(_, ConflictCause::Running { .. }) => rule!("ODR-13"),
            Self::Conflict(_, ConflictCause::DueSoon { .. }) => rule!("ODR-12"),
            Self::Conflict(_, ConflictCause::PrimaryLacksMaterial) => rule!("MRK-05"),
            Self::CustomKeyStore(it) => key_store(it, operation),
            Self::Disabled(_) => disabled(row),
            Self::DryRun => rule!("CRY-21"),
            Self::Import(refusal) => import(refusal.problem)?,
            Self::IncorrectKey => rule!("CRY-09"),
            Self::InvalidAliasName(_) => rule!("ALI-03"),
            Self::InvalidCiphertext => rule!("CRY-10"),
            Self::InvalidKeyUsage(InvalidKeyUsage::Usage { .. }) => {
                match operation.facts().makes_data_key {
                    true => rule!("CRY-32"),
                    false => rule!("CRY-14"),
                }
            }
            Self::InvalidKeyUsage(InvalidKeyUsage::Algorithm { .. }) => rule!("CRY-14"),
            Self::InvalidMarker => rule!("LKR-14"),
            Self::InvalidMac | Self::InvalidSignature | Self::Missing(_) => return None,
            Self::InvalidState(it) => state(it.problem, row),
            Self::LimitExceeded(it) => limit(it, rules),
            Self::NotFound(it) => not_found(it)?,
            Self::Tag(_) => rule!("TAG-02"),
            Self::Unsupported(it) => unsupported(it, row)?,
            Self::Validation(Invalid::AliasTarget { .. }) => rule!("ALI-14"),
            Self::Validation(Invalid::Context { .. }) => rule!("CRY-13"),
            Self::Validation(Invalid::GrantContext { .. } | Invalid::GrantOperation { .. }) => {
                rule!("GRT-06")
            }
            Self::Validation(Invalid::KeyStoreOrigin { .. }) => rule!("CKS-07"),
            Self::Validation(Invalid::KeyStoreMember { .. }) => rule!("CKS-05"),
            Self::Validation(Invalid::KeyStoreService { .. }) => rule!("CKS-01"),
        })
    }
}

fn denied(denied: &AccessDenied, row: StateRow) -> RuleId {
    match denied {
        AccessDenied::CiphertextOfNoKey => rule!("DEL-13"),
        AccessDenied::ManagedByAws { .. } => match row {
            StateRow::ScheduleDeletion | StateRow::CancelDeletion => rule!("DEL-16"),
            StateRow::Labelling => rule!("ALI-12"),
            StateRow::AnyState
            | StateRow::Cryptography
            | StateRow::AsymmetricOrHmac
            | StateRow::DataKeyPair
            | StateRow::CreateGrant
            | StateRow::PublicKey
            | StateRow::EnableOrDisable
            | StateRow::SetRotation
            | StateRow::RotationStatus
            | StateRow::RotateOnDemand
            | StateRow::RotationHistory
            | StateRow::ImportParameters
            | StateRow::Import
            | StateRow::DeleteImport
            | StateRow::Replicate
            | StateRow::UpdatePrimary => rule!("ROT-65"),
        },
        AccessDenied::OtherAccount { .. } if row == StateRow::RotateOnDemand => rule!("ODR-21"),
        AccessDenied::OtherAccount { .. } => rule!("ROT-25"),
    }
}

fn key_store(problem: &KeyStoreProblem, operation: Operation) -> RuleId {
    let is_random = operation == Operation::GenerateRandom;
    match problem {
        KeyStoreProblem::NotFound if is_random => rule!("KEY-13"),
        KeyStoreProblem::NotFound => rule!("CKS-03"),
        KeyStoreProblem::NotConnected(_) if is_random => rule!("CKS-08"),
        KeyStoreProblem::NotConnected(_) if operation == Operation::CreateKey => rule!("CKS-07"),
        KeyStoreProblem::NotConnected(_) => rule!("CKS-04"),
        KeyStoreProblem::NotDisconnected(_) if operation == Operation::UpdateCustomKeyStore => {
            rule!("CKS-05")
        }
        KeyStoreProblem::NotDisconnected(_) | KeyStoreProblem::HasKeys(_) => rule!("CKS-06"),
        KeyStoreProblem::NameInUse(_)
        | KeyStoreProblem::ClusterInUse(_)
        | KeyStoreProblem::UriInUse
        | KeyStoreProblem::UriEndpointInUse
        | KeyStoreProblem::VpcEndpointServiceInUse => rule!("CKS-02"),
        KeyStoreProblem::XksKeyInUse => rule!("CKS-07"),
    }
}

fn disabled(row: StateRow) -> RuleId {
    match row {
        StateRow::SetRotation => rule!("ROT-36"),
        StateRow::RotateOnDemand => rule!("ODR-15"),
        StateRow::CreateGrant => rule!("GRT-04"),
        StateRow::PublicKey => rule!("STA-20"),
        StateRow::Cryptography | StateRow::AsymmetricOrHmac | StateRow::DataKeyPair => {
            rule!("STA-15")
        }
        StateRow::AnyState
        | StateRow::EnableOrDisable
        | StateRow::Labelling
        | StateRow::ScheduleDeletion
        | StateRow::CancelDeletion
        | StateRow::RotationStatus
        | StateRow::RotationHistory
        | StateRow::ImportParameters
        | StateRow::Import
        | StateRow::DeleteImport
        | StateRow::Replicate
        | StateRow::UpdatePrimary => rule!("STA-01"),
    }
}

fn state(problem: StateProblem, row: StateRow) -> RuleId {
    match problem {
        StateProblem::PendingDeletion => pending_deletion(row),
        StateProblem::NotPendingDeletion => rule!("STA-07"),
        StateProblem::PendingImport if row == StateRow::RotateOnDemand => rule!("ODR-20"),
        StateProblem::PendingImport => rule!("IMP-18"),
        StateProblem::Unavailable => rule!("STA-10"),
        StateProblem::Creating => rule!("MRK-07"),
        StateProblem::Updating => rule!("STA-01"),
    }
}

fn pending_deletion(row: StateRow) -> RuleId {
    match row {
        StateRow::SetRotation => rule!("ROT-48"),
        StateRow::RotateOnDemand => rule!("ODR-16"),
        StateRow::EnableOrDisable => rule!("STA-08"),
        StateRow::ScheduleDeletion => rule!("DEL-08"),
        StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::DataKeyPair
        | StateRow::CreateGrant
        | StateRow::PublicKey => rule!("STA-14"),
        StateRow::AnyState
        | StateRow::Labelling
        | StateRow::CancelDeletion
        | StateRow::RotationStatus
        | StateRow::RotationHistory
        | StateRow::ImportParameters
        | StateRow::Import
        | StateRow::DeleteImport
        | StateRow::Replicate
        | StateRow::UpdatePrimary => rule!("STA-01"),
    }
}

fn import(problem: ImportProblem) -> Option<RuleId> {
    Some(match problem {
        ImportProblem::AnotherIsPending { .. } => rule!("IMP-11"),
        ImportProblem::NoneIsPending => rule!("IMP-10"),
        ImportProblem::ExpiredToken | ImportProblem::InvalidToken => rule!("IMP-02"),
        ImportProblem::Incorrect(IncorrectMaterial::IsAnother(_)) | ImportProblem::IdOfNew => {
            rule!("IMP-13")
        }
        ImportProblem::Incorrect(
            IncorrectMaterial::Spec(_)
            | IncorrectMaterial::IsAssociated(_)
            | IncorrectMaterial::IsNotAssociated,
        ) => rule!("IMP-12"),
        ImportProblem::ExpiresInPast | ImportProblem::ExpiresTooLate => rule!("IMP-05"),
        ImportProblem::MemberOfSymmetric(..) => rule!("IMP-22"),
        ImportProblem::NewInReplica | ImportProblem::OneMaterialYet => rule!("MRK-05"),
        ImportProblem::InvalidCiphertext
        | ImportProblem::Incorrect(IncorrectMaterial::Length(_)) => rule!("IMP-25"),
        ImportProblem::UnknownMaterial(_) => rule!("IMP-27"),
        ImportProblem::Wrapping(WrappingProblem::Withdrawn | WrappingProblem::NotInThisVersion) => {
            rule!("IMP-24")
        }
        // IMP-24 is about the algorithms for symmetric keys; no rule is about the others.
        ImportProblem::Wrapping(
            WrappingProblem::Keys(..) | WrappingProblem::Region(_) | WrappingProblem::TooLong(..),
        ) => return None,
    })
}

fn limit(limit: &Limit, rules: Rules) -> RuleId {
    match limit {
        Limit::OnDemandRotations(_) => rule!("ODR-09"),
        Limit::PolicyLength { .. } => rule!("POL-05"),
        Limit::Resources { quota: Quota::AliasesPerKey, .. } => rule!("ALI-08"),
        Limit::Resources { quota: Quota::CustomKeyStores, .. } => rule!("QUO-01"),
        Limit::Resources { quota: Quota::AliasesPerRegion, .. } => rule!("ALI-09"),
        Limit::Resources {
            quota: Quota::GrantsPerKey | Quota::GrantsPerPrincipal | Quota::KeysPerRegion,
            ..
        } => match rules.are_current() {
            true => rule!("QUO-01"),
            false => rule!("QUO-02"),
        },
    }
}

fn not_found(it: &NotFound) -> Option<RuleId> {
    Some(match it {
        NotFound::Key(_) => rule!("DEL-12"),
        NotFound::Alias(_) => rule!("ALI-16"),
        NotFound::KeyId(text) => match KeyRef::parse(text) {
            KeyRef::Alias(_) | KeyRef::AliasArn(_) => rule!("ROT-17"),
            KeyRef::Id(_) | KeyRef::Arn(_) | KeyRef::Malformed(_) => rule!("KEY-05"),
        },
        NotFound::Arn(_) => rule!("KEY-06"),
        NotFound::Grant { .. } => return None,
        NotFound::Policy => rule!("POL-03"),
    })
}

fn unsupported(it: &Unsupported, row: StateRow) -> Option<RuleId> {
    Some(match it {
        Unsupported::KeyType(spec) => key_type(*spec, row)?,
        Unsupported::Origin(_, origin) => origin_of(*origin, row),
        Unsupported::NotPrimary(_) => rule!("MRK-02"),
        Unsupported::PolicyName => rule!("POL-03"),
        Unsupported::Partition { .. } => rule!("MRK-08"),
        // By MRK-09, AWS KMS accepts this call, so the rule is no reason for the refusal.
        Unsupported::NotReplica(_) => return None,
        Unsupported::KeyPairs(_) => return None,
        Unsupported::ExternalKeyStore(_) => rule!("CKS-08"),
    })
}

fn key_type(spec: KeySpec, row: StateRow) -> Option<RuleId> {
    match row {
        StateRow::SetRotation => Some(automatic_rotation_of(spec)),
        StateRow::RotateOnDemand => Some(match spec.key_type() {
            KeyType::Hmac => rule!("ODR-19"),
            KeyType::Asymmetric | KeyType::Symmetric => rule!("ODR-18"),
        }),
        StateRow::RotationHistory => Some(rule!("LKR-16")),
        StateRow::DataKeyPair => Some(rule!("CRY-28")),
        StateRow::AnyState
        | StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::CreateGrant
        | StateRow::PublicKey
        | StateRow::EnableOrDisable
        | StateRow::Labelling
        | StateRow::ScheduleDeletion
        | StateRow::CancelDeletion
        | StateRow::RotationStatus
        | StateRow::ImportParameters
        | StateRow::Import
        | StateRow::DeleteImport
        | StateRow::Replicate
        | StateRow::UpdatePrimary => None,
    }
}

fn origin_of(origin: Origin, row: StateRow) -> RuleId {
    let is_imported = origin == Origin::External;
    match row {
        StateRow::SetRotation if is_imported => rule!("ROT-56"),
        StateRow::SetRotation => rule!("ROT-57"),
        StateRow::RotationStatus if is_imported => rule!("ROT-59"),
        StateRow::RotationStatus => rule!("ROT-61"),
        StateRow::RotateOnDemand if is_imported => rule!("IMP-21"),
        StateRow::RotateOnDemand => rule!("ODR-19"),
        StateRow::RotationHistory => rule!("LKR-15"),
        StateRow::DataKeyPair => rule!("CRY-29"),
        StateRow::ImportParameters | StateRow::Import | StateRow::DeleteImport => rule!("IMP-03"),
        StateRow::AnyState
        | StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::CreateGrant
        | StateRow::PublicKey
        | StateRow::EnableOrDisable
        | StateRow::Labelling
        | StateRow::ScheduleDeletion
        | StateRow::CancelDeletion
        | StateRow::Replicate
        | StateRow::UpdatePrimary => rule!("STA-01"),
    }
}
