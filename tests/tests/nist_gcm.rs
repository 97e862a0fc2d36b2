//! NIST's vectors of the Cryptographic Algorithm Validation Program for AES-GCM with 256-bit keys.
//!
//! All 15,750 are put to `aes-gcm`, the crate under our cipher, with nonces and tags of each size.
//! Of these sizes `kms_crypto::gcm` has one, nonces of 96 bits and tags of 128: its 750 go through
//! it too, and so do the heads of the tags that it makes for all shorter ones.
//!
//! The vectors are no part of this repository: `cargo xtask test` fetches them, and says where they
//! are in `KMS_ORRERY_NIST`.

#![cfg(test)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use aes_gcm::aead::array::ArraySize;
use aes_gcm::aead::consts::{U1, U4, U8, U12, U13, U14, U15, U16, U128};
use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};
use aes_gcm::{AesGcm, TagSize, aes::Aes256};
use kms_crypto::{SecretKey, gcm};

/// The encryption and decryption functions for nonces and tags of one size.
struct Cipher {
    encrypt: fn(&Case) -> Vec<u8>,
    decrypt: fn(&Case) -> Option<Vec<u8>>,
}

/// A case of either file; without a plaintext where its tag is wrong.
#[derive(Default)]
struct Case {
    place: String,
    key: Vec<u8>,
    nonce: Vec<u8>,
    aad: Vec<u8>,
    plaintext: Option<Vec<u8>>,
    ciphertext: Vec<u8>,
    tag: Vec<u8>,
}

impl Case {
    fn ciphertext_and_tag(&self) -> Vec<u8> {
        [&self.ciphertext[..], &self.tag].concat()
    }

    fn plaintext(&self) -> &[u8] {
        self.plaintext.as_deref().expect("only a case with a valid tag has a plaintext")
    }

    fn secret(&self) -> SecretKey {
        SecretKey::from_bytes(self.key[..].try_into().expect("256 bits"))
    }
}

#[test]
fn every_vector_encrypts_and_decrypts_as_expected() {
    let Some(folder) = folder() else { return };
    let encryptions = cases(&folder, "gcmEncryptExtIV256.rsp");
    let decryptions = cases(&folder, "gcmDecrypt256.rsp");
    assert_eq!((encryptions.len(), decryptions.len()), (7875, 7875));
    let forged = |cases: &[Case]| cases.iter().filter(|case| case.plaintext.is_none()).count();
    assert_eq!((forged(&encryptions), forged(&decryptions)), (0, 3919));
    let all = || encryptions.iter().chain(&decryptions);
    all().for_each(|case| check(case, &cipher(case.nonce.len(), case.tag.len())));
    let ours: Vec<_> = all().filter(|case| sizes(case) == (12, 16)).collect();
    assert_eq!(ours.len(), 750);
    ours.into_iter().for_each(|case| check(case, &OURS));
    let shorter: Vec<_> = encryptions.iter().filter(|case| case.nonce.len() == 12).collect();
    assert_eq!(shorter.len(), 7 * 375);
    for case in shorter {
        assert!((OURS.encrypt)(case).starts_with(&case.ciphertext_and_tag()), "{}", case.place);
    }
}

fn check(case: &Case, cipher: &Cipher) {
    assert_eq!((cipher.decrypt)(case), case.plaintext, "{}", case.place);
    if case.plaintext.is_some() {
        assert_eq!((cipher.encrypt)(case), case.ciphertext_and_tag(), "{}", case.place);
    }
}

fn sizes(case: &Case) -> (usize, usize) {
    (case.nonce.len(), case.tag.len())
}

/// The cipher of ciphertext blobs.
const OURS: Cipher = Cipher {
    encrypt: |case| {
        let nonce = case.nonce[..].try_into().expect("96 bits");
        gcm::encrypt(&case.secret(), &nonce, case.plaintext(), &case.aad).expect("short")
    },
    decrypt: |case| {
        let nonce = case.nonce[..].try_into().expect("96 bits");
        gcm::decrypt(&case.secret(), &nonce, &case.ciphertext_and_tag(), &case.aad)
    },
};

fn cipher(nonce_len: usize, tag_len: usize) -> Cipher {
    match nonce_len {
        1 => with_nonce::<U1>(tag_len),
        12 => with_nonce::<U12>(tag_len),
        128 => with_nonce::<U128>(tag_len),
        other => panic!("a nonce of {other} bytes"),
    }
}

fn with_nonce<N: ArraySize>(tag_len: usize) -> Cipher {
    match tag_len {
        4 => with_sizes::<N, U4>(),
        8 => with_sizes::<N, U8>(),
        12 => with_sizes::<N, U12>(),
        13 => with_sizes::<N, U13>(),
        14 => with_sizes::<N, U14>(),
        15 => with_sizes::<N, U15>(),
        16 => with_sizes::<N, U16>(),
        other => panic!("a tag of {other} bytes"),
    }
}

fn with_sizes<N: ArraySize, T: TagSize>() -> Cipher {
    Cipher {
        encrypt: |case| {
            let payload = Payload { msg: case.plaintext(), aad: &case.aad };
            let ciphertext = keyed::<N, T>(case).encrypt(&nonce::<N, T>(case), payload);
            ciphertext.expect("a short message")
        },
        decrypt: |case| {
            let payload = Payload { msg: &case.ciphertext_and_tag(), aad: &case.aad };
            keyed::<N, T>(case).decrypt(&nonce::<N, T>(case), payload).ok()
        },
    }
}

type Gcm<N, T> = AesGcm<Aes256, N, T>;

fn keyed<N: ArraySize, T: TagSize>(case: &Case) -> Gcm<N, T> {
    Gcm::new_from_slice(&case.key).expect("256 bits")
}

fn nonce<N: ArraySize, T: TagSize>(case: &Case) -> Nonce<Gcm<N, T>> {
    case.nonce[..].try_into().expect("a nonce of this size")
}

/// Where the vectors are; `None`, and a word about it, where nobody has fetched them.
fn folder() -> Option<PathBuf> {
    let folder = env::var_os("KMS_ORRERY_NIST").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        // Not by a macro of print's kind: of a test that passes, nobody would see it.
        let _ = writeln!(
            io::stderr(),
            "NIST's vectors are left out: `cargo xtask test --only native` fetches them and sets \
             KMS_ORRERY_NIST to their folder"
        );
    }
    folder.map(PathBuf::from)
}

/// The cases of a file: lines of `Name = hex`, a case from each `Count` on, `FAIL` where there is no
/// plaintext.
fn cases(folder: &Path, name: &str) -> Vec<Case> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut cases = Vec::new();
    for (at, line) in (1..).zip(text.lines()) {
        let (member, value) = line.split_once('=').unwrap_or((line, ""));
        let (member, value) = (member.trim(), value.trim());
        if member == "Count" {
            cases.push(Case { place: format!("{name}:{at}"), ..Case::default() });
        }
        let Some(case) = cases.last_mut() else { continue };
        match member {
            "Key" => case.key = bytes(value),
            "IV" => case.nonce = bytes(value),
            "AAD" => case.aad = bytes(value),
            "PT" => case.plaintext = Some(bytes(value)),
            "CT" => case.ciphertext = bytes(value),
            "Tag" => case.tag = bytes(value),
            _ => {}
        }
    }
    cases
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |it: u8| char::from(it).to_digit(16).expect("a hex digit") as u8;
    hex.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}
