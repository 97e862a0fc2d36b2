//! Refusals about imported key material, in AWS's words where they are known.

use alloc::format;
use alloc::string::{String, ToString};

use kms_core::{ImportProblem, ImportRefusal, IncorrectMaterial, KeyArn, WrappingProblem};

use super::{Fault, refused};

const SM2PKE: &str = "SM2PKE with WrappingKeySpec SM2";

/// Returns the exception for a problem with the material of a key.
pub(super) fn refused_for(ImportRefusal { key, problem }: ImportRefusal) -> Fault {
    let message = match problem {
        ImportProblem::AnotherIsPending { new, pending } => format!(
            "New key material (id: {new}) cannot be imported into KMS key {key}, because another \
             key material (id: {pending}) is pending rotation."
        ),
        ImportProblem::NoneIsPending => {
            format!("No available key material pending rotation for the key: {key}.")
        }
        ImportProblem::ExpiredToken => "The import token is expired. Call GetParametersForImport \
             again, and wrap the key material with the new public key."
            .to_string(),
        ImportProblem::InvalidToken => format!(
            "The import token is not one for {key}, or was used already. Each call of \
             GetParametersForImport gives a token for one import."
        ),
        ImportProblem::InvalidCiphertext => {
            "The encrypted key material cannot be decrypted with the wrapping key of this import \
             token. Encrypt it with the public key of the same GetParametersForImport response, \
             by the wrapping algorithm of that request."
                .to_string()
        }
        ImportProblem::Incorrect(why) => incorrect(key, why),
        ImportProblem::IdOfNew => "KeyMaterialId must not be set if the ImportType is \
             NEW_KEY_MATERIAL"
            .to_string(),
        ImportProblem::ExpiresInPast => "ValidTo must be in the future".to_string(),
        ImportProblem::ExpiresTooLate => {
            "ValidTo must be at most 365 days after the request".to_string()
        }
        ImportProblem::UnknownMaterial(id) => format!(
            "{key} has no key material {id}. ListKeyRotations with IncludeKeyMaterial \
             ALL_KEY_MATERIAL names those it has."
        ),
        ImportProblem::MemberOfSymmetric(member, spec) => format!(
            "{member} is for symmetric encryption keys only, and {key} is of key spec {spec}."
        ),
        ImportProblem::NewInReplica => format!(
            "{key} is a replica key: import new key material into its primary key, then the same \
             here with ImportType EXISTING_KEY_MATERIAL."
        ),
        ImportProblem::OneMaterialYet => {
            format!("{key} is a multi-Region key, which takes no more than one key material.")
        }
        ImportProblem::Wrapping(problem) => wrapping(key, problem),
    };
    refused(code(problem), message)
}

fn code(problem: ImportProblem) -> &'static str {
    match problem {
        ImportProblem::AnotherIsPending { .. } | ImportProblem::NoneIsPending => {
            "KMSInvalidStateException"
        }
        ImportProblem::ExpiredToken => "ExpiredImportTokenException",
        ImportProblem::InvalidToken => "InvalidImportTokenException",
        ImportProblem::InvalidCiphertext => "InvalidCiphertextException",
        ImportProblem::Incorrect(_) => "IncorrectKeyMaterialException",
        ImportProblem::IdOfNew | ImportProblem::ExpiresInPast | ImportProblem::ExpiresTooLate => {
            "ValidationException"
        }
        ImportProblem::UnknownMaterial(_) => "NotFoundException",
        ImportProblem::MemberOfSymmetric(..)
        | ImportProblem::NewInReplica
        | ImportProblem::OneMaterialYet
        | ImportProblem::Wrapping(_) => "UnsupportedOperationException",
    }
}

/// Returns the message of IncorrectKeyMaterialException: the material differs from the imported one
/// (IMP-12), the KeyMaterialId is not its ID (IMP-13), or the key can hold only one material (IMP-22).
fn incorrect(key: KeyArn, why: IncorrectMaterial) -> String {
    match why {
        IncorrectMaterial::Length(length) => format!(
            "The key material of a symmetric encryption key has 32 bytes, and this has {length}."
        ),
        IncorrectMaterial::Spec(spec) => format!(
            "The key material is none of key spec {spec}: a key pair needs its private key in \
             PKCS #8, an HMAC key as many bytes as its hash has."
        ),
        IncorrectMaterial::IsAssociated(id) => format!(
            "The key material (id: {id}) is not new to {key}. Import it with ImportType \
             EXISTING_KEY_MATERIAL."
        ),
        IncorrectMaterial::IsNotAssociated => format!(
            "The key material is not one that was imported into {key} before. Since June 2025 a \
             symmetric encryption key takes another with ImportType NEW_KEY_MATERIAL; a key pair \
             or an HMAC key takes only its first, and a replica key only what its primary has."
        ),
        IncorrectMaterial::IsAnother(id) => {
            format!("The key material (id: {id}) is not the one that KeyMaterialId names.")
        }
    }
}

/// Returns the message for a wrapping algorithm or key that is not supported. SM2PKE wraps keys in the
/// China Regions, and RSA elsewhere, with AES for long private keys.
fn wrapping(key: KeyArn, problem: WrappingProblem) -> String {
    match problem {
        WrappingProblem::Withdrawn => "AWS KMS does not support RSAES_PKCS1_V1_5 since 10 October \
             2023. Use RSAES_OAEP_SHA_256, or RSA_AES_KEY_WRAP_SHA_256 for a key pair."
            .to_string(),
        WrappingProblem::NotInThisVersion => "RSAES_PKCS1_V1_5 is not in this version of KMS \
             Orrery. Use RSAES_OAEP_SHA_256, or RSA_AES_KEY_WRAP_SHA_256 for a key pair."
            .to_string(),
        WrappingProblem::Keys(algorithm, spec) => format!(
            "WrappingAlgorithm {algorithm} does not go with WrappingKeySpec {spec}: SM2PKE needs \
             WrappingKeySpec SM2, all others an RSA one."
        ),
        WrappingProblem::Region(algorithm) => {
            let right = match is_in_china(key) {
                true => SM2PKE,
                false => "RSAES_OAEP_SHA_256 or RSA_AES_KEY_WRAP_SHA_256",
            };
            format!("WrappingAlgorithm {algorithm} is not supported in this Region. Use {right}.")
        }
        WrappingProblem::TooLong(algorithm, wrapping, spec) => {
            let right = if is_in_china(key) { SM2PKE } else { "RSA_AES_KEY_WRAP_SHA_256" };
            format!(
                "WrappingAlgorithm {algorithm} with WrappingKeySpec {wrapping} cannot wrap a \
                 private key of key spec {spec}. Use {right}."
            )
        }
    }
}

fn is_in_china(key: KeyArn) -> bool {
    key.scope.region.partition() == "aws-cn"
}
