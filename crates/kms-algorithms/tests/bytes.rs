//! Tasks and replies are decoded as they were encoded, and other bytes are refused.

#![cfg(test)]

mod support;

use kms_algorithms::task::{
    Decapsulate, Decrypt, DeriveSharedSecret, Encapsulate, Encrypt, Generate, GenerateMac,
    PublicKey, Sign, UnwrapMaterial, Verify, VerifyMac,
};
use kms_algorithms::{Refusal, Task, encrypt, perform, public_key, verify};
use kms_shapes::{
    EncryptionAlgorithm, KeySpec, MacAlgorithm, MessageType, SigningAlgorithm, WrappingAlgorithm,
};
use support::{SEED, below, key, repeatable};

/// The reply to bytes that are not a task.
const MALFORMED_TASK: [u8; 2] = [1, 0];

fn answer<'a, T: Task<'a>>(task: &T) -> Result<T::Output, Refusal> {
    T::read_reply(&perform(&task.to_bytes(&SEED)))
}

/// An encoded task, and whether bytes can be read as a reply to it.
struct Request {
    bytes: Vec<u8>,
    is_reply: fn(&[u8]) -> bool,
}

fn request<'a, T: Task<'a>>(task: &T) -> Request {
    let is_reply = |reply: &[u8]| {
        reply == MALFORMED_TASK || !matches!(T::read_reply(reply), Err(Refusal::MalformedTask))
    };
    Request { bytes: task.to_bytes(&SEED).to_vec(), is_reply }
}

/// Checks that a task is decoded as it was encoded. `bytes` is its encoding.
fn check_decoding<'a, T: Task<'a> + PartialEq>(task: T, bytes: &'a [u8]) {
    assert!(T::from_bytes(bytes) == Some((task, SEED)));
    for length in 0..bytes.len() {
        assert!(T::from_bytes(&bytes[..length]).is_none());
    }
}

/// Checks the encoding of each task, and returns all of them. Their arguments fit each other.
fn each_task() -> Vec<Request> {
    let mut requests = Vec::new();
    macro_rules! check {
        ($task:expr) => {{
            let task = $task;
            let bytes = task.to_bytes(&SEED);
            check_decoding(task, &bytes);
            requests.push(request(&task));
        }};
    }
    let (rsa, curve, sm2) = (key(KeySpec::Rsa2048), key(KeySpec::EccNistP256), key(KeySpec::Sm2));
    let (message, message_type) = (&b"a message"[..], MessageType::Raw);

    let (spec, algorithm) = (KeySpec::EccNistP256, SigningAlgorithm::EcdsaSha256);
    let (private, public) = (&curve.private[..], &curve.public[..]);
    check!(Generate { spec });
    check!(Generate { spec: KeySpec::MlDsa44 });
    check!(PublicKey { spec, private });
    check!(PublicKey { spec: KeySpec::Rsa2048, private: &rsa.private });
    let sign = Sign { spec, private, algorithm, message, message_type };
    check!(sign);
    let signature = &answer(&sign).unwrap();
    check!(Verify { spec, public, algorithm, message, message_type, signature });
    check!(DeriveSharedSecret { spec, private, peer: public });

    let (spec, algorithm) = (KeySpec::Hmac256, MacAlgorithm::HmacSha256);
    let secret = &key(spec).private[..];
    let generate_mac = GenerateMac { spec, secret, algorithm, message };
    check!(generate_mac);
    let mac = &answer(&generate_mac).unwrap();
    check!(VerifyMac { spec, secret, algorithm, message, mac });

    let (spec, algorithm) = (KeySpec::Rsa2048, EncryptionAlgorithm::RsaesOaepSha256);
    let encrypting = Encrypt { spec, public: &rsa.public, algorithm, plaintext: message };
    check!(encrypting);
    let ciphertext = &answer(&encrypting).unwrap();
    check!(Decrypt { spec, private: &rsa.private, algorithm, ciphertext });

    let (spec, algorithm) = (KeySpec::Sm2, WrappingAlgorithm::Sm2Pke);
    let by = EncryptionAlgorithm::Sm2Pke;
    let wrapped = &encrypt(spec, &sm2.public, by, message, &mut repeatable(1)).unwrap();
    check!(UnwrapMaterial { spec, private: &sm2.private, algorithm, wrapped });

    let (spec, kem) = (KeySpec::MlKem512, key(KeySpec::MlKem512));
    let encapsulate = Encapsulate { spec, public: &kem.public };
    check!(encapsulate);
    let ciphertext = &answer(&encapsulate).unwrap().ciphertext;
    check!(Decapsulate { spec, private: &kem.private, ciphertext });
    requests
}

#[test]
fn each_task_is_performed_and_its_reply_is_decoded() {
    for Request { bytes, is_reply } in each_task() {
        let reply = perform(&bytes);
        assert_eq!(reply[0], 0, "the task is performed, not refused");
        assert!(is_reply(&reply));
        assert_eq!(perform(&bytes), reply, "the same request has the same reply");
        for length in 0..reply.len() {
            assert!(!is_reply(&reply[..length]));
        }
        assert!(!is_reply(&[&reply[..], &[0]].concat()));
        for other in [&bytes[..bytes.len() - 1], &[&bytes[..], &[0]].concat()] {
            assert_eq!(perform(other), MALFORMED_TASK);
        }
    }
}

#[test]
fn each_task_has_a_tag_of_its_own() {
    let mut tags: Vec<u8> = each_task().into_iter().map(|it| it.bytes[0]).collect();
    tags.dedup();
    tags.sort_unstable();
    assert_eq!(tags, (0..12).collect::<Vec<u8>>());
}

#[test]
fn another_seed_generates_another_key() {
    let spec = KeySpec::EccNistEdwards25519;
    let pair = answer(&Generate { spec }).unwrap();
    assert_eq!(public_key(spec, &pair.private), Ok(pair.public.clone()));
    let other = Generate::read_reply(&perform(&Generate { spec }.to_bytes(&[8; 32]))).unwrap();
    assert!(other != pair);
    let (algorithm, message) = (SigningAlgorithm::Ed25519Sha512, &b"hello"[..]);
    let message_type = MessageType::Raw;
    let private = &pair.private;
    let signature = answer(&Sign { spec, private, algorithm, message, message_type }).unwrap();
    let verdict = verify(spec, &pair.public, algorithm, (message, message_type), &signature);
    assert_eq!(verdict, Ok(true));
}

#[test]
fn a_refusal_is_decoded_with_its_fields() {
    let spec = KeySpec::EccNistP384;
    let private = &key(KeySpec::EccNistP256).private[..];
    let (algorithm, message) = (SigningAlgorithm::EcdsaSha384, &b"hello"[..]);
    let sign = Sign { spec, private, algorithm, message, message_type: MessageType::Raw };
    assert_eq!(answer(&PublicKey { spec, private: b"no key" }), Err(Refusal::MalformedKey));
    assert_eq!(answer(&sign), Err(Refusal::NotOfSpec { spec }));
    let refusal =
        Refusal::UnsupportedAlgorithm { spec, algorithm: MacAlgorithm::HmacSha512.into() };
    let algorithm = MacAlgorithm::HmacSha512;
    assert_eq!(answer(&GenerateMac { spec, secret: private, algorithm, message }), Err(refusal));
    let algorithm = WrappingAlgorithm::RsaAesKeyWrapSha256;
    let unwrap = UnwrapMaterial { spec, private, algorithm, wrapped: message };
    let refusal = Refusal::UnsupportedWrapping { spec, algorithm };
    assert_eq!(answer(&unwrap).err(), Some(refusal));
    let message_type = MessageType::ExternalMu;
    let algorithm = SigningAlgorithm::EcdsaSha384;
    let refusal = Refusal::UnsupportedMessageType { algorithm, message_type };
    assert_eq!(answer(&Sign { message_type, ..sign }), Err(refusal));
    let refusal = Refusal::DigestLength { algorithm, length: 5, expected: 48 };
    assert_eq!(answer(&Sign { message_type: MessageType::Digest, ..sign }), Err(refusal));
    let refusal = Refusal::MessageTooLong { max: 4096 };
    assert_eq!(answer(&Sign { message: &[0; 4097], ..sign }), Err(refusal));
    let (spec, algorithm) = (KeySpec::Sm2, EncryptionAlgorithm::Sm2Pke);
    let encrypting = Encrypt { spec, public: &key(spec).public, algorithm, plaintext: &[0; 1025] };
    let refusal = Refusal::PlaintextTooLong { spec, algorithm, max: 1024 };
    assert_eq!(answer(&encrypting), Err(refusal));
    assert_eq!(answer(&Encrypt { plaintext: b"", ..encrypting }), Err(Refusal::EmptyPlaintext));
    let decrypt = Decrypt { spec, private: &key(spec).private, algorithm, ciphertext: b"x" };
    assert_eq!(answer(&decrypt).err(), Some(Refusal::InvalidCiphertext));
}

#[test]
fn bytes_that_are_not_a_task_are_refused() {
    for bytes in [&b""[..], b"\0", b"\xff", &[0xff; 100], &[0; 100]] {
        assert_eq!(perform(bytes), MALFORMED_TASK);
        assert_eq!(Verify::read_reply(bytes), Err(Refusal::MalformedTask));
    }
    assert_eq!(Verify::read_reply(&MALFORMED_TASK), Err(Refusal::MalformedTask));
}

#[test]
fn damaged_tasks_are_performed_or_refused() {
    let mut rng = repeatable(6);
    for Request { bytes, is_reply } in each_task() {
        for _ in 0..150 {
            let mut bytes = bytes.clone();
            for _ in 0..=below(&mut rng, 3) {
                // The first 37 bytes are the tag and the seed, which may be anything.
                let at = 37 + below(&mut rng, bytes.len() - 37);
                bytes[at] ^= 1 << below(&mut rng, 8);
            }
            assert!(is_reply(&perform(&bytes)));
        }
    }
}
