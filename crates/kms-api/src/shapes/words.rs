//! The words that a member may hold, as of a day.

use alloc::vec;
use alloc::vec::Vec;

use kms_core::{
    Date, EncryptionAlgorithm, GrantOperation, ImportType, KeySpec, KeyUsage, MacAlgorithm,
    MessageType, Operation, Origin, Rules, SigningAlgorithm, WrappingAlgorithm, WrappingKeySpec,
};

/// Those of `all` that are there by then. Functions are given as such, so that there is but one of
/// this in a module that is downloaded.
fn since<T: Copy>(
    rules: Rules,
    all: &[T],
    came: fn(T) -> Option<Date>,
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
    since(rules, KeyUsage::ALL, KeyUsage::since, KeyUsage::as_str)
}

pub(super) fn origins(rules: Rules) -> Vec<&'static str> {
    since(rules, Origin::ALL, Origin::since, Origin::as_str)
}

pub(super) fn encryption_algorithms(rules: Rules) -> Vec<&'static str> {
    since(rules, EncryptionAlgorithm::ALL, EncryptionAlgorithm::since, EncryptionAlgorithm::as_str)
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
    since(rules, SigningAlgorithm::ALL, SigningAlgorithm::since, SigningAlgorithm::as_str)
}

pub(super) fn message_types(rules: Rules) -> Vec<&'static str> {
    since(rules, MessageType::ALL, MessageType::since, MessageType::as_str)
}

pub(super) fn mac_algorithms(rules: Rules) -> Vec<&'static str> {
    since(rules, MacAlgorithm::ALL, MacAlgorithm::since, MacAlgorithm::as_str)
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

pub(super) fn wrapping_algorithms(rules: Rules) -> Vec<&'static str> {
    since(rules, WrappingAlgorithm::ALL, WrappingAlgorithm::since, WrappingAlgorithm::as_str)
}

pub(super) fn wrapping_key_specs(rules: Rules) -> Vec<&'static str> {
    since(rules, WrappingKeySpec::ALL, WrappingKeySpec::since, WrappingKeySpec::as_str)
}

/// IMP-04.
pub(super) fn expiration_models(_: Rules) -> Vec<&'static str> {
    vec!["KEY_MATERIAL_EXPIRES", "KEY_MATERIAL_DOES_NOT_EXPIRE"]
}

/// IMP-07.
pub(super) fn import_types(rules: Rules) -> Vec<&'static str> {
    since(rules, ImportType::ALL, ImportType::since, ImportType::as_str)
}
