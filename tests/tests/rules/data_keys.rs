//! Data keys and random bytes (section 7.2).

use kms_core::{
    Action, Decrypt, EncryptionContext, GenerateDataKey, GenerateRandom, InvalidKeyUsage, KmsError,
    Operation, Response,
};
use kms_tests::actions::{self, Kind, context};
use kms_tests::lab::Lab;

#[test]
fn cry_25_cry_27_a_data_key_is_as_long_as_asked_and_opens_with_its_context() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        for len in [1, 16, 32, 64, 1024] {
            let context: EncryptionContext = context(&[("for", "disk")]);
            let request =
                GenerateDataKey { len, context: context.clone(), ..actions::data_key(key) };
            let answer = lab.done(request);
            let Response::GenerateDataKey { ciphertext, plaintext: Some(plaintext), .. } = answer
            else {
                panic!("{answer:?}")
            };
            assert_eq!(plaintext.as_bytes().len(), usize::from(len));
            let decrypt = Decrypt { context, ..actions::decrypt(&ciphertext) };
            assert_eq!(lab.plaintext(decrypt), plaintext.as_bytes());
            let refusal = lab.refusal(actions::decrypt(&ciphertext));
            assert_eq!(refusal, KmsError::InvalidCiphertext);
        }
    }
}

#[test]
fn cry_26_the_answer_names_key_and_material_and_may_leave_the_plaintext_out() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        for with_plaintext in [true, false] {
            let request = GenerateDataKey { with_plaintext, ..actions::data_key(key) };
            let answer = lab.done(request);
            let Response::GenerateDataKey { key: named, plaintext, material, ciphertext } = answer
            else {
                panic!("{answer:?}")
            };
            assert_eq!(named, lab.arn(key));
            assert_eq!(plaintext.is_some(), with_plaintext);
            let named = lab.kms().rules().show_key_material().then_some(lab.material(key));
            assert_eq!(material, named);
            assert_eq!(lab.decrypt(&ciphertext).len(), 32);
        }
    }
}

#[test]
fn cry_30_random_bytes_are_as_many_as_asked_and_others_each_time() {
    for mut lab in Lab::all() {
        let mut random = |len| match lab
            .done(Action::GenerateRandom(GenerateRandom { len, custom_key_store_id: None }))
        {
            Response::GenerateRandom { plaintext } => plaintext.as_bytes().to_vec(),
            other => panic!("{other:?}"),
        };
        assert_eq!([1, 1024].map(|len| random(len).len()), [1, 1024]);
        assert_ne!(random(32), random(32));
    }
}

#[test]
fn cry_32_only_symmetric_keys_make_data_keys() {
    for mut lab in Lab::all() {
        for kind in [Kind::RsaEncrypting, Kind::RsaSigning, Kind::Hmac] {
            let key = lab.create_kind(kind);
            for (with_plaintext, operation) in [
                (true, Operation::GenerateDataKey),
                (false, Operation::GenerateDataKeyWithoutPlaintext),
            ] {
                let request = GenerateDataKey { with_plaintext, ..actions::data_key(key) };
                let usage = kind.request().usage;
                let refused = InvalidKeyUsage::Usage { key: lab.arn(key), usage, operation };
                assert_eq!(lab.refusal(request), KmsError::InvalidKeyUsage(refused));
            }
        }
    }
}
