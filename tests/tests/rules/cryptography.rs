//! Encrypt, Decrypt and ReEncrypt with symmetric keys (section 7.1).

use kms_core::{
    AccessDenied, Decrypt, Encrypt, EncryptionAlgorithm, InvalidKeyUsage, KeyRef, KeyUsage,
    KmsError, MaterialId, Operation, ReEncrypt, Response,
};
use kms_tests::actions::{self, Kind, Request, context};
use kms_tests::lab::Lab;

const SYMMETRIC: EncryptionAlgorithm = EncryptionAlgorithm::SymmetricDefault;

/// Whether answers name the algorithm, and whether they name the material.
fn shows(lab: &Lab) -> (bool, bool) {
    (lab.kms().rules().show_algorithms(), lab.kms().rules().show_key_material())
}

#[test]
fn cry_01_cry_05_a_key_encrypts_by_any_of_its_names_and_answers_with_its_arn() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let name = lab.create_alias("app", key);
        let names = [key.to_string(), lab.arn(key).to_string(), name.as_str().to_owned()];
        let names = names.into_iter().chain([lab.alias_arn(&name).to_string()]);
        for name in names {
            let answer = lab.done(actions::encrypt(name, &[7; 4096]));
            let Response::Encrypt { key: named, ciphertext, algorithm } = answer else {
                panic!("{answer:?}")
            };
            assert_eq!(named, lab.arn(key));
            assert_eq!(algorithm, shows(&lab).0.then_some(SYMMETRIC));
            assert_eq!(lab.decrypt(&ciphertext), [7; 4096]);
        }
    }
}

#[test]
fn cry_06_a_ciphertext_names_key_and_material_and_fits_6144_bytes() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        for len in [1, 32, 4096] {
            let blob = lab.encrypt(key, &vec![0; len]);
            assert!((1..=kms_crypto::MAX_BLOB_LEN).contains(&blob.len()));
            let parsed = kms_crypto::CiphertextBlob::parse(&blob).expect("a ciphertext of ours");
            assert_eq!((parsed.key, parsed.material), (key, lab.material(key)));
        }
    }
}

#[test]
fn cry_07_cry_08_decrypt_names_key_and_material_that_encrypted() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let (blob, made_with) = (lab.encrypt(key, b"x"), lab.material(key));
        lab.enable_rotation(key, None);
        lab.advance_days(365);
        let (names_algorithm, names_material) = shows(&lab);
        let expected = Response::Decrypt {
            key: lab.arn(key),
            plaintext: b"x".to_vec().into(),
            algorithm: names_algorithm.then_some(SYMMETRIC),
            material: names_material.then_some(made_with),
        };
        assert_eq!(lab.done(actions::decrypt(&blob)), expected);
        assert_eq!(lab.done(actions::decrypt_with(key, &blob)), expected);
    }
}

#[test]
fn cry_09_cry_15_another_key_is_the_wrong_one_whatever_it_is_for() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let blob = lab.encrypt(key, b"x");
        for kind in Kind::ALL {
            let other = lab.create_kind(kind);
            let refusal = lab.refusal(actions::decrypt_with(other, &blob));
            assert_eq!(refusal, KmsError::IncorrectKey, "{kind:?}");
        }
    }
}

#[test]
fn cry_10_damaged_ciphertext() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let blob = lab.encrypt(key, b"x");
        for at in 0..blob.len() {
            let mut damaged = blob.clone();
            damaged[at] ^= 1;
            let refusal = lab.refusal(actions::decrypt(&damaged));
            assert_eq!(refusal, KmsError::InvalidCiphertext, "byte {at}");
        }
    }
}

#[test]
fn cry_11_cry_12_the_context_is_the_same_set_of_pairs_or_decryption_fails() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let of_encryption = context(&[("a", "bc"), ("d", "e")]);
        let blob =
            lab.ciphertext(Encrypt { context: of_encryption, ..actions::encrypt(key, b"x") });
        let decrypt = |pairs| Decrypt { context: context(pairs), ..actions::decrypt(&blob) };
        assert_eq!(lab.plaintext(decrypt(&[("d", "e"), ("a", "bc")])), b"x");
        let others: [&[(&str, &str)]; 6] = [
            &[],
            &[("a", "bc")],
            &[("a", "bc"), ("d", "e"), ("f", "g")],
            &[("A", "bc"), ("d", "e")],
            &[("a", "bC"), ("d", "e")],
            &[("ab", "c"), ("d", "e")],
        ];
        for pairs in others {
            assert_eq!(lab.refusal(decrypt(pairs)), KmsError::InvalidCiphertext, "{pairs:?}");
        }
    }
}

#[test]
fn cry_14_a_key_for_something_else_says_what_it_is_for() {
    for mut lab in Lab::all() {
        for (kind, usage) in
            [(Kind::RsaSigning, KeyUsage::SignVerify), (Kind::Hmac, KeyUsage::GenerateVerifyMac)]
        {
            let key = lab.create_kind(kind);
            let refused = |operation| {
                let key = lab.arn(key);
                KmsError::InvalidKeyUsage(InvalidKeyUsage::Usage { key, usage, operation })
            };
            let (encrypt, data_key) =
                (refused(Operation::Encrypt), refused(Operation::GenerateDataKey));
            assert_eq!(lab.refusal(actions::encrypt(key, b"x")), encrypt);
            assert_eq!(lab.refusal(actions::data_key(key)), data_key);
        }
    }
}

#[test]
fn cry_16_form_then_key_then_state_then_context() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let blob = lab.encrypt(key, b"x");
        let wrong_context =
            |bytes: &[u8]| Decrypt { context: context(&[("a", "b")]), ..actions::decrypt(bytes) };
        let mut broken = blob.clone();
        broken[0] ^= 1;
        lab.disable(key);
        assert_eq!(lab.refusal(wrong_context(&broken)), KmsError::InvalidCiphertext);
        let disabled = KmsError::Disabled(lab.arn(key));
        assert_eq!(lab.refusal(wrong_context(&blob)), disabled);
        lab.delete(key);
        let gone = KmsError::AccessDenied(AccessDenied::CiphertextOfNoKey);
        assert_eq!(lab.refusal(wrong_context(&blob)), gone);
        assert_eq!(lab.refusal(wrong_context(&broken)), KmsError::InvalidCiphertext);
    }
}

#[test]
fn cry_17_re_encrypt_names_both_keys_and_both_materials() {
    for mut lab in Lab::all() {
        let (from, to) = (lab.create_key(), lab.create_key());
        let blob = lab.encrypt(from, b"x");
        let answer = lab.re_encrypt(actions::re_encrypt(&blob, to));
        assert_eq!((answer.source_key, answer.key), (lab.arn(from), lab.arn(to)));
        let (names_algorithm, names_material) = shows(&lab);
        let algorithm = names_algorithm.then_some(SYMMETRIC);
        let algorithms = (answer.source_algorithm, answer.destination_algorithm);
        assert_eq!(algorithms, (algorithm, algorithm));
        let material = |key| names_material.then_some(lab.material(key));
        let materials = (answer.source_material, answer.destination_material);
        assert_eq!(materials, (material(from), material(to)));
        assert_eq!(lab.decrypt(&answer.ciphertext), b"x");
    }
}

#[test]
fn cry_18_re_encrypt_to_the_same_key_moves_to_the_current_material() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let blob = lab.encrypt(key, b"x");
        lab.enable_rotation(key, None);
        lab.advance_days(365);
        let made_with = |bytes: &[u8]| -> MaterialId {
            kms_crypto::CiphertextBlob::parse(bytes).expect("of ours").material
        };
        assert_ne!(made_with(&blob), lab.material(key));
        let moved = lab.re_encrypt(actions::re_encrypt(&blob, key)).ciphertext;
        assert_eq!(made_with(&moved), lab.material(key));
        assert_eq!(lab.decrypt(&moved), b"x");
    }
}

#[test]
fn cry_19_re_encrypt_from_the_wrong_key() {
    for mut lab in Lab::all() {
        let (key, other) = (lab.create_key(), lab.create_key());
        let blob = lab.encrypt(key, b"x");
        let source = actions::decrypt_with(other, &blob);
        let it = ReEncrypt { source, ..actions::re_encrypt(&blob, other) };
        assert_eq!(lab.refusal(it), KmsError::IncorrectKey);
    }
}

#[test]
fn cry_20_the_two_contexts_have_nothing_to_do_with_each_other() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let (old, new) = (context(&[("version", "1")]), context(&[("version", "2")]));
        let blob = lab.ciphertext(Encrypt { context: old.clone(), ..actions::encrypt(key, b"x") });
        let source = Decrypt { context: old.clone(), ..actions::decrypt(&blob) };
        let destination_context = new.clone();
        let it = ReEncrypt { source, destination_context, ..actions::re_encrypt(&blob, key) };
        let moved = lab.re_encrypt(it).ciphertext;
        let decrypt = |context| Decrypt { context, ..actions::decrypt(&moved) };
        assert_eq!(lab.refusal(decrypt(old)), KmsError::InvalidCiphertext);
        assert_eq!(lab.plaintext(decrypt(new)), b"x");
    }
}

#[test]
fn cry_21_a_dry_run_says_that_it_would_succeed_and_changes_nothing() {
    for mut lab in Lab::current() {
        let (key, disabled) = (lab.create_key(), lab.create_key());
        lab.disable(disabled);
        let blob = lab.encrypt(key, b"x");
        let before = lab.kms().resources().clone();
        for action in [
            actions::encrypt(key, b"x").action(),
            actions::decrypt(&blob).action(),
            actions::re_encrypt(&blob, key).action(),
            actions::data_key(key).action(),
        ] {
            assert_eq!(lab.try_out(action), Err(KmsError::DryRun));
        }
        let refused = Err(KmsError::Disabled(lab.arn(disabled)));
        assert_eq!(lab.try_out(actions::encrypt(disabled, b"x")), refused);
        assert_eq!(lab.kms().resources(), &before);
    }
}

#[test]
fn cry_22_a_dry_run_that_names_the_key_needs_no_ciphertext() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_key();
        let decrypt = actions::decrypt_with(key, b"");
        assert_eq!(lab.try_out(decrypt.clone()), Err(KmsError::DryRun));
        let source = Decrypt { key: Some(KeyRef::Id(key)), ..actions::decrypt(b"") };
        let re_encrypt = ReEncrypt { source, ..actions::re_encrypt(b"", key) };
        assert_eq!(lab.try_out(re_encrypt), Err(KmsError::DryRun));
        assert_eq!(lab.refusal(decrypt.clone()), KmsError::InvalidCiphertext);
        lab.disable(key);
        let disabled = Err(KmsError::Disabled(lab.arn(key)));
        assert_eq!(lab.try_out(decrypt), disabled);
    }
}

#[test]
fn cry_23_the_same_input_gives_another_ciphertext() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        assert_ne!(lab.encrypt(key, b"x"), lab.encrypt(key, b"x"));
    }
}
