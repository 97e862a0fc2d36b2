//! Agreement between `Kms::check` and `Kms::execute`.

use kms_core::{ImportProblem, ImportRefusal, KmsError, Response};

/// Asserts that a check agreed with the execution of the same command at the same time.
///
/// # Panics
/// If it did not.
pub fn assert_agrees(checked: &Result<(), KmsError>, outcome: &Result<Response, KmsError>) {
    assert!(agree(checked, outcome), "checked as {checked:?}, but executed as {outcome:?}");
}

/// Returns whether a check agrees with the execution of the same command at the same time.
///
/// Both give the same error, or none. Only errors that show in a result can be missing from the
/// check, or be a successful dry run there.
#[must_use]
pub fn agree(checked: &Result<(), KmsError>, outcome: &Result<Response, KmsError>) -> bool {
    match (checked, outcome) {
        (Ok(()), Ok(_)) => true,
        (Ok(()) | Err(KmsError::DryRun), Err(error)) if shows_in_result(error) => true,
        (Err(checked), Err(error)) => checked == error,
        (Ok(()), Err(_)) | (Err(_), Ok(_)) => false,
    }
}

/// Returns whether an error depends on computing with a key pair, an HMAC key or imported material.
/// All other errors are part of a check.
fn shows_in_result(error: &KmsError) -> bool {
    match error {
        KmsError::Algorithm(_)
        | KmsError::InvalidMac
        | KmsError::InvalidSignature
        | KmsError::Missing(_) => true,
        KmsError::Import(refusal) => shows_in_material(refusal),
        KmsError::AccessDenied(_)
        | KmsError::AlreadyExists(_)
        | KmsError::AlreadyReplicated(_)
        | KmsError::Conflict(..)
        | KmsError::CustomKeyStore(_)
        | KmsError::Disabled(_)
        | KmsError::DryRun
        | KmsError::IncorrectKey
        | KmsError::InvalidAliasName(_)
        | KmsError::InvalidCiphertext
        | KmsError::InvalidKeyUsage(_)
        | KmsError::InvalidMarker
        | KmsError::InvalidState(_)
        | KmsError::LimitExceeded(_)
        | KmsError::NotFound(_)
        | KmsError::Tag(_)
        | KmsError::Unsupported(_)
        | KmsError::Validation(_) => false,
    }
}

/// Returns whether a refusal depends on the bytes of imported material.
fn shows_in_material(refusal: &ImportRefusal) -> bool {
    match refusal.problem {
        ImportProblem::AnotherIsPending { .. }
        | ImportProblem::Incorrect(_)
        | ImportProblem::OneMaterialYet
        | ImportProblem::InvalidCiphertext => true,
        ImportProblem::ExpiredToken
        | ImportProblem::ExpiresInPast
        | ImportProblem::ExpiresTooLate
        | ImportProblem::IdOfNew
        | ImportProblem::InvalidToken
        | ImportProblem::MemberOfSymmetric(..)
        | ImportProblem::NewInReplica
        | ImportProblem::NoneIsPending
        | ImportProblem::UnknownMaterial(_)
        | ImportProblem::Wrapping(_) => false,
    }
}
