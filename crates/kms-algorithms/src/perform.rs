//! The one function of the module of its own: bytes in, bytes out.

use alloc::vec::Vec;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::{Outcome, Refusal, Task};

/// Does the [`Task`] of these bytes and answers with the bytes of its [`Outcome`]. Bytes that are no
/// task are refused as such. Whatever is random is made of the task's seed: the same bytes in give
/// the same bytes out.
#[must_use]
pub fn perform(request: &[u8]) -> Vec<u8> {
    let outcome = match Task::from_bytes(request) {
        Some((task, seed)) => {
            let mut random = ChaCha20Rng::from_seed(seed);
            task.perform(&mut |out: &mut [u8]| random.fill_bytes(out))
        }
        None => Outcome::Refused(Refusal::MalformedTask),
    };
    outcome.to_bytes()
}
