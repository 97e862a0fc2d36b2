//! Keys that are one secret: those of HMAC and of symmetric encryption.

use alloc::vec::Vec;

use kms_shapes::KeySpec;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::scheme::Scheme;
use crate::{KeyPair, Refusal};

/// A key spec whose keys are `len` random bytes and have no public key.
///
/// The functions of HMAC keys are in the module `mac`. Encryption with a symmetric key is not in
/// this crate.
pub(crate) struct Secret {
    pub(crate) spec: KeySpec,
    pub(crate) len: usize,
}

impl Scheme for Secret {
    fn spec(&self) -> KeySpec {
        self.spec
    }

    fn generate(&self, rng: &mut dyn CryptoRng) -> Result<KeyPair, Refusal> {
        let mut private = Zeroizing::new(alloc::vec![0; self.len]);
        rng.fill_bytes(&mut private);
        Ok(KeyPair { private, public: Vec::new() })
    }

    fn public_key(&self, private: &[u8]) -> Result<Vec<u8>, Refusal> {
        if private.len() == self.len { Ok(Vec::new()) } else { Err(Refusal::MalformedKey) }
    }
}
