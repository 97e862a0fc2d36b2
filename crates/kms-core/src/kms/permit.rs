//! AWS's table of key states (section 4.2 of the rules): its rows, and one function a column.

use crate::{KeyState, Operation, Rules, StateProblem};

/// What a key's state says to an operation, whatever the key's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing against it.
    Allowed,
    /// `DisabledException` (note 1).
    Disabled,
    /// `KMSInvalidStateException` (notes 3 to 5, 11, 14, 15).
    Invalid(StateProblem),
    /// `UnsupportedOperationException`: only a key of EXTERNAL origin is in this state (note 6).
    ExternalOrigin,
    /// `UnsupportedOperationException`: only a key in a custom key store is in this state
    /// (note 7).
    CustomKeyStore,
    /// `UnsupportedOperationException`: only a key that can hold imported material takes this
    /// (note 9).
    NotImportable,
    /// No key on which the operation makes sense is ever in this state.
    NotApplicable,
}

/// The rows of the table that read alike.
#[derive(Clone, Copy)]
enum Row {
    AnyState,
    Cryptography,
    Granting,
    CustomKeyStoreFree,
    DataKeyPair,
    RotationSetting,
    RotationStatus,
    RotationOnDemand,
    RotationHistory,
    Switching,
    Labelling,
    Deletion,
    Cancelling,
    PublicKey,
    ImportParameters,
    Import,
    ImportDeletion,
    Replication,
    PrimaryRegion,
}

#[expect(clippy::wildcard_enum_match_arm, reason = "reads, and calls without a key, always work")]
fn row(operation: Operation) -> Row {
    match operation {
        Operation::Encrypt
        | Operation::Decrypt
        | Operation::ReEncrypt
        | Operation::GenerateDataKey
        | Operation::GenerateDataKeyWithoutPlaintext => Row::Cryptography,
        Operation::CreateGrant => Row::Granting,
        Operation::Sign
        | Operation::Verify
        | Operation::GenerateMac
        | Operation::VerifyMac
        | Operation::DeriveSharedSecret => Row::CustomKeyStoreFree,
        Operation::GenerateDataKeyPair | Operation::GenerateDataKeyPairWithoutPlaintext => {
            Row::DataKeyPair
        }
        Operation::EnableKeyRotation | Operation::DisableKeyRotation => Row::RotationSetting,
        Operation::GetKeyRotationStatus => Row::RotationStatus,
        Operation::RotateKeyOnDemand => Row::RotationOnDemand,
        Operation::ListKeyRotations => Row::RotationHistory,
        Operation::EnableKey | Operation::DisableKey => Row::Switching,
        Operation::CreateAlias
        | Operation::UpdateAlias
        | Operation::TagResource
        | Operation::UntagResource
        | Operation::UpdateKeyDescription => Row::Labelling,
        Operation::ScheduleKeyDeletion => Row::Deletion,
        Operation::CancelKeyDeletion => Row::Cancelling,
        Operation::GetPublicKey => Row::PublicKey,
        Operation::GetParametersForImport => Row::ImportParameters,
        Operation::ImportKeyMaterial => Row::Import,
        Operation::DeleteImportedKeyMaterial => Row::ImportDeletion,
        Operation::ReplicateKey => Row::Replication,
        Operation::UpdatePrimaryRegion => Row::PrimaryRegion,
        _ => Row::AnyState,
    }
}

/// What `state` says to `operation`: one function a column of the table. For an alias, the state
/// is that of the key it shall point to (note 10).
#[must_use]
pub fn permit(rules: Rules, operation: Operation, state: KeyState) -> Verdict {
    let row = row(operation);
    match state {
        _ if matches!(row, Row::AnyState) => Verdict::Allowed,
        KeyState::PendingDeletion { .. } | KeyState::PendingReplicaDeletion { .. } => {
            in_pending_deletion(rules, row)
        }
        _ if matches!(row, Row::Cancelling) => Verdict::Invalid(StateProblem::NotPendingDeletion),
        KeyState::Enabled => Verdict::Allowed,
        KeyState::Disabled => in_disabled(rules, row),
        KeyState::PendingImport => in_pending_import(rules, row),
        KeyState::Unavailable => in_unavailable(rules, row),
        KeyState::Creating { .. } => in_creating(row),
        KeyState::Updating { .. } => in_updating(row),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest of a column reads alike")]
fn in_pending_deletion(rules: Rules, row: Row) -> Verdict {
    match row {
        Row::Cancelling | Row::RotationStatus | Row::RotationHistory => Verdict::Allowed,
        Row::ImportDeletion if rules.are_current() => Verdict::Allowed,
        Row::ImportDeletion => Verdict::NotImportable,
        _ => Verdict::Invalid(StateProblem::PendingDeletion),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest of a column reads alike")]
fn in_disabled(rules: Rules, row: Row) -> Verdict {
    match row {
        Row::Cryptography
        | Row::Granting
        | Row::CustomKeyStoreFree
        | Row::DataKeyPair
        | Row::RotationSetting
        | Row::RotationOnDemand
        | Row::Replication
        | Row::PrimaryRegion => Verdict::Disabled,
        Row::PublicKey if !rules.are_current() => Verdict::Disabled,
        _ => Verdict::Allowed,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest of a column reads alike")]
fn in_pending_import(rules: Rules, row: Row) -> Verdict {
    match row {
        Row::CustomKeyStoreFree | Row::PublicKey if !rules.import_all_key_types() => {
            Verdict::NotApplicable
        }
        Row::RotationSetting | Row::RotationStatus => Verdict::ExternalOrigin,
        Row::Cryptography
        | Row::Granting
        | Row::CustomKeyStoreFree
        | Row::DataKeyPair
        | Row::RotationOnDemand
        | Row::Switching
        | Row::Replication
        | Row::PrimaryRegion => Verdict::Invalid(StateProblem::PendingImport),
        _ => Verdict::Allowed,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest of a column reads alike")]
fn in_unavailable(rules: Rules, row: Row) -> Verdict {
    match row {
        Row::Cryptography => Verdict::Invalid(StateProblem::Unavailable),
        Row::DataKeyPair if !rules.are_current() => Verdict::Invalid(StateProblem::Unavailable),
        Row::DataKeyPair
        | Row::RotationSetting
        | Row::RotationStatus
        | Row::RotationOnDemand
        | Row::RotationHistory => Verdict::CustomKeyStore,
        Row::ImportParameters | Row::Import => Verdict::NotImportable,
        Row::ImportDeletion if !rules.are_current() => Verdict::NotImportable,
        Row::CustomKeyStoreFree
        | Row::PublicKey
        | Row::ImportDeletion
        | Row::Replication
        | Row::PrimaryRegion => Verdict::NotApplicable,
        _ => Verdict::Allowed,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest of a column reads alike")]
fn in_creating(row: Row) -> Verdict {
    match row {
        Row::RotationStatus | Row::RotationHistory | Row::Labelling | Row::Deletion => {
            Verdict::Allowed
        }
        _ => Verdict::Invalid(StateProblem::Creating),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest of a column reads alike")]
fn in_updating(row: Row) -> Verdict {
    match row {
        Row::Switching
        | Row::Deletion
        | Row::ImportParameters
        | Row::ImportDeletion
        | Row::Replication => Verdict::Invalid(StateProblem::Updating),
        _ => Verdict::Allowed,
    }
}
