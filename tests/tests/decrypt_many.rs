//! Blobs by the hundred thousand, damaged and random: whatever KMS did not make is
//! InvalidCiphertextException (CRY-10). Ten million take a minute or two:
//! `KMS_ORRERY_BLOBS=10000000 cargo test -p kms-tests --test decrypt_many`.

#![cfg(test)]

use std::env;

use kms_core::{Entropy, KeyId, KmsError, MaterialId};
use kms_crypto::CiphertextBlob;
use kms_tests::entropy::Seeded;
use kms_tests::fuzzed::Decrypting;

/// The bytes of a blob before its nonce: version, key id, material id, check.
const HEADER_LEN: usize = 1 + KeyId::LEN + MaterialId::LEN + 8;

fn count() -> usize {
    let asked = env::var("KMS_ORRERY_BLOBS").ok().filter(|it| !it.is_empty());
    asked.map_or(200_000, |it| it.parse().expect("KMS_ORRERY_BLOBS is a number"))
}

fn random(entropy: &mut Seeded, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    entropy.fill(&mut bytes);
    bytes
}

fn pick(entropy: &mut Seeded, blobs: &[Vec<u8>]) -> Vec<u8> {
    blobs[entropy.below(blobs.len())].clone()
}

fn parsed(bytes: &[u8]) -> CiphertextBlob {
    CiphertextBlob::parse(bytes).expect("a genuine blob")
}

/// A genuine blob with some of its bytes changed, missing, added, or those of another one; or bytes
/// that never were one.
fn damaged(entropy: &mut Seeded, blobs: &[Vec<u8>]) -> Vec<u8> {
    let (mut bytes, other) = (pick(entropy, blobs), pick(entropy, blobs));
    let at = entropy.below(bytes.len().min(other.len()));
    let to = at + 1 + entropy.below(bytes.len() - at);
    let len = 1 + entropy.below(200);
    match entropy.below(10) {
        0 => bytes = random(entropy, 2 * len),
        1 => bytes[at] ^= 1 << entropy.below(8),
        2 => bytes[at..to].iter_mut().for_each(|byte| *byte ^= 1 << entropy.below(8)),
        3 => bytes.truncate(at),
        4 => bytes.extend(random(entropy, len)),
        5 => drop(bytes.splice(at..at, random(entropy, len))),
        6 => drop(bytes.drain(at..to)),
        7 => drop(bytes.splice(at.., other[at..].iter().copied())),
        8 => bytes[..HEADER_LEN].copy_from_slice(&other[..HEADER_LEN]),
        _ => bytes = renamed(&bytes, &other, &pick(entropy, blobs)),
    }
    bytes
}

/// The names of another key and material, with the check that belongs to them.
fn renamed(blob: &[u8], key: &[u8], material: &[u8]) -> Vec<u8> {
    let (key, material) = (parsed(key).key, parsed(material).material);
    CiphertextBlob { key, material, ..parsed(blob) }.to_bytes()
}

#[test]
fn cry_10_of_hundreds_of_thousands_of_blobs_only_the_genuine_decrypt() {
    let mut service = Decrypting::default();
    let genuine = service.genuine.clone();
    let mut entropy = Seeded::new(10);
    let mut restored = 0;
    for number in 0..count() {
        let bytes = damaged(&mut entropy, &genuine);
        let outcome = service.ask(&bytes);
        // Two genuine blobs, put together, are now and then one of them.
        if genuine.contains(&bytes) {
            assert_eq!(outcome, Ok(()), "blob {number}");
            restored += 1;
        } else {
            assert_eq!(outcome, Err(KmsError::InvalidCiphertext), "blob {number}: {bytes:?}");
        }
    }
    println!("{} blobs, {restored} of them genuine", count());
    assert!(restored < count() / 8, "{restored} of {} are genuine", count());
    genuine.iter().for_each(|blob| assert_eq!(service.ask(blob), Ok(())));
}
