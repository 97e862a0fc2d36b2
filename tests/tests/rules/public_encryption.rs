//! Encrypt, Decrypt and ReEncrypt with key pairs, and data key pairs (sections 7.1 and 7.2).

use kms_algorithms::{Refusal, Task, task};
use kms_core::{
    Algorithms, CreateKey, Decrypt, Encrypt, EncryptionAlgorithm, EncryptionContext, Era,
    GenerateDataKeyPair, Invalid, InvalidKeyUsage, KeyId, KeySpec, KeyUsage, KmsError, Operation,
    Origin, ReEncrypt, Response, Unsupported,
};
use kms_tests::actions::{self, Kind, Request, context};
use kms_tests::lab::{Lab, Thrifty};
use proptest::prelude::*;

const OAEP_1: EncryptionAlgorithm = EncryptionAlgorithm::RsaesOaepSha1;
const OAEP_256: EncryptionAlgorithm = EncryptionAlgorithm::RsaesOaepSha256;
const SM2PKE: EncryptionAlgorithm = EncryptionAlgorithm::Sm2Pke;

fn pair(lab: &mut Lab, spec: KeySpec) -> KeyId {
    lab.create(CreateKey { spec, usage: KeyUsage::EncryptDecrypt, ..CreateKey::default() })
}

fn encrypt(key: KeyId, algorithm: EncryptionAlgorithm, plaintext: &[u8]) -> Encrypt {
    Encrypt { algorithm, ..actions::encrypt(key, plaintext) }
}

fn decrypt(key: KeyId, algorithm: EncryptionAlgorithm, ciphertext: &[u8]) -> Decrypt {
    Decrypt { algorithm, ..actions::decrypt_with(key, ciphertext) }
}

/// The refusal of the algorithms themselves.
fn refused(refusal: Refusal) -> KmsError {
    KmsError::Algorithm(refusal)
}

#[test]
fn cry_04_each_size_of_rsa_and_each_algorithm_has_its_longest_plaintext() {
    let mut lab = Lab::new(Era::Y2026);
    for (spec, longest) in [
        (KeySpec::Rsa2048, [214, 190]),
        (KeySpec::Rsa3072, [342, 318]),
        (KeySpec::Rsa4096, [470, 446]),
    ] {
        let key = pair(&mut lab, spec);
        for (algorithm, max) in [OAEP_1, OAEP_256].into_iter().zip(longest) {
            let plaintext = vec![7; max];
            let ciphertext = lab.ciphertext(encrypt(key, algorithm, &plaintext));
            assert_eq!(lab.plaintext(decrypt(key, algorithm, &ciphertext)), plaintext);
            let refusal = lab.refusal(encrypt(key, algorithm, &vec![7; max + 1]));
            assert_eq!(refusal, refused(Refusal::PlaintextTooLong { spec, algorithm, max }));
        }
    }
}

#[test]
fn cry_05_cry_07_cry_23_the_answers_name_key_and_algorithm_and_no_material() {
    for mut lab in Lab::current().chain([Lab::new(Era::Y2020)]) {
        let key = pair(&mut lab, KeySpec::Rsa2048);
        let (arn, algorithm) = (lab.arn(key), Some(OAEP_256));
        let answer = lab.done(encrypt(key, OAEP_256, b"x"));
        let Response::Encrypt { key: named, ciphertext, algorithm: by } = answer else {
            panic!("{answer:?}")
        };
        assert_eq!((named, by, ciphertext.len()), (arn, algorithm, 256));
        let plaintext = b"x".to_vec().into();
        let expected = Response::Decrypt { key: arn, plaintext, algorithm, material: None };
        assert_eq!(lab.done(decrypt(key, OAEP_256, &ciphertext)), expected);
        assert_ne!(lab.ciphertext(encrypt(key, OAEP_256, b"x")), ciphertext);
    }
}

#[test]
fn cry_05_who_has_the_public_key_encrypts_alone() {
    let mut lab = Lab::new(Era::Y2026);
    for (spec, algorithm) in [(KeySpec::Rsa2048, OAEP_256), (KeySpec::Sm2, SM2PKE)] {
        let key = pair(&mut lab, spec);
        let public = lab.public_key(key).public_key;
        let plaintext = b"from outside";
        let task = task::Encrypt { spec, public: &public, algorithm, plaintext };
        let reply = Thrifty.perform(&task.to_bytes(&[5; 32])).expect("the algorithms");
        let ciphertext = task::Encrypt::read_reply(&reply).expect("a ciphertext");
        assert_eq!(lab.plaintext(decrypt(key, algorithm, &ciphertext)), b"from outside");
    }
}

#[test]
fn cry_10_ciphertext_of_another_pair_or_algorithm_or_damaged_is_refused() {
    let mut lab = Lab::new(Era::Y2026);
    let malformed = refused(Refusal::InvalidCiphertext);
    for (spec, algorithm) in [(KeySpec::Rsa2048, OAEP_256), (KeySpec::Sm2, SM2PKE)] {
        let key = pair(&mut lab, spec);
        let ciphertext = lab.ciphertext(encrypt(key, algorithm, b"x"));
        let mut damaged = ciphertext.clone();
        *damaged.last_mut().expect("bytes") ^= 1;
        for bytes in [damaged.as_slice(), &ciphertext[1..], b"x"] {
            assert_eq!(lab.refusal(decrypt(key, algorithm, bytes)), malformed, "{spec}");
        }
    }
    let sm2 = pair(&mut lab, KeySpec::Sm2);
    let ciphertext = lab.ciphertext(encrypt(sm2, SM2PKE, b"x"));
    let other = pair(&mut lab, KeySpec::Sm2);
    assert_eq!(lab.refusal(decrypt(other, SM2PKE, &ciphertext)), malformed);
    let rsa = pair(&mut lab, KeySpec::Rsa2048);
    let ciphertext = lab.ciphertext(encrypt(rsa, OAEP_1, b"x"));
    assert_eq!(lab.refusal(decrypt(rsa, OAEP_256, &ciphertext)), malformed);
    // Without the algorithm, these bytes are taken for a ciphertext that names its key.
    let unnamed = actions::decrypt_with(rsa, &ciphertext);
    assert_eq!(lab.refusal(unnamed), KmsError::InvalidCiphertext);
}

#[test]
fn cry_13_a_context_is_not_for_key_pairs() {
    let mut lab = Lab::new(Era::Y2026);
    for (spec, algorithm) in [(KeySpec::Rsa2048, OAEP_256), (KeySpec::Sm2, SM2PKE)] {
        let key = pair(&mut lab, spec);
        let ciphertext = lab.ciphertext(encrypt(key, algorithm, b"x"));
        let context = context(&[("a", "b")]);
        let refusal = KmsError::Validation(Invalid::Context { spec });
        let with_context = Encrypt { context: context.clone(), ..encrypt(key, algorithm, b"x") };
        assert_eq!(lab.refusal(with_context), refusal);
        let with_context =
            Decrypt { context: context.clone(), ..decrypt(key, algorithm, &ciphertext) };
        assert_eq!(lab.refusal(with_context), refusal);
        let source = decrypt(key, algorithm, &ciphertext);
        let moved = ReEncrypt {
            source,
            destination_context: context,
            destination_algorithm: algorithm,
            ..actions::re_encrypt(b"", key)
        };
        assert_eq!(lab.refusal(moved), refusal);
    }
}

#[test]
fn cry_14_cry_15_the_algorithm_must_be_the_keys_own() {
    let mut lab = Lab::new(Era::Y2026);
    let (rsa, symmetric) = (pair(&mut lab, KeySpec::Rsa2048), lab.create_key());
    for (key, spec, algorithm) in [
        (rsa, KeySpec::Rsa2048, EncryptionAlgorithm::SymmetricDefault),
        (rsa, KeySpec::Rsa2048, SM2PKE),
        (symmetric, KeySpec::SymmetricDefault, OAEP_1),
    ] {
        let usage =
            InvalidKeyUsage::Algorithm { key: lab.arn(key), spec, algorithm: algorithm.into() };
        let refusal = lab.refusal(encrypt(key, algorithm, b"x"));
        assert_eq!(refusal, KmsError::InvalidKeyUsage(usage));
    }
    let signing = lab.create_kind(Kind::RsaSigning);
    let usage = InvalidKeyUsage::Usage {
        key: lab.arn(signing),
        usage: KeyUsage::SignVerify,
        operation: Operation::Decrypt,
    };
    let refusal = lab.refusal(decrypt(signing, OAEP_256, &[1; 256]));
    assert_eq!(refusal, KmsError::InvalidKeyUsage(usage));
}

#[test]
fn cry_17_re_encrypt_goes_between_symmetric_keys_and_key_pairs() {
    let mut lab = Lab::new(Era::Y2026);
    let (symmetric, rsa) = (lab.create_key(), pair(&mut lab, KeySpec::Rsa2048));
    let ciphertext = lab.encrypt(symmetric, b"x");
    let there = lab.re_encrypt(ReEncrypt {
        destination_algorithm: OAEP_256,
        ..actions::re_encrypt(&ciphertext, rsa)
    });
    assert_eq!(
        (there.source_algorithm, there.destination_algorithm),
        (Some(EncryptionAlgorithm::SymmetricDefault), Some(OAEP_256))
    );
    assert_eq!(there.source_material, Some(lab.material(symmetric)));
    assert_eq!(there.destination_material, None);
    let source = decrypt(rsa, OAEP_256, &there.ciphertext);
    let back = lab.re_encrypt(ReEncrypt { source, ..actions::re_encrypt(b"", symmetric) });
    assert_eq!(lab.decrypt(&back.ciphertext), b"x");
    assert_eq!(back.source_material, None);
}

#[test]
fn cry_22_a_dry_run_of_a_key_pair_needs_no_ciphertext() {
    let mut lab = Lab::new(Era::Y2026);
    let rsa = pair(&mut lab, KeySpec::Rsa2048);
    assert_eq!(lab.try_out(decrypt(rsa, OAEP_256, b"")), Err(KmsError::DryRun));
    let malformed = Err(refused(Refusal::InvalidCiphertext));
    assert_eq!(lab.try_out(decrypt(rsa, OAEP_256, b"x")), malformed);
}

#[test]
fn cry_28_a_data_key_pair_fits_together_and_its_private_half_opens_with_its_context() {
    for mut lab in Lab::current().chain([Lab::new(Era::Y2020)]) {
        let key = lab.create_key();
        let rules = lab.kms().rules();
        for spec in [
            KeySpec::Rsa2048,
            KeySpec::EccNistP256,
            KeySpec::EccNistP384,
            KeySpec::EccNistP521,
            KeySpec::EccSecgP256k1,
            KeySpec::Sm2,
            KeySpec::EccNistEdwards25519,
        ] {
            if !rules.have(spec.since()) {
                continue;
            }
            let context: EncryptionContext = context(&[("for", "mail")]);
            let asked = GenerateDataKeyPair {
                context: context.clone(),
                ..actions::data_key_pair(key, spec)
            };
            let made = lab.data_key_pair(asked.clone());
            assert_eq!((made.key, made.spec), (lab.arn(key), spec));
            assert_eq!(made.material, rules.show_key_material().then_some(lab.material(key)));
            let private = made.plaintext.expect("the private half");
            let task = task::PublicKey { spec, private: private.as_bytes() };
            let reply = Thrifty.perform(&task.to_bytes(&[0; 32])).expect("the algorithms");
            assert_eq!(
                task::PublicKey::read_reply(&reply).as_ref(),
                Ok(&made.public_key),
                "{spec}"
            );
            let decrypt = Decrypt { context, ..actions::decrypt(&made.ciphertext) };
            assert_eq!(lab.plaintext(decrypt), private.as_bytes());
            let refusal = lab.refusal(actions::decrypt(&made.ciphertext));
            assert_eq!(refusal, KmsError::InvalidCiphertext);
            let without = lab.data_key_pair(GenerateDataKeyPair { with_plaintext: false, ..asked });
            assert_eq!(without.plaintext, None);
        }
    }
}

#[test]
fn cry_29_keys_in_custom_key_stores_and_key_pairs_make_no_data_key_pairs() {
    let mut lab = Lab::new(Era::Y2026);
    for (kind, origin) in
        [(Kind::CloudHsm, Origin::AwsCloudHsm), (Kind::ExternalKeyStore, Origin::ExternalKeyStore)]
    {
        let key = lab.create_kind(kind);
        let refusal = KmsError::Unsupported(Unsupported::Origin(lab.arn(key), origin));
        assert_eq!(lab.refusal(actions::data_key_pair(key, KeySpec::EccNistP256)), refusal);
    }
    for kind in [Kind::RsaEncrypting, Kind::RsaSigning, Kind::Hmac] {
        let key = lab.create_kind(kind);
        for (with_plaintext, operation) in [
            (true, Operation::GenerateDataKeyPair),
            (false, Operation::GenerateDataKeyPairWithoutPlaintext),
        ] {
            let usage = kind.request().usage;
            let refused = InvalidKeyUsage::Usage { key: lab.arn(key), usage, operation };
            let asked = actions::data_key_pair(key, KeySpec::EccNistP256);
            let refusal = lab.refusal(GenerateDataKeyPair { with_plaintext, ..asked }.action());
            assert_eq!(refusal, KmsError::InvalidKeyUsage(refused));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The ciphertext of any plaintext can be decrypted, and other bytes cannot.
    #[test]
    fn any_plaintext_goes_in_and_comes_out(
        plaintext in prop::collection::vec(any::<u8>(), 1..190),
        noise in prop::collection::vec(any::<u8>(), 1..300),
        (spec, algorithm) in prop::sample::select(vec![
            (KeySpec::Rsa2048, OAEP_1), (KeySpec::Rsa2048, OAEP_256), (KeySpec::Sm2, SM2PKE),
        ]),
    ) {
        let mut lab = Lab::new(Era::Y2026);
        let key = pair(&mut lab, spec);
        let ciphertext = lab.ciphertext(encrypt(key, algorithm, &plaintext));
        prop_assert_eq!(lab.plaintext(decrypt(key, algorithm, &ciphertext)), plaintext);
        let refusal = lab.refusal(decrypt(key, algorithm, &noise));
        prop_assert_eq!(refusal, refused(Refusal::InvalidCiphertext));
    }
}
