//! Tasks and outcomes survive the way through bytes, and bad bytes are refused.

#![cfg(test)]

mod support;

use kms_algorithms::{
    EncryptionAlgorithm, MacAlgorithm, MessageType, Outcome, Refusal, SigningAlgorithm, Spec, Task,
    WrappingAlgorithm, encrypt, perform, public_key, verify,
};
use support::{Repeatable, SEED, key};

fn answer(task: Task) -> Outcome {
    Outcome::from_bytes(&perform(&task.to_bytes(&SEED))).unwrap()
}

/// One task of each kind, with parts that fit each other.
fn each_kind(with: impl Fn(Task)) {
    let rsa = key(Spec::Rsa2048);
    let curve = key(Spec::EccNistP256);
    let sm2 = key(Spec::Sm2);
    let secret = key(Spec::Hmac256).private;
    let algorithm = SigningAlgorithm::EcdsaSha256;
    let (spec, message, message_type) = (Spec::EccNistP256, &b"a message"[..], MessageType::Raw);
    let sign = Task::Sign { spec, private: &curve.private, algorithm, message, message_type };
    let signature = answer(sign).bytes().unwrap();
    with(sign);
    with(Task::Generate { spec });
    with(Task::Generate { spec: Spec::MlDsa44 });
    with(Task::PublicKey { spec, private: &curve.private });
    with(Task::PublicKey { spec: Spec::Rsa2048, private: &rsa.private });
    let (public, signature) = (&curve.public, &signature);
    with(Task::Verify { spec, public, algorithm, message, message_type, signature });
    with(Task::DeriveSharedSecret { spec, private: &curve.private, peer: &curve.public });
    let (spec, algorithm) = (Spec::Hmac256, MacAlgorithm::HmacSha256);
    let mac = Task::Mac { spec, secret: &secret, algorithm, message };
    with(mac);
    let tag = &answer(mac).bytes().unwrap();
    with(Task::VerifyMac { spec, secret: &secret, algorithm, message, tag });
    let (spec, algorithm) = (Spec::Rsa2048, EncryptionAlgorithm::RsaesOaepSha256);
    let seal = Task::Encrypt { spec, public: &rsa.public, algorithm, plaintext: message };
    with(seal);
    let ciphertext = &answer(seal).bytes().unwrap();
    with(Task::Decrypt { spec, private: &rsa.private, algorithm, ciphertext });
    let (spec, algorithm) = (Spec::Sm2, WrappingAlgorithm::Sm2pke);
    let mut random = Repeatable::new(1);
    let sealing = EncryptionAlgorithm::Sm2pke;
    let wrapped =
        &encrypt(spec, &sm2.public, sealing, message, &mut |out| random.fill(out)).unwrap();
    with(Task::UnwrapMaterial { spec, private: &sm2.private, algorithm, wrapped });
}

#[test]
fn a_task_is_read_as_it_was_written_and_done() {
    each_kind(|task| {
        let bytes = task.to_bytes(&SEED);
        assert!(Task::from_bytes(&bytes) == Some((task, SEED)));
        let outcome = answer(task);
        assert!(!matches!(outcome, Outcome::Refused(_)));
        assert!(answer(task) == outcome, "the same bytes in, the same bytes out");
        for length in 0..bytes.len().min(64) {
            assert!(Task::from_bytes(&bytes[..length]).is_none());
        }
        assert!(Task::from_bytes(&[&bytes[..], &[0]].concat()).is_none());
    });
}

#[test]
fn a_seed_makes_a_key_that_works_and_another_makes_another() {
    let spec = Spec::EccNistEdwards25519;
    let pair = answer(Task::Generate { spec }).pair().unwrap();
    assert_eq!(public_key(spec, &pair.private), Ok(pair.public.clone()));
    let other = perform(&Task::Generate { spec }.to_bytes(&[8; 32]));
    assert!(Outcome::from_bytes(&other).unwrap().pair().unwrap() != pair);
    let (algorithm, message) = (SigningAlgorithm::Ed25519Sha512, &b"hello"[..]);
    let message_type = MessageType::Raw;
    let private = &pair.private;
    let signature = answer(Task::Sign { spec, private, algorithm, message, message_type });
    let signature = signature.bytes().unwrap();
    let verdict = verify(spec, &pair.public, algorithm, (message, message_type), &signature);
    assert_eq!(verdict, Ok(true));
}

#[test]
fn an_outcome_of_another_kind_is_told_from_a_refusal() {
    let refused = Outcome::Refused(Refusal::MalformedKey);
    assert_eq!(refused.clone().verdict(), Err(Refusal::MalformedKey));
    assert_eq!(refused.clone().bytes().err(), Some(Refusal::MalformedKey));
    assert_eq!(refused.pair().err(), Some(Refusal::MalformedKey));
    assert_eq!(Outcome::Verdict(true).verdict(), Ok(true));
    assert_eq!(Outcome::Verdict(true).bytes().err(), Some(Refusal::MalformedTask));
}

#[test]
fn an_outcome_is_read_as_it_was_written() {
    let (spec, algorithm) = (Spec::MlDsa87, SigningAlgorithm::Ed25519PhSha512);
    let encryption = EncryptionAlgorithm::RsaesOaepSha1;
    let refusals = [
        Refusal::MalformedTask,
        Refusal::MalformedKey,
        Refusal::NotOfSpec(spec),
        Refusal::SigningAlgorithm(spec, algorithm),
        Refusal::EncryptionAlgorithm(spec, encryption),
        Refusal::MacAlgorithm(spec, MacAlgorithm::HmacSha384),
        Refusal::WrappingAlgorithm(spec, WrappingAlgorithm::RsaAesKeyWrapSha256),
        Refusal::NoKeyAgreement(spec),
        Refusal::MessageType(algorithm, MessageType::ExternalMu),
        Refusal::MessageTooLong { most: 4096 },
        Refusal::DigestLength { algorithm, length: 31, right: 64 },
        Refusal::PlaintextTooLong { spec, algorithm: encryption, most: 214 },
        Refusal::PlaintextEmpty,
        Refusal::MalformedCiphertext,
    ];
    let mut outcomes: Vec<Outcome> = refusals.into_iter().map(Outcome::Refused).collect();
    outcomes.extend([Outcome::Verdict(false), Outcome::Verdict(true)]);
    outcomes.push(Outcome::Pair(key(Spec::EccNistP256)));
    outcomes.push(Outcome::Bytes(vec![1, 2, 3].into()));
    for outcome in outcomes {
        let bytes = outcome.to_bytes();
        assert!(Outcome::from_bytes(&bytes) == Some(outcome), "{bytes:?}");
        assert!(Outcome::from_bytes(&[&bytes[..], &[0]].concat()).is_none());
        assert!(Outcome::from_bytes(&bytes[..bytes.len() - 1]).is_none());
    }
}

#[test]
fn bytes_that_are_no_task_are_refused() {
    for bytes in [&b""[..], b"\0", b"\xff", &[0xff; 100], &[0; 100]] {
        let outcome = Outcome::from_bytes(&perform(bytes)).unwrap();
        assert!(outcome == Outcome::Refused(Refusal::MalformedTask));
    }
}

#[test]
fn damaged_tasks_are_answered_or_refused() {
    let mut random = Repeatable::new(6);
    let mut bytes = Vec::new();
    let tasks = std::cell::RefCell::new(Vec::new());
    each_kind(|task| tasks.borrow_mut().push(task.to_bytes(&SEED).to_vec()));
    for task in tasks.into_inner() {
        for _ in 0..150 {
            bytes.clone_from(&task);
            for _ in 0..=random.below(3) {
                // Behind the seed, which may be anything.
                let at = 37 + random.below(bytes.len() - 37);
                bytes[at] ^= 1 << random.below(8);
            }
            assert!(Outcome::from_bytes(&perform(&bytes)).is_some());
        }
    }
}
