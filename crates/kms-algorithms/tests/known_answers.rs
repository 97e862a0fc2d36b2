//! Answers that others published: RFC 4231 for HMAC, RFC 8032 for Ed25519.

#![cfg(test)]

use kms_algorithms::{
    MacAlgorithm, MessageType, SigningAlgorithm, Spec, mac, public_key, sign, verify,
};

const ED25519: Spec = Spec::EccNistEdwards25519;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks(2).map(|two| str::from_utf8(two).unwrap());
    pairs.map(|two| u8::from_str_radix(two, 16).unwrap()).collect()
}

/// RFC 4231, test case 2, with the key filled up with zeros to the length that AWS asks for, which
/// changes no HMAC.
#[test]
fn hmac_of_rfc_4231() {
    let cases = [
        (
            Spec::Hmac224,
            MacAlgorithm::HmacSha224,
            28,
            "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44",
        ),
        (
            Spec::Hmac256,
            MacAlgorithm::HmacSha256,
            32,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            Spec::Hmac384,
            MacAlgorithm::HmacSha384,
            48,
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e
             8e2240ca5e69e2c78b3239ecfab21649",
        ),
        (
            Spec::Hmac512,
            MacAlgorithm::HmacSha512,
            64,
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554
             9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        ),
    ];
    for (spec, algorithm, length, tag) in cases {
        let mut secret = b"Jefe".to_vec();
        secret.resize(length, 0);
        let answer = mac(spec, &secret, algorithm, b"what do ya want for nothing?");
        assert_eq!(answer, Ok(hex(tag)));
    }
}

/// The secret of an RFC 8032 vector in the shortest form of PKCS#8.
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
    let signature = sign(ED25519, &private, algorithm, message, &mut |_| ()).unwrap();
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
    let signature = sign(ED25519, &private, algorithm, message, &mut |_| ()).unwrap();
    let right = hex("98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41
         31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
    assert_eq!(signature, right);
    let public = public_key(ED25519, &private).unwrap();
    assert_eq!(verify(ED25519, &public, algorithm, message, &right), Ok(true));
}
