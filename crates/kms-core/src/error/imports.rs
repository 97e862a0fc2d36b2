//! Errors about imported key material.

use alloc::boxed::Box;

use crate::error::KmsError;
use crate::id::KeyArn;
use kms_crypto::MaterialId;
use kms_shapes::KeySpec;
use kms_shapes::{WrappingAlgorithm, WrappingKeySpec};

/// A problem with imported material, and its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportRefusal {
    /// The key.
    pub key: KeyArn,
    /// The problem.
    pub problem: ImportProblem,
}

impl KmsError {
    pub(crate) fn import(key: KeyArn, problem: ImportProblem) -> Self {
        Self::Import(Box::new(ImportRefusal { key, problem }))
    }
}

/// A problem with preparing, importing, deleting or rotating imported material.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// `KMSInvalidStateException`: other material already waits for a rotation (IMP-11).
    AnotherIsPending {
        /// The material of the request.
        new: MaterialId,
        /// The material that waits.
        pending: MaterialId,
    },
    /// `KMSInvalidStateException`: no material waits for a rotation (IMP-10, MRK-05).
    NoneIsPending,
    /// `ExpiredImportTokenException` (IMP-02)
    ExpiredToken,
    /// `InvalidImportTokenException`: the token is of another key, used, or malformed (IMP-02).
    InvalidToken,
    /// `InvalidCiphertextException`: the wrapping key of the token does not decrypt the material.
    InvalidCiphertext,
    /// `IncorrectKeyMaterialException`
    Incorrect(IncorrectMaterial),
    /// `ValidationException`: `KeyMaterialId` is given for new material (IMP-13).
    IdOfNew,
    /// `ValidationException`: `ValidTo` is not in the future (IMP-05).
    ExpiresInPast,
    /// `ValidationException`: `ValidTo` is more than 365 days away (IMP-05).
    ExpiresTooLate,
    /// `NotFoundException`: the key never had this material.
    UnknownMaterial(MaterialId),
    /// `UnsupportedOperationException`: the member is for symmetric encryption keys (IMP-22).
    MemberOfSymmetric(&'static str, KeySpec),
    /// `UnsupportedOperationException`: new material must be imported into the primary first
    /// (MRK-05).
    NewInReplica,
    /// `UnsupportedOperationException`: until November 2025, a multi-Region key had only one imported
    /// material.
    OneMaterialYet,
    /// `UnsupportedOperationException`
    Wrapping(WrappingProblem),
}

/// A problem with the bytes of the material (IMP-12, IMP-13, IMP-22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncorrectMaterial {
    /// The material has this many bytes, instead of the 32 of a symmetric encryption key.
    Length(usize),
    /// The material is no private key or secret of this spec.
    Spec(KeySpec),
    /// The material is not new to the key.
    IsAssociated(MaterialId),
    /// The material is new to the key.
    IsNotAssociated,
    /// The material is not the one that the request names.
    IsAnother(MaterialId),
}

/// A way of wrapping that is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrappingProblem {
    /// RSAES_PKCS1_V1_5, which AWS withdrew on 10 October 2023.
    Withdrawn,
    /// RSAES_PKCS1_V1_5 before that day, which is not simulated.
    NotInThisVersion,
    /// The algorithm does not use wrapping keys of this spec.
    Keys(WrappingAlgorithm, WrappingKeySpec),
    /// The algorithm is not offered in the Region: SM2PKE only in China, RSA_AES_KEY_WRAP only
    /// elsewhere.
    Region(WrappingAlgorithm),
    /// The material is too long to be encrypted with the algorithm directly.
    TooLong(WrappingAlgorithm, WrappingKeySpec, KeySpec),
}
