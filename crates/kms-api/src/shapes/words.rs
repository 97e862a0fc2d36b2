//! The words that a member may hold, as of a day.

use alloc::vec;
use alloc::vec::Vec;

use kms_core::{
    EncryptionAlgorithm, GrantOperation, ImportType, KeySpec, KeyUsage, MacAlgorithm, MessageType,
    Origin, Rules, SigningAlgorithm, Timestamp, WrappingAlgorithm, WrappingKeySpec, switch,
};

/// Those of `all` that are there by then. Functions are given as such, so that there is but one of
/// this in a module that is downloaded.
fn since<T: Copy>(
    rules: Rules,
    all: &[T],
    came: fn(T) -> Option<Timestamp>,
    word: fn(T) -> &'static str,
) -> Vec<&'static str> {
    let mut words = Vec::new();
    for it in all {
        if rules.have(came(*it)) {
            words.push(word(*it));
        }
    }
    words
}

/// KeySpec of CreateKey.
pub(super) fn key_specs(rules: Rules) -> Vec<&'static str> {
    since(rules, KeySpec::ALL, KeySpec::since, KeySpec::as_str)
}

/// The older name of KeySpec learned no new words after SM2.
pub(super) fn customer_master_key_specs(rules: Rules) -> Vec<&'static str> {
    let is_old = |spec: &KeySpec| match spec {
        KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 | KeySpec::EccNistEdwards25519 => {
            false
        }
        KeySpec::Rsa2048
        | KeySpec::Rsa3072
        | KeySpec::Rsa4096
        | KeySpec::EccNistP256
        | KeySpec::EccNistP384
        | KeySpec::EccNistP521
        | KeySpec::EccSecgP256k1
        | KeySpec::SymmetricDefault
        | KeySpec::Hmac224
        | KeySpec::Hmac256
        | KeySpec::Hmac384
        | KeySpec::Hmac512
        | KeySpec::Sm2 => true,
    };
    let old: Vec<KeySpec> = KeySpec::ALL.iter().copied().filter(is_old).collect();
    since(rules, &old, KeySpec::since, KeySpec::as_str)
}

pub(super) fn key_usages(rules: Rules) -> Vec<&'static str> {
    let came = |usage| match usage {
        KeyUsage::EncryptDecrypt => None,
        KeyUsage::SignVerify => Some(switch::ASYMMETRIC_KEYS),
        KeyUsage::GenerateVerifyMac => Some(switch::HMAC_KEYS),
        KeyUsage::KeyAgreement => Some(switch::KEY_AGREEMENT),
    };
    since(rules, KeyUsage::ALL, came, KeyUsage::as_str)
}

pub(super) fn origins(rules: Rules) -> Vec<&'static str> {
    let came = |origin| match origin {
        Origin::AwsKms | Origin::External | Origin::AwsCloudHsm => None,
        Origin::ExternalKeyStore => Some(switch::EXTERNAL_KEY_STORES),
    };
    since(rules, Origin::ALL, came, Origin::as_str)
}

pub(super) fn encryption_algorithms(rules: Rules) -> Vec<&'static str> {
    let came = |algorithm| match algorithm {
        EncryptionAlgorithm::SymmetricDefault => None,
        EncryptionAlgorithm::RsaesOaepSha1 | EncryptionAlgorithm::RsaesOaepSha256 => {
            Some(switch::ASYMMETRIC_KEYS)
        }
        EncryptionAlgorithm::Sm2Pke => Some(switch::SM2_KEYS),
    };
    since(rules, EncryptionAlgorithm::ALL, came, EncryptionAlgorithm::as_str)
}

/// The operations that a grant can allow: each since the operation exists (GRT-02).
pub(super) fn grant_operations(rules: Rules) -> Vec<&'static str> {
    since(rules, GrantOperation::ALL, GrantOperation::introduced, GrantOperation::as_str)
}

/// CRY-25.
pub(super) fn data_key_specs(_: Rules) -> Vec<&'static str> {
    vec!["AES_256", "AES_128"]
}

/// CRY-28.
pub(super) fn data_key_pair_specs(rules: Rules) -> Vec<&'static str> {
    const SPECS: [KeySpec; 9] = [
        KeySpec::Rsa2048,
        KeySpec::Rsa3072,
        KeySpec::Rsa4096,
        KeySpec::EccNistP256,
        KeySpec::EccNistP384,
        KeySpec::EccNistP521,
        KeySpec::EccSecgP256k1,
        KeySpec::Sm2,
        KeySpec::EccNistEdwards25519,
    ];
    since(rules, &SPECS, KeySpec::since, KeySpec::as_str)
}

pub(super) fn signing_algorithms(rules: Rules) -> Vec<&'static str> {
    let came = |algorithm| match algorithm {
        SigningAlgorithm::RsassaPssSha256
        | SigningAlgorithm::RsassaPssSha384
        | SigningAlgorithm::RsassaPssSha512
        | SigningAlgorithm::RsassaPkcs1V15Sha256
        | SigningAlgorithm::RsassaPkcs1V15Sha384
        | SigningAlgorithm::RsassaPkcs1V15Sha512
        | SigningAlgorithm::EcdsaSha256
        | SigningAlgorithm::EcdsaSha384
        | SigningAlgorithm::EcdsaSha512 => None,
        SigningAlgorithm::Sm2dsa => Some(switch::SM2_KEYS),
        SigningAlgorithm::MlDsaShake256 => Some(switch::ML_DSA_KEYS),
        SigningAlgorithm::Ed25519Sha512 | SigningAlgorithm::Ed25519PhSha512 => {
            Some(switch::EDWARDS25519_KEYS)
        }
    };
    since(rules, SigningAlgorithm::ALL, came, SigningAlgorithm::as_str)
}

pub(super) fn message_types(rules: Rules) -> Vec<&'static str> {
    let came = |it| match it {
        MessageType::Raw | MessageType::Digest => None,
        MessageType::ExternalMu => Some(switch::ML_DSA_KEYS),
    };
    since(rules, MessageType::ALL, came, MessageType::as_str)
}

pub(super) fn mac_algorithms(rules: Rules) -> Vec<&'static str> {
    since(rules, MacAlgorithm::ALL, |_| None, MacAlgorithm::as_str)
}

pub(super) fn key_agreement_algorithms(_: Rules) -> Vec<&'static str> {
    vec!["ECDH"]
}

/// LKR-03.
pub(super) fn include_key_material(_: Rules) -> Vec<&'static str> {
    vec!["ALL_KEY_MATERIAL", "ROTATIONS_ONLY"]
}

/// CRY-22.
pub(super) fn dry_run_modifiers(_: Rules) -> Vec<&'static str> {
    vec!["IGNORE_CIPHERTEXT"]
}

/// What wraps private keys came with their import. The service takes the word for an algorithm that
/// it withdrew, and refuses it then. Since when the China Regions have SM2 is not known.
pub(super) fn wrapping_algorithms(rules: Rules) -> Vec<&'static str> {
    let came = |algorithm| match algorithm {
        WrappingAlgorithm::RsaesPkcs1V15
        | WrappingAlgorithm::RsaesOaepSha1
        | WrappingAlgorithm::RsaesOaepSha256 => None,
        WrappingAlgorithm::RsaAesKeyWrapSha1
        | WrappingAlgorithm::RsaAesKeyWrapSha256
        | WrappingAlgorithm::Sm2Pke => Some(switch::IMPORT_OF_ALL_TYPES),
    };
    since(rules, WrappingAlgorithm::ALL, came, WrappingAlgorithm::as_str)
}

/// Until private keys could be imported, there was one size of wrapping key.
pub(super) fn wrapping_key_specs(rules: Rules) -> Vec<&'static str> {
    let came = |spec| match spec {
        WrappingKeySpec::Rsa2048 => None,
        WrappingKeySpec::Rsa3072 | WrappingKeySpec::Rsa4096 | WrappingKeySpec::Sm2 => {
            Some(switch::IMPORT_OF_ALL_TYPES)
        }
    };
    since(rules, WrappingKeySpec::ALL, came, WrappingKeySpec::as_str)
}

/// IMP-04.
pub(super) fn expiration_models(_: Rules) -> Vec<&'static str> {
    vec!["KEY_MATERIAL_EXPIRES", "KEY_MATERIAL_DOES_NOT_EXPIRE"]
}

/// IMP-07.
pub(super) fn import_types(rules: Rules) -> Vec<&'static str> {
    since(rules, ImportType::ALL, |_| None, ImportType::as_str)
}
