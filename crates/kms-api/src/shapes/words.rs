//! The words that a member may hold, as of a day.

use alloc::vec;
use alloc::vec::Vec;

use kms_core::{
    EncryptionAlgorithm, GrantOperation, KeySpec, KeyUsage, Operation, Origin, Rules, switch,
};

/// KeySpec of CreateKey.
pub(super) fn key_specs(rules: Rules) -> Vec<&'static str> {
    let specs = KeySpec::ALL.iter().filter(|spec| rules.have(spec.since()));
    specs.map(|spec| spec.as_str()).collect()
}

/// The older name of KeySpec learned no new words after SM2.
pub(super) fn customer_master_key_specs(rules: Rules) -> Vec<&'static str> {
    let is_old = |spec: &&KeySpec| match spec {
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
    let specs = KeySpec::ALL.iter().filter(is_old).filter(|spec| rules.have(spec.since()));
    specs.map(|spec| spec.as_str()).collect()
}

pub(super) fn key_usages(rules: Rules) -> Vec<&'static str> {
    let since = |usage: &KeyUsage| match usage {
        KeyUsage::EncryptDecrypt => None,
        KeyUsage::SignVerify => Some(switch::ASYMMETRIC_KEYS),
        KeyUsage::GenerateVerifyMac => Some(switch::HMAC_KEYS),
        KeyUsage::KeyAgreement => Some(switch::KEY_AGREEMENT),
    };
    let usages = KeyUsage::ALL.iter().filter(|usage| rules.have(since(usage)));
    usages.map(|usage| usage.as_str()).collect()
}

pub(super) fn origins(rules: Rules) -> Vec<&'static str> {
    let since = |origin: &Origin| match origin {
        Origin::AwsKms | Origin::External | Origin::AwsCloudHsm => None,
        Origin::ExternalKeyStore => Some(switch::EXTERNAL_KEY_STORES),
    };
    let origins = Origin::ALL.iter().filter(|origin| rules.have(since(origin)));
    origins.map(|origin| origin.as_str()).collect()
}

pub(super) fn encryption_algorithms(rules: Rules) -> Vec<&'static str> {
    let since = |algorithm: &EncryptionAlgorithm| match algorithm {
        EncryptionAlgorithm::SymmetricDefault => None,
        EncryptionAlgorithm::RsaesOaepSha1 | EncryptionAlgorithm::RsaesOaepSha256 => {
            Some(switch::ASYMMETRIC_KEYS)
        }
        EncryptionAlgorithm::Sm2Pke => Some(switch::SM2_KEYS),
    };
    let algorithms = EncryptionAlgorithm::ALL.iter().filter(|it| rules.have(since(it)));
    algorithms.map(|algorithm| algorithm.as_str()).collect()
}

/// GRT-02. What an operation that is younger than grants does can be granted since it is there;
/// those that have another name here are as old.
pub(super) fn grant_operations(rules: Rules) -> Vec<&'static str> {
    let is_known = |word: &&str| Operation::parse(word).is_none_or(|it| rules.know(it));
    GrantOperation::ALL.iter().map(|it| it.as_str()).filter(is_known).collect()
}

/// CRY-25.
pub(super) fn data_key_specs(_: Rules) -> Vec<&'static str> {
    vec!["AES_256", "AES_128"]
}

/// LKR-03.
pub(super) fn include_key_material(_: Rules) -> Vec<&'static str> {
    vec!["ALL_KEY_MATERIAL", "ROTATIONS_ONLY"]
}

/// CRY-22.
pub(super) fn dry_run_modifiers(_: Rules) -> Vec<&'static str> {
    vec!["IGNORE_CIPHERTEXT"]
}
