//! Each function accepts the output of its counterpart, for each key spec and algorithm.

#![cfg(test)]

mod support;

use kms_algorithms::{
    MESSAGE_MAX, Refusal, decapsulate, decrypt, derive_shared_secret, encapsulate, encrypt,
    generate, generate_mac, public_key, sign, verify, verify_mac,
};
use kms_shapes::{
    Algorithm, EncapsulationAlgorithm, EncryptionAlgorithm, KeyAgreementAlgorithm, KeySpec,
    MacAlgorithm, MessageType, SigningAlgorithm,
};
use sha2::{Digest, Sha256, Sha384, Sha512};
use support::{Unused, is_secret, key, repeatable};

/// Each key spec with each of its algorithms that `select` selects.
fn each<T>(select: fn(Algorithm) -> Option<T>) -> impl Iterator<Item = (KeySpec, T)> {
    let all = KeySpec::ALL.iter();
    let all = all.flat_map(|spec| spec.algorithms().iter().map(|algorithm| (*spec, *algorithm)));
    all.filter_map(move |(spec, algorithm)| Some((spec, select(algorithm)?)))
}

#[test]
fn the_public_key_is_derived_from_the_private_key() {
    for spec in KeySpec::ALL {
        let pair = key(*spec);
        assert_eq!(public_key(*spec, &pair.private).as_ref(), Ok(&pair.public), "{spec:?}");
        assert_eq!(pair.public.is_empty(), is_secret(*spec), "{spec:?}");
    }
}

#[test]
fn a_key_is_of_its_own_spec_only() {
    for spec in KeySpec::ALL {
        let private = key(*spec).private;
        // Any bytes of the right length are a secret.
        for other in KeySpec::ALL.iter().filter(|other| *other != spec && !is_secret(**other)) {
            let refusal = public_key(*other, &private).unwrap_err();
            let not_of_spec = Refusal::NotOfSpec { spec: *other };
            let is_known = [not_of_spec, Refusal::MalformedKey].contains(&refusal);
            assert!(is_known, "{spec:?} as {other:?}: {refusal:?}");
        }
    }
    let (spec, private) = (KeySpec::EccNistP384, key(KeySpec::EccNistP256).private);
    assert_eq!(public_key(spec, &private), Err(Refusal::NotOfSpec { spec }));
    assert_eq!(public_key(spec, b"no key"), Err(Refusal::MalformedKey));
}

/// The message types that an algorithm takes, with a message of each.
fn messages(algorithm: SigningAlgorithm) -> Vec<(Vec<u8>, MessageType)> {
    use SigningAlgorithm as A;
    let raw = (b"a message".to_vec(), MessageType::Raw);
    let digest = |bytes: &[u8]| (bytes.to_vec(), MessageType::Digest);
    match algorithm {
        A::RsassaPssSha256 | A::RsassaPkcs1V15Sha256 | A::EcdsaSha256 => {
            vec![raw, digest(&Sha256::digest("a message"))]
        }
        A::RsassaPssSha384 | A::RsassaPkcs1V15Sha384 | A::EcdsaSha384 => {
            vec![raw, digest(&Sha384::digest("a message"))]
        }
        A::RsassaPssSha512 | A::RsassaPkcs1V15Sha512 | A::EcdsaSha512 => {
            vec![raw, digest(&Sha512::digest("a message"))]
        }
        A::Sm2Dsa => vec![raw, digest(&[3; 32])],
        A::MlDsaShake256 => vec![raw, (vec![5; 64], MessageType::ExternalMu)],
        A::Ed25519Sha512 => vec![raw],
        A::Ed25519PhSha512 => vec![digest(&Sha512::digest("a message"))],
    }
}

/// Each key spec with each of its signing algorithms.
fn signers() -> impl Iterator<Item = (KeySpec, SigningAlgorithm)> {
    each(|algorithm| match algorithm {
        Algorithm::Signing(algorithm) => Some(algorithm),
        Algorithm::Encryption(_)
        | Algorithm::Mac(_)
        | Algorithm::KeyAgreement(_)
        | Algorithm::Encapsulation(_) => None,
    })
}

#[test]
fn what_is_signed_verifies_and_nothing_else_does() {
    let mut rng = repeatable(1);
    for (spec, algorithm) in signers() {
        let pair = key(spec);
        for (message, message_type) in messages(algorithm) {
            let message = (&message[..], message_type);
            let signature = sign(spec, &pair.private, algorithm, message, &mut rng).unwrap();
            let verdict = |of: (&[u8], MessageType), signature: &[u8]| {
                verify(spec, &pair.public, algorithm, of, signature).unwrap()
            };
            assert!(verdict(message, &signature), "{spec:?} {algorithm:?}");
            let mut other = message.0.to_vec();
            other[0] ^= 1;
            assert!(!verdict((&other, message_type), &signature), "{spec:?} {algorithm:?}");
            let mut forged = signature.clone();
            *forged.last_mut().unwrap() ^= 1;
            assert!(!verdict(message, &forged), "{spec:?} {algorithm:?}");
            assert!(!verdict(message, b""), "{spec:?} {algorithm:?}");
        }
    }
}

#[test]
fn a_digest_that_the_caller_made_is_that_of_the_raw_message() {
    let mut rng = repeatable(2);
    for (spec, algorithm) in signers() {
        let [raw, (digest, MessageType::Digest)] = &messages(algorithm)[..] else { continue };
        if algorithm == SigningAlgorithm::Sm2Dsa {
            continue; // Its digest depends on the public key.
        }
        let pair = key(spec);
        let raw = (&raw.0[..], raw.1);
        let signature = sign(spec, &pair.private, algorithm, raw, &mut rng).unwrap();
        let digest = (&digest[..], MessageType::Digest);
        assert_eq!(verify(spec, &pair.public, algorithm, digest, &signature), Ok(true));
    }
}

#[test]
fn ecdsa_gives_either_half_of_the_numbers_and_never_the_same_twice() {
    let (spec, algorithm) = (KeySpec::EccSecgP256k1, SigningAlgorithm::EcdsaSha256);
    let (private, mut rng) = (key(spec).private, repeatable(3));
    let message = (&b"a message"[..], MessageType::Raw);
    let mut sign = || sign(spec, &private, algorithm, message, &mut rng).unwrap();
    let mut signatures: Vec<_> = (0..20).map(|_| sign()).collect();
    let parsed = signatures.iter().map(|it| k256::ecdsa::Signature::from_der(it).unwrap());
    let low = parsed.filter(|it| it.normalize_s() == *it).count();
    assert!((1..20).contains(&low), "{low} of 20 are low");
    signatures.sort();
    signatures.dedup();
    assert_eq!(signatures.len(), 20);
}

#[test]
fn a_message_of_another_type_or_length_is_refused() {
    for (spec, algorithm) in signers() {
        let private = key(spec).private;
        let taken: Vec<_> = messages(algorithm).into_iter().map(|(_, it)| it).collect();
        for message_type in MessageType::ALL {
            let message_type = *message_type;
            let answer =
                |bytes: &[u8]| sign(spec, &private, algorithm, (bytes, message_type), &mut Unused);
            if !taken.contains(&message_type) {
                let refusal = Refusal::UnsupportedMessageType { algorithm, message_type };
                assert_eq!(answer(&[1; 64]), Err(refusal), "{spec:?}");
            } else if message_type == MessageType::Raw {
                let refusal = Refusal::MessageTooLong { max: MESSAGE_MAX };
                assert_eq!(answer(&[1; MESSAGE_MAX + 1]), Err(refusal));
            } else {
                let refusal = answer(&[1; 31]).unwrap_err();
                assert!(matches!(refusal, Refusal::DigestLength { length: 31, .. }), "{refusal:?}");
            }
        }
    }
}

/// The refusal of an algorithm that a key spec does not support.
fn unsupported(spec: KeySpec, algorithm: impl Into<Algorithm>) -> Refusal {
    Refusal::UnsupportedAlgorithm { spec, algorithm: algorithm.into() }
}

#[test]
fn a_spec_signs_with_its_own_algorithms_only() {
    let message = (&b"a message"[..], MessageType::Raw);
    for spec in KeySpec::ALL {
        let pair = key(*spec);
        let foreign = SigningAlgorithm::ALL.iter().filter(|it| !spec.supports(**it));
        for algorithm in foreign {
            let refusal = unsupported(*spec, *algorithm);
            let signed = sign(*spec, &pair.private, *algorithm, message, &mut Unused);
            assert_eq!(signed, Err(refusal));
            assert_eq!(verify(*spec, &pair.public, *algorithm, message, b""), Err(refusal));
        }
    }
}

#[test]
fn cry_04_each_rsa_spec_encrypts_up_to_its_limit() {
    use EncryptionAlgorithm::{RsaesOaepSha1, RsaesOaepSha256};
    use KeySpec as Spec;
    let limits = [
        (Spec::Rsa2048, RsaesOaepSha1, 214),
        (Spec::Rsa2048, RsaesOaepSha256, 190),
        (Spec::Rsa3072, RsaesOaepSha1, 342),
        (Spec::Rsa3072, RsaesOaepSha256, 318),
        (Spec::Rsa4096, RsaesOaepSha1, 470),
        (Spec::Rsa4096, RsaesOaepSha256, 446),
    ];
    for (spec, algorithm, max) in limits {
        encrypts_up_to(max, spec, algorithm);
    }
}

#[test]
fn sm2_encrypts_up_to_its_limit_and_not_nothing() {
    let (spec, algorithm) = (KeySpec::Sm2, EncryptionAlgorithm::Sm2Pke);
    encrypts_up_to(1024, spec, algorithm);
    let encrypted = encrypt(spec, &key(spec).public, algorithm, b"", &mut Unused);
    assert_eq!(encrypted, Err(Refusal::EmptyPlaintext));
}

fn encrypts_up_to(max: usize, spec: KeySpec, algorithm: EncryptionAlgorithm) {
    let mut rng = repeatable(3);
    let pair = key(spec);
    let plaintext = vec![9; max + 1];
    let ciphertext = encrypt(spec, &pair.public, algorithm, &plaintext[1..], &mut rng).unwrap();
    let again = encrypt(spec, &pair.public, algorithm, &plaintext[1..], &mut rng).unwrap();
    assert_ne!(ciphertext, again);
    let decrypted = decrypt(spec, &pair.private, algorithm, &ciphertext).unwrap();
    assert_eq!(decrypted[..], plaintext[1..]);
    let refusal = Refusal::PlaintextTooLong { spec, algorithm, max };
    assert_eq!(encrypt(spec, &pair.public, algorithm, &plaintext, &mut rng), Err(refusal));
    let mut forged = ciphertext.clone();
    *forged.last_mut().unwrap() ^= 1;
    for bytes in [&forged[..], &ciphertext[1..], b""] {
        let refused = decrypt(spec, &pair.private, algorithm, bytes);
        assert_eq!(refused, Err(Refusal::InvalidCiphertext));
    }
}

/// Symmetric keys are not encrypted with in this crate, although `SYMMETRIC_DEFAULT` is an
/// algorithm of theirs.
#[test]
fn a_public_key_encrypts_with_its_own_algorithms_only() {
    for spec in KeySpec::ALL {
        let pair = key(*spec);
        for algorithm in EncryptionAlgorithm::ALL {
            let encrypted = encrypt(*spec, &pair.public, *algorithm, b"x", &mut repeatable(1));
            let fits = spec.supports(*algorithm) && *spec != KeySpec::SymmetricDefault;
            let refusal = unsupported(*spec, *algorithm);
            assert_eq!(encrypted.err(), (!fits).then_some(refusal));
            if !fits {
                assert_eq!(decrypt(*spec, &pair.private, *algorithm, b"x"), Err(refusal));
            }
        }
    }
}

#[test]
fn both_sides_derive_one_secret() {
    let ecdh = KeyAgreementAlgorithm::Ecdh;
    for spec in KeySpec::ALL.iter().copied() {
        let ours = key(spec);
        if !spec.supports(ecdh) {
            let refused = derive_shared_secret(spec, &ours.private, &ours.public);
            assert_eq!(refused, Err(unsupported(spec, ecdh)));
            continue;
        }
        let theirs = generate(spec, &mut repeatable(99)).unwrap();
        let here = derive_shared_secret(spec, &ours.private, &theirs.public).unwrap();
        let there = derive_shared_secret(spec, &theirs.private, &ours.public).unwrap();
        assert!(here == there && here.len() >= 32, "{spec:?}");
        let foreign = key(KeySpec::EccSecgP256k1).public;
        let refused = derive_shared_secret(spec, &ours.private, &foreign);
        assert_eq!(refused, Err(Refusal::NotOfSpec { spec }));
    }
}

/// The length of a ciphertext depends on the key spec, the length of the private key does not.
#[test]
fn kem_02_kem_04_a_shared_secret_is_encapsulated_and_recovered() {
    let lengths = [(KeySpec::MlKem512, 768), (KeySpec::MlKem768, 1088), (KeySpec::MlKem1024, 1568)];
    let mut rng = repeatable(5);
    for (spec, length) in lengths {
        let pair = key(spec);
        assert_eq!(pair.private.len(), 86, "{spec}");
        let first = encapsulate(spec, &pair.public, &mut rng).unwrap();
        let second = encapsulate(spec, &pair.public, &mut rng).unwrap();
        assert_eq!((first.ciphertext.len(), first.shared_secret.len()), (length, 32));
        assert!(first.shared_secret != second.shared_secret);
        for it in [first, second] {
            assert!(decapsulate(spec, &pair.private, &it.ciphertext) == Ok(it.shared_secret));
        }
    }
}

#[test]
fn kem_03_every_ciphertext_of_the_right_length_gives_a_secret() {
    let spec = KeySpec::MlKem768;
    let (ours, theirs) = (key(spec), generate(spec, &mut repeatable(6)).unwrap());
    let made = encapsulate(spec, &ours.public, &mut repeatable(7)).unwrap();
    let foreign = decapsulate(spec, &theirs.private, &made.ciphertext).unwrap();
    let mut altered = made.ciphertext.clone();
    altered[0] ^= 1;
    let rejected = decapsulate(spec, &ours.private, &altered).unwrap();
    assert_eq!((foreign.len(), rejected.len()), (32, 32));
    assert!(foreign != made.shared_secret && rejected != made.shared_secret);
    assert!(decapsulate(spec, &ours.private, &altered) == Ok(rejected), "it is repeatable");
    let too_long = [&made.ciphertext[..], &[0]].concat();
    for bytes in [&made.ciphertext[1..], &too_long, b""] {
        let refused = decapsulate(spec, &ours.private, bytes);
        assert_eq!(refused, Err(Refusal::InvalidCiphertext));
    }
}

#[test]
fn only_ml_kem_keys_encapsulate() {
    let ml_kem = EncapsulationAlgorithm::MlKem;
    for spec in KeySpec::ALL.iter().copied().filter(|spec| !spec.supports(ml_kem)) {
        let pair = key(spec);
        let refusal = unsupported(spec, ml_kem);
        assert_eq!(encapsulate(spec, &pair.public, &mut Unused).err(), Some(refusal));
        assert_eq!(decapsulate(spec, &pair.private, &[0; 768]), Err(refusal));
    }
}

#[test]
fn a_mac_belongs_to_its_message_and_its_key() {
    let mut count = 0;
    for spec in KeySpec::ALL.iter().copied() {
        let secret = key(spec).private;
        for algorithm in MacAlgorithm::ALL.iter().copied() {
            let mac = generate_mac(spec, &secret, algorithm, b"a message");
            if !spec.supports(algorithm) {
                assert_eq!(mac, Err(unsupported(spec, algorithm)));
                continue;
            }
            count += 1;
            let mac = mac.unwrap();
            let verdict = |message: &[u8], mac: &[u8]| {
                verify_mac(spec, &secret, algorithm, message, mac).unwrap()
            };
            assert!(verdict(b"a message", &mac));
            assert!(!verdict(b"another", &mac));
            assert!(!verdict(b"a message", &mac[1..]));
            assert!(!verdict(b"a message", b""));
            let long = generate_mac(spec, &secret, algorithm, &[0; MESSAGE_MAX + 1]);
            assert_eq!(long, Err(Refusal::MessageTooLong { max: MESSAGE_MAX }));
            let short = generate_mac(spec, b"short", algorithm, b"x");
            assert_eq!(short, Err(Refusal::MalformedKey));
        }
    }
    assert_eq!(count, 4);
}
