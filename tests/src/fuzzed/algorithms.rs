//! Bytes that are given to the algorithms of asymmetric and HMAC keys.

#![expect(clippy::unwrap_used, reason = "what does not hold ends the test")]

use kms_algorithms::{Outcome, Refusal, Spec, Task, perform};

/// What is no task is refused as none; what is one is what its bytes say, and comes to something.
pub fn algorithms(bytes: &[u8]) {
    let Some((task, seed)) = Task::from_bytes(bytes) else {
        assert!(outcome(bytes) == Outcome::Refused(Refusal::MalformedTask));
        return;
    };
    assert_eq!(task.to_bytes(&seed)[..], *bytes);
    let rsa = [Spec::Rsa2048, Spec::Rsa3072, Spec::Rsa4096];
    // It takes seconds, and reads nothing.
    let makes_rsa = rsa.map(|spec| Task::Generate { spec }).contains(&task);
    if !makes_rsa {
        assert!(outcome(bytes) != Outcome::Refused(Refusal::MalformedTask));
    }
}

fn outcome(bytes: &[u8]) -> Outcome {
    Outcome::from_bytes(&perform(bytes)).unwrap()
}
