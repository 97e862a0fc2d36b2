//! Bytes that are passed to the algorithms of asymmetric and HMAC keys.

use kms_algorithms::task::{
    Decrypt, DeriveSharedSecret, Encrypt, Generate, GenerateMac, PublicKey, Sign, UnwrapMaterial,
    Verify, VerifyMac,
};
use kms_algorithms::{Refusal, Task, perform};

/// Checks that bytes are refused unless they are a task, that a task is encoded in one way only,
/// and that its reply can be read.
pub fn algorithms(bytes: &[u8]) {
    let checks = [
        check::<Generate>,
        check::<PublicKey<'_>>,
        check::<Sign<'_>>,
        check::<Verify<'_>>,
        check::<GenerateMac<'_>>,
        check::<VerifyMac<'_>>,
        check::<Encrypt<'_>>,
        check::<Decrypt<'_>>,
        check::<DeriveSharedSecret<'_>>,
        check::<UnwrapMaterial<'_>>,
    ];
    let tasks = checks.into_iter().filter(|check| check(bytes)).count();
    match tasks {
        0 => assert!(Verify::read_reply(&perform(bytes)) == Err(Refusal::MalformedTask)),
        _ => assert_eq!(tasks, 1, "the bytes are a task of one type"),
    }
}

/// Checks the bytes if they are a task of this type, and returns whether they are.
fn check<'a, T: Task<'a>>(bytes: &'a [u8]) -> bool {
    let Some((task, seed)) = T::from_bytes(bytes) else { return false };
    assert_eq!(task.to_bytes(&seed)[..], *bytes);
    // Generating an RSA pair takes seconds, and reads nothing but the key spec.
    let is_rsa = Generate::from_bytes(bytes).is_some_and(|(it, _)| it.spec.rsa_bits().is_some());
    if !is_rsa {
        assert!(!matches!(T::read_reply(&perform(bytes)), Err(Refusal::MalformedTask)));
    }
    true
}
