//! Sentences about refusals of rotation, which a page shows in advance: the obstacle and the remedy.

use kms_core::{
    AccessDenied, ConflictCause, ImportProblem, InvalidState, KeySpec, KeyType, KmsError, Limit,
    Origin, RotationObstacle, RotationType, StateProblem, Unsupported,
};

/// A replica has the rotation of its primary (MRK-01).
pub(super) const REPLICA: &str = "A replica rotates with its primary, in whose Region that is set.";
const OTHER: &str = "The request would be refused. Send it to see why.";

/// The reason why automatic rotation cannot be set, or a rotation on demand cannot be requested.
pub(super) fn text(refusal: &KmsError, rotation: RotationType) -> &'static str {
    match refusal {
        KmsError::AccessDenied(AccessDenied::ManagedByAws { .. }) => {
            "AWS rotates its managed keys itself; nobody else can change that."
        }
        KmsError::Conflict(_, cause) => conflict(*cause),
        KmsError::Disabled(_) => match rotation {
            RotationType::Automatic => {
                "The key is disabled: it does not rotate, and its setting cannot be changed."
            }
            RotationType::OnDemand => "The key is disabled. Enable it, then try again.",
        },
        KmsError::Import(refusal) => import(refusal.problem),
        KmsError::InvalidState(InvalidState { problem, .. }) => state(*problem, rotation),
        KmsError::LimitExceeded(Limit::OnDemandRotations(_)) => {
            "All of this key's rotations on demand are used up, for its whole life."
        }
        KmsError::Unsupported(Unsupported::KeyType(spec)) => {
            obstacle(RotationObstacle::KeyType(*spec), rotation)
        }
        KmsError::Unsupported(Unsupported::Origin(_, origin)) => {
            obstacle(RotationObstacle::Origin(*origin), rotation)
        }
        KmsError::Unsupported(Unsupported::NotPrimary(_)) => REPLICA,
        KmsError::Unsupported(
            Unsupported::ExternalKeyStore(_)
            | Unsupported::KeyPairs(_)
            | Unsupported::NotReplica(_)
            | Unsupported::Partition { .. }
            | Unsupported::PolicyName,
        )
        | KmsError::AccessDenied(
            AccessDenied::CiphertextOfNoKey | AccessDenied::OtherAccount { .. },
        )
        | KmsError::Algorithm(_)
        | KmsError::AlreadyExists(_)
        | KmsError::AlreadyReplicated(_)
        | KmsError::CustomKeyStore(_)
        | KmsError::DryRun
        | KmsError::IncorrectKey
        | KmsError::InvalidAliasName(_)
        | KmsError::InvalidCiphertext
        | KmsError::InvalidKeyUsage(_)
        | KmsError::InvalidMac
        | KmsError::InvalidMarker
        | KmsError::InvalidSignature
        | KmsError::LimitExceeded(Limit::PolicyLength { .. } | Limit::Resources { .. })
        | KmsError::Missing(_)
        | KmsError::NotFound(_)
        | KmsError::Tag(_)
        | KmsError::Validation(_) => OTHER,
    }
}

/// The reason why keys of a kind never rotate in some way.
pub(super) const fn obstacle(obstacle: RotationObstacle, rotation: RotationType) -> &'static str {
    match (obstacle, rotation) {
        (RotationObstacle::KeyType(spec), _) => key_type(spec),
        (RotationObstacle::Origin(Origin::External), RotationType::Automatic) => {
            "Keys with imported material never rotate automatically."
        }
        (RotationObstacle::Origin(Origin::External), RotationType::OnDemand) => {
            "Under these rules, keys with imported material do not rotate."
        }
        (
            RotationObstacle::Origin(
                Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore,
            ),
            _,
        ) => "Keys in a custom key store do not rotate: their material is not held by KMS.",
    }
}

const fn key_type(spec: KeySpec) -> &'static str {
    match spec.key_type() {
        KeyType::Hmac => "HMAC keys do not rotate: make a new key and point the alias to it.",
        KeyType::Asymmetric | KeyType::Symmetric => {
            "Asymmetric keys do not rotate: make a new key and point the alias to it."
        }
    }
}

const fn conflict(cause: ConflictCause) -> &'static str {
    match cause {
        ConflictCause::Running { .. } => "A rotation is running. Try again when it is complete.",
        ConflictCause::DueSoon { .. } => {
            "An automatic rotation is due within 20 minutes. Try again when it is complete."
        }
        ConflictCause::PrimaryLacksMaterial => OTHER,
    }
}

const fn import(problem: ImportProblem) -> &'static str {
    match problem {
        ImportProblem::NoneIsPending => {
            "No new material waits for a rotation. Import some, for a multi-Region key into all its \
             Regions, then try again."
        }
        ImportProblem::AnotherIsPending { .. }
        | ImportProblem::ExpiredToken
        | ImportProblem::ExpiresInPast
        | ImportProblem::ExpiresTooLate
        | ImportProblem::IdOfNew
        | ImportProblem::Incorrect(_)
        | ImportProblem::InvalidToken
        | ImportProblem::MemberOfSymmetric(..)
        | ImportProblem::NewInReplica
        | ImportProblem::OneMaterialYet
        | ImportProblem::UnknownMaterial(_)
        | ImportProblem::InvalidCiphertext
        | ImportProblem::Wrapping(_) => OTHER,
    }
}

const fn state(problem: StateProblem, rotation: RotationType) -> &'static str {
    match (problem, rotation) {
        (StateProblem::PendingDeletion, RotationType::Automatic) => {
            "The key waits for its deletion: it does not rotate, and its setting cannot be changed."
        }
        (StateProblem::PendingDeletion, RotationType::OnDemand) => {
            "The key waits for its deletion. Cancel that and enable the key, then try again."
        }
        (StateProblem::PendingImport, _) => {
            "The key waits for its material. Import it, then try again."
        }
        (StateProblem::Unavailable, _) => {
            "The custom key store of the key is disconnected. Connect it, then try again."
        }
        (StateProblem::Creating, _) => {
            "The replica is being created. Try again in a few seconds, in its primary's Region."
        }
        (StateProblem::Updating, _) => {
            "The primary Region of the key is changing. Try again in a few seconds."
        }
        (StateProblem::NotPendingDeletion, _) => OTHER,
    }
}
