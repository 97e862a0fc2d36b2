//! The algorithms of key pairs and HMAC keys, as an argument.

use alloc::vec::Vec;

pub use kms_algorithms::KeyPair;
use kms_algorithms::{Refusal, Seed, Task, task};
use zeroize::Zeroizing;

use crate::entropy::{Entropy, draw};
use crate::error::KmsError;
use kms_shapes::KeySpec;

/// Does what only key pairs and HMAC keys need. The code for it is large, and an RSA pair takes
/// seconds: a host may not have them yet. A command then comes to nothing but
/// [`KmsError::Missing`], and is carried out anew when it is there.
pub trait Algorithms {
    /// Does the [`Task`] of these bytes, as [`kms_algorithms::perform`] does; `None` where the code
    /// is not there yet.
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>>;

    /// An RSA pair, new and used by nobody else; `None` where none has been made yet. `seed` is for
    /// who makes it here and now.
    fn rsa_pair(&self, spec: KeySpec, seed: &Seed) -> Option<KeyPair>;
}

/// What is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The code.
    Algorithms,
    /// An RSA pair of this spec.
    RsaPair(KeySpec),
}

/// None of it, ever.
#[derive(Clone, Copy, Debug)]
pub struct NoAlgorithms;

impl Algorithms for NoAlgorithms {
    fn perform(&self, _: &[u8]) -> Option<Vec<u8>> {
        None
    }

    fn rsa_pair(&self, _: KeySpec, _: &Seed) -> Option<KeyPair> {
        None
    }
}

/// All of it, in this very program. An RSA pair of 4096 bits takes seconds.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn;

impl Algorithms for BuiltIn {
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>> {
        Some(kms_algorithms::perform(task))
    }

    fn rsa_pair(&self, spec: KeySpec, seed: &Seed) -> Option<KeyPair> {
        let reply = Zeroizing::new(self.perform(&task::Generate { spec }.to_bytes(seed))?);
        task::Generate::read_reply(&reply).ok()
    }
}

/// The sources that a command draws on: randomness, and the algorithms of key pairs and HMAC keys.
pub struct Context<'a> {
    /// The source of randomness.
    pub entropy: &'a mut dyn Entropy,
    /// The algorithms of key pairs and HMAC keys.
    pub algorithms: &'a dyn Algorithms,
}

impl<'a> Context<'a> {
    /// Creates a context for commands on symmetric keys. Commands that need the algorithms of key
    /// pairs and HMAC keys return [`KmsError::Missing`].
    #[must_use]
    pub fn without_algorithms(entropy: &'a mut dyn Entropy) -> Self {
        Self { entropy, algorithms: &NoAlgorithms }
    }
}

impl Context<'_> {
    /// Performs a task with random bytes of its own. The inner result is that of the algorithm.
    pub(crate) fn try_perform<'a, T: Task<'a>>(
        &mut self,
        task: &T,
    ) -> Result<Result<T::Output, Refusal>, KmsError> {
        let seed = draw(self.entropy);
        let reply = self.algorithms.perform(&task.to_bytes(&seed));
        let reply = Zeroizing::new(reply.ok_or(KmsError::Missing(Missing::Algorithms))?);
        Ok(T::read_reply(&reply))
    }

    /// Performs a task. A refusal of the algorithm refuses the command.
    pub(crate) fn perform<'a, T: Task<'a>>(&mut self, task: &T) -> Result<T::Output, KmsError> {
        self.try_perform(task)?.map_err(KmsError::Algorithm)
    }

    /// Generates a key pair, or the secret of an HMAC key.
    pub(crate) fn generate(&mut self, spec: KeySpec) -> Result<KeyPair, KmsError> {
        if spec.rsa_bits().is_some() {
            let pair = self.algorithms.rsa_pair(spec, &draw(self.entropy));
            return pair.ok_or(KmsError::Missing(Missing::RsaPair(spec)));
        }
        self.perform(&task::Generate { spec })
    }
}
