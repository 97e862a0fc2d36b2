//! Published results (RFC 4231 for HMAC, RFC 8032 for Ed25519), and the results of a fixed seed.

#![cfg(test)]

mod support;

use kms_algorithms::task::{Encapsulate, Encrypt, Generate, Sign};
use kms_algorithms::{KeyPair, Task, generate_mac, perform, public_key, sign, verify};
use kms_shapes::{Algorithm, KeySpec, MacAlgorithm, MessageType, SigningAlgorithm};
use sha2::{Digest, Sha256};
use support::{SEED, Unused};

const ED25519: KeySpec = KeySpec::EccNistEdwards25519;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks(2).map(|two| str::from_utf8(two).unwrap());
    pairs.map(|two| u8::from_str_radix(two, 16).unwrap()).collect()
}

/// RFC 4231, test case 2. The key is padded with zeros to the length that AWS requires, which does
/// not change the HMAC.
#[test]
fn hmac_of_rfc_4231() {
    let cases = [
        (
            KeySpec::Hmac224,
            MacAlgorithm::HmacSha224,
            28,
            "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44",
        ),
        (
            KeySpec::Hmac256,
            MacAlgorithm::HmacSha256,
            32,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            KeySpec::Hmac384,
            MacAlgorithm::HmacSha384,
            48,
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e
             8e2240ca5e69e2c78b3239ecfab21649",
        ),
        (
            KeySpec::Hmac512,
            MacAlgorithm::HmacSha512,
            64,
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554
             9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        ),
    ];
    for (spec, algorithm, length, tag) in cases {
        let mut secret = b"Jefe".to_vec();
        secret.resize(length, 0);
        let answer = generate_mac(spec, &secret, algorithm, b"what do ya want for nothing?");
        assert_eq!(answer, Ok(hex(tag)));
    }
}

/// Returns the secret of an RFC 8032 vector in the shortest form of PKCS#8.
fn ed25519_key(secret: &str) -> Vec<u8> {
    [hex("302e020100300506032b657004220420"), hex(secret)].concat()
}

#[test]
fn ed25519_of_rfc_8032() {
    // Section 7.1, test 3.
    let private = ed25519_key("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
    let public = public_key(ED25519, &private).unwrap();
    let point = hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    assert_eq!(public, [hex("302a300506032b6570032100"), point].concat());
    let message = (&[0xaf, 0x82][..], MessageType::Raw);
    let algorithm = SigningAlgorithm::Ed25519Sha512;
    let signature = sign(ED25519, &private, algorithm, message, &mut Unused).unwrap();
    let right = hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
         18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    assert_eq!(signature, right);
    assert_eq!(verify(ED25519, &public, algorithm, message, &right), Ok(true));
}

#[test]
fn ed25519ph_of_rfc_8032() {
    // Section 7.3: the digest of "abc".
    let private = ed25519_key("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
    let digest = hex("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a
         2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    let message = (&digest[..], MessageType::Digest);
    let algorithm = SigningAlgorithm::Ed25519PhSha512;
    let signature = sign(ED25519, &private, algorithm, message, &mut Unused).unwrap();
    let right = hex("98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41
         31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
    assert_eq!(signature, right);
    let public = public_key(ED25519, &private).unwrap();
    assert_eq!(verify(ED25519, &public, algorithm, message, &right), Ok(true));
}

/// Returns the first bytes of a digest, in hexadecimal.
fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The keys, signatures and ciphertexts of one seed. A laboratory with a seed repeats its history
/// only if they stay the same.
#[test]
fn a_seed_has_the_same_results_in_every_release() {
    let expected = [
        (
            KeySpec::Rsa2048,
            "cd23f9e5",
            "97bceb14 4daedc24 495e7f78 a7d8ae11 f00ff445 814e6823 fb6e7960 fe89e9ab",
        ),
        (KeySpec::EccNistP256, "59b4a7d2", "f58f0526"),
        (KeySpec::EccNistP384, "36b5b4ec", "6e25a891"),
        (KeySpec::EccNistP521, "8c6ee019", "3aa4cb99"),
        (KeySpec::EccSecgP256k1, "ff4062c2", "4b6c248a"),
        (KeySpec::Hmac224, "7a54ade0", ""),
        (KeySpec::Hmac256, "f61a0444", ""),
        (KeySpec::Hmac384, "00906be0", ""),
        (KeySpec::Hmac512, "0ecafc8b", ""),
        (KeySpec::Sm2, "41a61bfb", "00704cfd 5b16c34a"),
        (KeySpec::MlDsa44, "6cf7e29b", "ee3e1eba"),
        (KeySpec::MlDsa65, "c79e773b", "89cb3cdd"),
        (KeySpec::MlDsa87, "e2d630c9", "eadcb6b4"),
        (ED25519, "df328b20", "5a9cbd87 a7c386de"),
        (KeySpec::MlKem512, "697588f4", "d3ef38ae"),
        (KeySpec::MlKem768, "9a6ef2ef", "481364d8"),
        (KeySpec::MlKem1024, "96bc769b", "ec973d1e"),
    ];
    for (spec, private, results) in expected {
        let reply = perform(&Generate { spec }.to_bytes(&SEED));
        let pair = Generate::read_reply(&reply).unwrap();
        assert_eq!(fingerprint(&pair.private), private, "{spec}");
        let algorithms = spec.algorithms().iter();
        let made: Vec<_> = algorithms.filter_map(|it| result(spec, *it, &pair)).collect();
        assert_eq!(made.join(" "), results, "{spec}");
    }
}

/// Returns the fingerprint of a signature or a ciphertext; `None` for algorithms without chance.
fn result(spec: KeySpec, algorithm: Algorithm, pair: &KeyPair) -> Option<String> {
    let bytes = match algorithm {
        Algorithm::Signing(algorithm) => {
            let (message, message_type) = match algorithm {
                SigningAlgorithm::Ed25519PhSha512 => (&[5; 64][..], MessageType::Digest),
                _ => (&b"a message"[..], MessageType::Raw),
            };
            let private = &pair.private;
            let task = Sign { spec, private, algorithm, message, message_type };
            Sign::read_reply(&perform(&task.to_bytes(&SEED)))
        }
        Algorithm::Encryption(algorithm) => {
            let task = Encrypt { spec, public: &pair.public, algorithm, plaintext: b"a message" };
            Encrypt::read_reply(&perform(&task.to_bytes(&SEED)))
        }
        Algorithm::Encapsulation(_) => {
            let task = Encapsulate { spec, public: &pair.public };
            Encapsulate::read_reply(&perform(&task.to_bytes(&SEED))).map(|it| it.ciphertext)
        }
        Algorithm::Mac(_) | Algorithm::KeyAgreement(_) => return None,
    };
    Some(fingerprint(&bytes.unwrap()))
}
