//! Decrypt refuses all bytes that KMS did not create with InvalidCiphertextException, and with no other
//! error (CRY-10). More cases on request: `KMS_ORRERY_CASES=100000`.

#![cfg(test)]

use kms_core::{AccessDenied, KeyId, KmsError, MaterialId};
use kms_crypto::CiphertextBlob;
use kms_tests::actions;
use kms_tests::cases;
use kms_tests::genuine::Genuine;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// The bytes of a blob before its nonce: version, key id, material id, check.
const HEADER_LEN: usize = 1 + KeyId::LEN + MaterialId::LEN + 8;

/// A change of a genuine blob.
#[derive(Clone, Debug)]
enum Damage {
    /// Some bits are flipped.
    Flip(Vec<(Index, u8)>),
    /// The end is missing.
    Truncate(Index),
    /// There is more behind the end.
    Append(Vec<u8>),
    /// Bytes are put in.
    Insert(Index, Vec<u8>),
    /// A stretch of bytes is missing.
    Remove(Index, Index),
    /// It goes on like another blob from here.
    Splice(Index, Index),
    /// Another genuine header, nonce and body left alone.
    SwapHeader(Index),
    /// The names of another key and material, with the check that belongs to them.
    Rename(Index, Index),
    /// Another nonce.
    SwapNonce(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<Index>;
    prop_oneof![
        vec((index(), 0..8_u8), 1..4).prop_map(Damage::Flip),
        index().prop_map(Damage::Truncate),
        vec(any::<u8>(), 1..64).prop_map(Damage::Append),
        (index(), vec(any::<u8>(), 1..64)).prop_map(|(at, more)| Damage::Insert(at, more)),
        (index(), index()).prop_map(|(from, to)| Damage::Remove(from, to)),
        (index(), index()).prop_map(|(other, at)| Damage::Splice(other, at)),
        index().prop_map(Damage::SwapHeader),
        (index(), index()).prop_map(|(key, material)| Damage::Rename(key, material)),
        index().prop_map(Damage::SwapNonce),
    ]
}

fn damaged(blob: &[u8], others: &[Vec<u8>], damage: &Damage) -> Vec<u8> {
    let mut bytes = blob.to_vec();
    let parse = |bytes: &Vec<u8>| CiphertextBlob::parse(bytes).expect("a genuine blob");
    match damage {
        Damage::Flip(bits) => {
            for (at, bit) in bits {
                bytes[at.index(blob.len())] ^= 1 << bit;
            }
        }
        Damage::Truncate(at) => bytes.truncate(at.index(blob.len())),
        Damage::Append(more) => bytes.extend(more),
        Damage::Insert(at, more) => {
            let at = at.index(blob.len());
            bytes.splice(at..at, more.iter().copied());
        }
        Damage::Remove(from, to) => {
            let (from, to) = (from.index(blob.len()), to.index(blob.len()));
            bytes.drain(from.min(to)..=from.max(to));
        }
        Damage::Splice(other, at) => {
            let other = other.get(others);
            let at = at.index(blob.len().min(other.len()));
            bytes.truncate(at);
            bytes.extend(&other[at..]);
        }
        Damage::SwapHeader(other) => {
            bytes[..HEADER_LEN].copy_from_slice(&other.get(others)[..HEADER_LEN]);
        }
        Damage::Rename(key, material) => {
            let (key, material) =
                (parse(key.get(others)).key, parse(material.get(others)).material);
            bytes = CiphertextBlob { key, material, ..parse(&bytes) }.to_bytes();
        }
        Damage::SwapNonce(other) => {
            bytes = CiphertextBlob { nonce: parse(other.get(others)).nonce, ..parse(&bytes) }
                .to_bytes();
        }
    }
    bytes
}

#[test]
fn cry_10_arbitrary_bytes_are_no_ciphertext() {
    let Genuine { mut lab, .. } = Genuine::default();
    cases::run(4096, &vec(any::<u8>(), 0..8192), |bytes| {
        let outcome = lab.ask(actions::decrypt(&bytes));
        prop_assert_eq!(outcome, Err(KmsError::InvalidCiphertext));
        Ok(())
    });
}

#[test]
fn cry_10_a_genuine_blob_that_was_changed_in_any_way_is_no_ciphertext() {
    let Genuine { mut lab, blobs } = Genuine::default();
    let strategy = (any::<Index>(), vec(damage(), 1..4));
    cases::run(4096, &strategy, |(blob, damages)| {
        let blob = blob.get(&blobs);
        let bytes = damages.iter().fold(blob.clone(), |bytes, damage| {
            // What is no blob any more is damaged enough for those that take a blob apart.
            let whole = !bytes.is_empty() && CiphertextBlob::parse(&bytes).is_ok();
            if whole { damaged(&bytes, &blobs, damage) } else { bytes }
        });
        let outcome = lab.ask(actions::decrypt(&bytes));
        if blobs.contains(&bytes) {
            prop_assert!(outcome.is_ok());
        } else {
            prop_assert_eq!(outcome, Err(KmsError::InvalidCiphertext));
        }
        Ok(())
    });
}

#[test]
fn del_13_a_genuine_header_of_a_deleted_key_is_denied_whatever_follows_it() {
    let Genuine { mut lab, blobs } = Genuine::default();
    let keys: Vec<_> = lab.keys().into_iter().map(|arn| arn.key).collect();
    keys.into_iter().for_each(|key| lab.delete(key));
    let strategy = (any::<Index>(), vec(any::<u8>(), 12 + 17..200));
    cases::run(512, &strategy, |(blob, body)| {
        let header = &blob.get(&blobs)[..HEADER_LEN];
        let outcome = lab.ask(actions::decrypt(&[header, &body].concat()));
        let denied = KmsError::AccessDenied(AccessDenied::CiphertextOfNoKey);
        prop_assert_eq!(outcome, Err(denied));
        Ok(())
    });
}
