//! AWS's table of key states (section 4.2 of the rules): one function per column.

use crate::error::StateProblem;
use crate::key::KeyState;
use crate::rules::Rules;
use kms_shapes::{Operation, StateRow};

/// The verdict of a key's state on an operation, whatever the key's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The state allows the operation.
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
    /// `UnsupportedOperationException`: only a key that can hold imported material supports the
    /// operation (note 9).
    NotImportable,
    /// No key that supports the operation is ever in this state.
    NotApplicable,
}

/// Looks up the cell of the table for `operation` and `state`.
///
/// For CreateAlias and UpdateAlias, `state` is that of the alias's new target (note 10).
#[must_use]
pub fn permit(rules: Rules, operation: Operation, state: KeyState) -> Verdict {
    let row = operation.facts().state_row;
    match state {
        KeyState::Enabled => in_enabled(row),
        KeyState::Disabled => in_disabled(rules, row),
        KeyState::PendingDeletion { .. } | KeyState::PendingReplicaDeletion { .. } => {
            in_pending_deletion(rules, row)
        }
        KeyState::PendingImport => in_pending_import(rules, row),
        KeyState::Unavailable { .. } => in_unavailable(rules, row),
        KeyState::Creating { .. } => in_creating(row),
        KeyState::Updating { .. } => in_updating(row),
    }
}

const NOT_PENDING: Verdict = Verdict::Invalid(StateProblem::NotPendingDeletion);

fn in_enabled(row: StateRow) -> Verdict {
    match row {
        StateRow::CancelDeletion => NOT_PENDING,
        StateRow::AnyState
        | StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::DataKeyPair
        | StateRow::CreateGrant
        | StateRow::PublicKey
        | StateRow::EnableOrDisable
        | StateRow::Labelling
        | StateRow::ScheduleDeletion
        | StateRow::SetRotation
        | StateRow::RotationStatus
        | StateRow::RotateOnDemand
        | StateRow::RotationHistory
        | StateRow::ImportParameters
        | StateRow::Import
        | StateRow::DeleteImport
        | StateRow::Replicate
        | StateRow::UpdatePrimary => Verdict::Allowed,
    }
}

fn in_disabled(rules: Rules, row: StateRow) -> Verdict {
    match row {
        StateRow::CancelDeletion => NOT_PENDING,
        StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::DataKeyPair
        | StateRow::CreateGrant
        | StateRow::SetRotation
        | StateRow::RotateOnDemand
        | StateRow::Replicate
        | StateRow::UpdatePrimary => Verdict::Disabled,
        StateRow::PublicKey if !rules.are_current() => Verdict::Disabled,
        StateRow::AnyState
        | StateRow::PublicKey
        | StateRow::EnableOrDisable
        | StateRow::Labelling
        | StateRow::ScheduleDeletion
        | StateRow::RotationStatus
        | StateRow::RotationHistory
        | StateRow::ImportParameters
        | StateRow::Import
        | StateRow::DeleteImport => Verdict::Allowed,
    }
}

fn in_pending_deletion(rules: Rules, row: StateRow) -> Verdict {
    match row {
        StateRow::AnyState
        | StateRow::CancelDeletion
        | StateRow::RotationStatus
        | StateRow::RotationHistory => Verdict::Allowed,
        StateRow::DeleteImport if rules.are_current() => Verdict::Allowed,
        StateRow::DeleteImport => Verdict::NotImportable,
        StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::DataKeyPair
        | StateRow::CreateGrant
        | StateRow::PublicKey
        | StateRow::EnableOrDisable
        | StateRow::Labelling
        | StateRow::ScheduleDeletion
        | StateRow::SetRotation
        | StateRow::RotateOnDemand
        | StateRow::ImportParameters
        | StateRow::Import
        | StateRow::Replicate
        | StateRow::UpdatePrimary => Verdict::Invalid(StateProblem::PendingDeletion),
    }
}

fn in_pending_import(rules: Rules, row: StateRow) -> Verdict {
    match row {
        StateRow::CancelDeletion => NOT_PENDING,
        StateRow::AsymmetricOrHmac | StateRow::PublicKey if !rules.import_all_key_types() => {
            Verdict::NotApplicable
        }
        StateRow::SetRotation | StateRow::RotationStatus => Verdict::ExternalOrigin,
        StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::DataKeyPair
        | StateRow::CreateGrant
        | StateRow::EnableOrDisable
        | StateRow::RotateOnDemand
        | StateRow::Replicate
        | StateRow::UpdatePrimary => Verdict::Invalid(StateProblem::PendingImport),
        StateRow::AnyState
        | StateRow::PublicKey
        | StateRow::Labelling
        | StateRow::ScheduleDeletion
        | StateRow::RotationHistory
        | StateRow::ImportParameters
        | StateRow::Import
        | StateRow::DeleteImport => Verdict::Allowed,
    }
}

fn in_unavailable(rules: Rules, row: StateRow) -> Verdict {
    match row {
        StateRow::CancelDeletion => NOT_PENDING,
        StateRow::Cryptography => Verdict::Invalid(StateProblem::Unavailable),
        StateRow::DataKeyPair if !rules.are_current() => {
            Verdict::Invalid(StateProblem::Unavailable)
        }
        StateRow::DataKeyPair
        | StateRow::SetRotation
        | StateRow::RotationStatus
        | StateRow::RotateOnDemand
        | StateRow::RotationHistory => Verdict::CustomKeyStore,
        StateRow::ImportParameters | StateRow::Import => Verdict::NotImportable,
        StateRow::DeleteImport if !rules.are_current() => Verdict::NotImportable,
        StateRow::AsymmetricOrHmac
        | StateRow::PublicKey
        | StateRow::DeleteImport
        | StateRow::Replicate
        | StateRow::UpdatePrimary => Verdict::NotApplicable,
        StateRow::AnyState
        | StateRow::CreateGrant
        | StateRow::EnableOrDisable
        | StateRow::Labelling
        | StateRow::ScheduleDeletion => Verdict::Allowed,
    }
}

fn in_creating(row: StateRow) -> Verdict {
    match row {
        StateRow::CancelDeletion => NOT_PENDING,
        StateRow::AnyState
        | StateRow::Labelling
        | StateRow::ScheduleDeletion
        | StateRow::RotationStatus
        | StateRow::RotationHistory => Verdict::Allowed,
        StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::DataKeyPair
        | StateRow::CreateGrant
        | StateRow::PublicKey
        | StateRow::EnableOrDisable
        | StateRow::SetRotation
        | StateRow::RotateOnDemand
        | StateRow::ImportParameters
        | StateRow::Import
        | StateRow::DeleteImport
        | StateRow::Replicate
        | StateRow::UpdatePrimary => Verdict::Invalid(StateProblem::Creating),
    }
}

fn in_updating(row: StateRow) -> Verdict {
    match row {
        StateRow::CancelDeletion => NOT_PENDING,
        StateRow::EnableOrDisable
        | StateRow::ScheduleDeletion
        | StateRow::ImportParameters
        | StateRow::DeleteImport
        | StateRow::Replicate => Verdict::Invalid(StateProblem::Updating),
        StateRow::AnyState
        | StateRow::Cryptography
        | StateRow::AsymmetricOrHmac
        | StateRow::DataKeyPair
        | StateRow::CreateGrant
        | StateRow::PublicKey
        | StateRow::Labelling
        | StateRow::SetRotation
        | StateRow::RotationStatus
        | StateRow::RotateOnDemand
        | StateRow::RotationHistory
        | StateRow::Import
        | StateRow::UpdatePrimary => Verdict::Allowed,
    }
}
