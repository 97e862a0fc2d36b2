//! The algorithms of key pairs and HMAC keys, as an argument.

use alloc::vec::Vec;

pub use kms_algorithms::KeyPair;
use kms_algorithms::{Refusal, Seed, Task, task};
use zeroize::Zeroizing;

use crate::entropy::{Entropy, draw};
use crate::error::KmsError;
use kms_shapes::KeySpec;

/// The algorithms of asymmetric and HMAC keys.
///
/// Their code is large, and an RSA key pair takes seconds to generate, so a host may not have them yet. A
/// command then fails with [`KmsError::Missing`], changes nothing, and is carried out again when the host
/// has provided them.
pub trait Algorithms {
    /// Performs an encoded [`Task`], as [`kms_algorithms::perform`] does. Returns `None` if the code is not
    /// loaded yet.
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>>;

    /// Returns a new RSA key pair, which is not used elsewhere. Returns `None` if none has been generated
    /// yet. `seed` is used only if the pair is generated in this call.
    fn rsa_pair(&self, spec: KeySpec, seed: &Seed) -> Option<KeyPair>;
}

/// A requirement of a command that the host has to provide first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The code.
    Algorithms,
    /// An RSA pair of this spec.
    RsaPair(KeySpec),
}

/// A host without algorithms.
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

/// The algorithms, compiled into this program. An RSA pair of 4096 bits takes seconds.
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
