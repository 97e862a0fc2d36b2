//! The words that a member may hold, as of a day.

use alloc::vec;
use alloc::vec::Vec;

use kms_core::{
    EncryptionAlgorithm, GrantOperation, ImportType, KeySpec, KeyUsage, MacAlgorithm, MessageType,
    Operation, Origin, Rules, SigningAlgorithm, WrappingAlgorithm, WrappingKeySpec, switch,
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

/// CRY-28.
pub(super) fn data_key_pair_specs(rules: Rules) -> Vec<&'static str> {
    let specs = [
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
    let specs = specs.into_iter().filter(|spec| rules.have(spec.since()));
    specs.map(KeySpec::as_str).collect()
}

pub(super) fn signing_algorithms(rules: Rules) -> Vec<&'static str> {
    let since = |algorithm: &SigningAlgorithm| match algorithm {
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
    let algorithms = SigningAlgorithm::ALL.iter().filter(|it| rules.have(since(it)));
    algorithms.map(|algorithm| algorithm.as_str()).collect()
}

pub(super) fn message_types(rules: Rules) -> Vec<&'static str> {
    let since = |it: &MessageType| match it {
        MessageType::Raw | MessageType::Digest => None,
        MessageType::ExternalMu => Some(switch::ML_DSA_KEYS),
    };
    let types = MessageType::ALL.iter().filter(|it| rules.have(since(it)));
    types.map(|it| it.as_str()).collect()
}

pub(super) fn mac_algorithms(_: Rules) -> Vec<&'static str> {
    MacAlgorithm::ALL.iter().map(|algorithm| algorithm.as_str()).collect()
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
    let since = |algorithm: &WrappingAlgorithm| match algorithm {
        WrappingAlgorithm::RsaesPkcs1V15
        | WrappingAlgorithm::RsaesOaepSha1
        | WrappingAlgorithm::RsaesOaepSha256 => None,
        WrappingAlgorithm::RsaAesKeyWrapSha1
        | WrappingAlgorithm::RsaAesKeyWrapSha256
        | WrappingAlgorithm::Sm2Pke => Some(switch::IMPORT_OF_ALL_TYPES),
    };
    let algorithms = WrappingAlgorithm::ALL.iter().filter(|it| rules.have(since(it)));
    algorithms.map(|algorithm| algorithm.as_str()).collect()
}

/// Until private keys could be imported, there was one size of wrapping key.
pub(super) fn wrapping_key_specs(rules: Rules) -> Vec<&'static str> {
    let since = |spec: &WrappingKeySpec| match spec {
        WrappingKeySpec::Rsa2048 => None,
        WrappingKeySpec::Rsa3072 | WrappingKeySpec::Rsa4096 | WrappingKeySpec::Sm2 => {
            Some(switch::IMPORT_OF_ALL_TYPES)
        }
    };
    let specs = WrappingKeySpec::ALL.iter().filter(|it| rules.have(since(it)));
    specs.map(|spec| spec.as_str()).collect()
}

/// IMP-04.
pub(super) fn expiration_models(_: Rules) -> Vec<&'static str> {
    vec!["KEY_MATERIAL_EXPIRES", "KEY_MATERIAL_DOES_NOT_EXPIRE"]
}

/// IMP-07.
pub(super) fn import_types(_: Rules) -> Vec<&'static str> {
    ImportType::ALL.iter().map(|it| it.as_str()).collect()
}
