//! What one function makes, its counterpart takes, for each spec and algorithm.

#![cfg(test)]

mod support;

use kms_algorithms::{
    EncryptionAlgorithm, MESSAGE_MAX, MacAlgorithm, MessageType, Refusal, SigningAlgorithm, Spec,
    decrypt, derive_shared_secret, encrypt, mac, public_key, sign, signing_algorithms, verify,
    verify_mac,
};
use sha2::{Digest, Sha256, Sha384, Sha512};
use support::{Repeatable, key};

const HMAC: [(Spec, MacAlgorithm); 4] = [
    (Spec::Hmac224, MacAlgorithm::HmacSha224),
    (Spec::Hmac256, MacAlgorithm::HmacSha256),
    (Spec::Hmac384, MacAlgorithm::HmacSha384),
    (Spec::Hmac512, MacAlgorithm::HmacSha512),
];

#[test]
fn a_private_key_knows_its_public_key() {
    for spec in Spec::ALL {
        let pair = key(*spec);
        assert_eq!(public_key(*spec, &pair.private).as_ref(), Ok(&pair.public), "{spec:?}");
        let is_hmac = HMAC.iter().any(|(hmac, _)| hmac == spec);
        assert_eq!(pair.public.is_empty(), is_hmac, "{spec:?}");
    }
}

#[test]
fn a_key_is_of_its_own_spec_alone() {
    for spec in Spec::ALL {
        let private = key(*spec).private;
        // Any bytes of the right length are the secret of an HMAC key.
        let is_hmac = |spec: &Spec| HMAC.iter().any(|(hmac, _)| hmac == spec);
        for other in Spec::ALL.iter().filter(|other| *other != spec && !is_hmac(other)) {
            let refusal = public_key(*other, &private).unwrap_err();
            let is_known = [Refusal::NotOfSpec(*other), Refusal::MalformedKey].contains(&refusal);
            assert!(is_known, "{spec:?} as {other:?}: {refusal:?}");
        }
    }
    let private = key(Spec::EccNistP256).private;
    let refused = public_key(Spec::EccNistP384, &private);
    assert_eq!(refused, Err(Refusal::NotOfSpec(Spec::EccNistP384)));
    assert_eq!(public_key(Spec::EccNistP384, b"no key"), Err(Refusal::MalformedKey));
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
        A::Sm2dsa => vec![raw, digest(&[3; 32])],
        A::MlDsaShake256 => vec![raw, (vec![5; 64], MessageType::ExternalMu)],
        A::Ed25519Sha512 => vec![raw],
        A::Ed25519PhSha512 => vec![digest(&Sha512::digest("a message"))],
    }
}

/// Every spec with each algorithm by which it signs.
fn signers() -> impl Iterator<Item = (Spec, SigningAlgorithm)> {
    let all = Spec::ALL.iter().copied();
    all.flat_map(|spec| signing_algorithms(spec).iter().map(move |it| (spec, *it)))
}

#[test]
fn what_is_signed_verifies_and_nothing_else_does() {
    let mut random = Repeatable::new(1);
    let mut draw = |out: &mut [u8]| random.fill(out);
    for (spec, algorithm) in signers() {
        let pair = key(spec);
        for (message, message_type) in messages(algorithm) {
            let message = (&message[..], message_type);
            let signature = sign(spec, &pair.private, algorithm, message, &mut draw).unwrap();
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
    let mut random = Repeatable::new(2);
    let mut draw = |out: &mut [u8]| random.fill(out);
    for (spec, algorithm) in signers() {
        let [raw, (digest, MessageType::Digest)] = &messages(algorithm)[..] else { continue };
        if algorithm == SigningAlgorithm::Sm2dsa {
            continue; // Its digest depends on the public key.
        }
        let pair = key(spec);
        let raw = (&raw.0[..], raw.1);
        let signature = sign(spec, &pair.private, algorithm, raw, &mut draw).unwrap();
        let digest = (&digest[..], MessageType::Digest);
        assert_eq!(verify(spec, &pair.public, algorithm, digest, &signature), Ok(true));
    }
}

#[test]
fn ecdsa_gives_either_half_of_the_numbers_and_never_the_same_twice() {
    let (spec, algorithm) = (Spec::EccSecgP256k1, SigningAlgorithm::EcdsaSha256);
    let (private, mut random) = (key(spec).private, Repeatable::new(3));
    let message = (&b"a message"[..], MessageType::Raw);
    let mut sign =
        || sign(spec, &private, algorithm, message, &mut |out| random.fill(out)).unwrap();
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
    let mut no_chance = |_: &mut [u8]| panic!("nothing is drawn for what is refused");
    for (spec, algorithm) in signers() {
        let private = key(spec).private;
        let taken: Vec<_> = messages(algorithm).into_iter().map(|(_, it)| it).collect();
        for message_type in MessageType::ALL {
            let mut answer = |bytes: &[u8]| {
                sign(spec, &private, algorithm, (bytes, *message_type), &mut no_chance)
            };
            if !taken.contains(message_type) {
                let refusal = Refusal::MessageType(algorithm, *message_type);
                assert_eq!(answer(&[1; 64]), Err(refusal), "{spec:?}");
            } else if *message_type == MessageType::Raw {
                let refusal = Refusal::MessageTooLong { most: MESSAGE_MAX };
                assert_eq!(answer(&[1; MESSAGE_MAX + 1]), Err(refusal));
            } else {
                let refusal = answer(&[1; 31]).unwrap_err();
                assert!(matches!(refusal, Refusal::DigestLength { length: 31, .. }), "{refusal:?}");
            }
        }
    }
}

#[test]
fn a_spec_signs_by_its_own_algorithms_alone() {
    let message = (&b"a message"[..], MessageType::Raw);
    for spec in Spec::ALL {
        let pair = key(*spec);
        let foreign =
            SigningAlgorithm::ALL.iter().filter(|it| !signing_algorithms(*spec).contains(it));
        for algorithm in foreign {
            let refusal = Refusal::SigningAlgorithm(*spec, *algorithm);
            let signed = sign(*spec, &pair.private, *algorithm, message, &mut |_| ());
            assert_eq!(signed, Err(refusal));
            assert_eq!(verify(*spec, &pair.public, *algorithm, message, b""), Err(refusal));
        }
    }
}

#[test]
fn cry_04_each_rsa_spec_encrypts_up_to_its_limit() {
    use EncryptionAlgorithm::{RsaesOaepSha1, RsaesOaepSha256};
    let limits = [
        (Spec::Rsa2048, RsaesOaepSha1, 214),
        (Spec::Rsa2048, RsaesOaepSha256, 190),
        (Spec::Rsa3072, RsaesOaepSha1, 342),
        (Spec::Rsa3072, RsaesOaepSha256, 318),
        (Spec::Rsa4096, RsaesOaepSha1, 470),
        (Spec::Rsa4096, RsaesOaepSha256, 446),
    ];
    for (spec, algorithm, most) in limits {
        encrypts_up_to(most, spec, algorithm);
    }
}

#[test]
fn sm2_encrypts_up_to_its_limit_and_not_nothing() {
    encrypts_up_to(1024, Spec::Sm2, EncryptionAlgorithm::Sm2pke);
    let pair = key(Spec::Sm2);
    let sealed = encrypt(Spec::Sm2, &pair.public, EncryptionAlgorithm::Sm2pke, b"", &mut |_| ());
    assert_eq!(sealed, Err(Refusal::PlaintextEmpty));
}

fn encrypts_up_to(most: usize, spec: Spec, algorithm: EncryptionAlgorithm) {
    let mut random = Repeatable::new(3);
    let mut draw = |out: &mut [u8]| random.fill(out);
    let pair = key(spec);
    let plaintext = vec![9; most + 1];
    let sealed = encrypt(spec, &pair.public, algorithm, &plaintext[1..], &mut draw).unwrap();
    let again = encrypt(spec, &pair.public, algorithm, &plaintext[1..], &mut draw).unwrap();
    assert_ne!(sealed, again);
    let opened = decrypt(spec, &pair.private, algorithm, &sealed).unwrap();
    assert_eq!(opened[..], plaintext[1..]);
    let refusal = Refusal::PlaintextTooLong { spec, algorithm, most };
    assert_eq!(encrypt(spec, &pair.public, algorithm, &plaintext, &mut draw), Err(refusal));
    let mut forged = sealed.clone();
    *forged.last_mut().unwrap() ^= 1;
    for bytes in [&forged[..], &sealed[1..], b""] {
        let refused = decrypt(spec, &pair.private, algorithm, bytes);
        assert_eq!(refused, Err(Refusal::MalformedCiphertext));
    }
}

#[test]
fn a_spec_encrypts_by_its_own_algorithms_alone() {
    for spec in Spec::ALL {
        let pair = key(*spec);
        for algorithm in EncryptionAlgorithm::ALL {
            let sealed = encrypt(*spec, &pair.public, *algorithm, b"x", &mut |out| out.fill(1));
            let is_sm2 = *algorithm == EncryptionAlgorithm::Sm2pke;
            let fits = match spec {
                Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => !is_sm2,
                Spec::Sm2 => is_sm2,
                _ => false,
            };
            let refusal = Refusal::EncryptionAlgorithm(*spec, *algorithm);
            assert_eq!(sealed.err(), (!fits).then_some(refusal));
            if !fits {
                assert_eq!(decrypt(*spec, &pair.private, *algorithm, b"x"), Err(refusal));
            }
        }
    }
}

#[test]
fn both_sides_derive_one_secret() {
    for spec in [Spec::EccNistP256, Spec::EccNistP384, Spec::EccNistP521, Spec::Sm2] {
        let (ours, mut random) = (key(spec), Repeatable::new(99));
        let theirs = kms_algorithms::generate(spec, &mut |out| random.fill(out)).unwrap();
        let here = derive_shared_secret(spec, &ours.private, &theirs.public).unwrap();
        let there = derive_shared_secret(spec, &theirs.private, &ours.public).unwrap();
        assert!(here == there && here.len() >= 32, "{spec:?}");
        let foreign = key(Spec::EccSecgP256k1).public;
        let refused = derive_shared_secret(spec, &ours.private, &foreign);
        assert_eq!(refused, Err(Refusal::NotOfSpec(spec)));
    }
    let pair = key(Spec::EccSecgP256k1);
    let refused = derive_shared_secret(Spec::EccSecgP256k1, &pair.private, &pair.public);
    assert_eq!(refused, Err(Refusal::NoKeyAgreement(Spec::EccSecgP256k1)));
}

#[test]
fn a_mac_is_of_its_message_and_of_its_key() {
    for (spec, algorithm) in HMAC {
        let secret = key(spec).private;
        let tag = mac(spec, &secret, algorithm, b"a message").unwrap();
        assert_eq!(verify_mac(spec, &secret, algorithm, b"a message", &tag), Ok(true));
        assert_eq!(verify_mac(spec, &secret, algorithm, b"another", &tag), Ok(false));
        assert_eq!(verify_mac(spec, &secret, algorithm, b"a message", &tag[1..]), Ok(false));
        assert_eq!(verify_mac(spec, &secret, algorithm, b"a message", b""), Ok(false));
        let long = mac(spec, &secret, algorithm, &[0; MESSAGE_MAX + 1]);
        assert_eq!(long, Err(Refusal::MessageTooLong { most: MESSAGE_MAX }));
        assert_eq!(mac(spec, b"short", algorithm, b"x"), Err(Refusal::MalformedKey));
        for other in MacAlgorithm::ALL.iter().filter(|other| **other != algorithm) {
            let refusal = Refusal::MacAlgorithm(spec, *other);
            assert_eq!(mac(spec, &secret, *other, b"a message"), Err(refusal));
        }
    }
}
