//! Refusals that only imported key material knows.

use alloc::boxed::Box;

use crate::{KeyArn, KeySpec, KmsError, MaterialId, WrappingAlgorithm, WrappingKeySpec};

/// A problem with imported material, and the key that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportRefusal {
    /// The key.
    pub key: KeyArn,
    /// What stands in the way.
    pub problem: ImportProblem,
}

impl KmsError {
    pub(crate) fn import(key: KeyArn, problem: ImportProblem) -> Self {
        Self::Import(Box::new(ImportRefusal { key, problem }))
    }
}

/// What stands in the way of preparing, importing, deleting or rotating imported material.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// `KMSInvalidStateException`: one material waits for a rotation already (IMP-11).
    AnotherIsPending {
        /// What was to be imported.
        new: MaterialId,
        /// What waits.
        pending: MaterialId,
    },
    /// `KMSInvalidStateException`: a rotation on demand, and no material for it (IMP-10, MRK-05).
    NoneIsPending,
    /// `ExpiredImportTokenException` (IMP-02)
    ExpiredToken,
    /// `InvalidImportTokenException`: of another key, used up, or no token at all (IMP-02).
    InvalidToken,
    /// `InvalidCiphertextException`: it does not open with the wrapping key of its token.
    Unopened,
    /// `IncorrectKeyMaterialException`
    Incorrect(IncorrectMaterial),
    /// `ValidationException`: new material has no id yet (IMP-13).
    IdOfNew,
    /// `ValidationException`: `ValidTo` is not in the future (IMP-05).
    ExpiresInPast,
    /// `ValidationException`: `ValidTo` is more than 365 days away (IMP-05).
    ExpiresTooLate,
    /// `NotFoundException`: the key never had that material.
    UnknownMaterial(MaterialId),
    /// `UnsupportedOperationException`: the member is for symmetric encryption keys (IMP-22).
    MemberOfSymmetric(&'static str, KeySpec),
    /// `UnsupportedOperationException`: new material goes into the primary first (MRK-05).
    NewInReplica,
    /// `UnsupportedOperationException`: a multi-Region key had one imported material until the end
    /// of 2025.
    OneMaterialYet,
    /// `UnsupportedOperationException`
    Wrapping(WrappingProblem),
}

/// What is not right about material (IMP-12, IMP-13, IMP-22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncorrectMaterial {
    /// A symmetric encryption key has 32 bytes, not as many as this.
    Length(usize),
    /// It is no private key, or no secret, of this spec.
    Spec(KeySpec),
    /// It was to be new, and is not.
    IsAssociated(MaterialId),
    /// It was to be known, and is not.
    IsNotAssociated,
    /// It is not the one that the request names.
    IsAnother(MaterialId),
}

/// What wrapping AWS does not offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrappingProblem {
    /// RSAES_PKCS1_V1_5 since 10 October 2023.
    Withdrawn,
    /// RSAES_PKCS1_V1_5 before: this version of the simulator does not have it.
    NotInThisVersion,
    /// The wrapping key is of another kind than the algorithm.
    Keys(WrappingAlgorithm, WrappingKeySpec),
    /// SM2 is for the China Regions, RSA_AES_KEY_WRAP for all others.
    Region(WrappingAlgorithm),
    /// The material is too long to be encrypted by the algorithm alone.
    TooLong(WrappingAlgorithm, WrappingKeySpec, KeySpec),
}
