//! Key encapsulation: a shared secret, and the ciphertext from which the other party recovers it.

use alloc::vec::Vec;

use kms_shapes::{EncapsulationAlgorithm, KeySpec};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Refusal;
use crate::codec::{Codec, Decoder, Encoder};
use crate::scheme::scheme_for;

/// A shared secret and its encapsulated form.
#[derive(Clone, PartialEq, Eq)]
pub struct Encapsulation {
    /// The shared secret, 32 bytes.
    pub shared_secret: Zeroizing<Vec<u8>>,
    /// The ciphertext, whose length depends on the key spec (KEM-02).
    pub ciphertext: Vec<u8>,
}

impl Codec<'_> for Encapsulation {
    fn encode(&self, to: &mut Encoder) {
        self.shared_secret.encode(to);
        self.ciphertext.encode(to);
    }

    fn decode(from: &mut Decoder) -> Option<Self> {
        Some(Self { shared_secret: Codec::decode(from)?, ciphertext: Codec::decode(from)? })
    }
}

/// Generates a shared secret and encapsulates it under a public key.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`] if keys of this spec do not support ML-KEM;
/// [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`].
pub fn encapsulate(
    spec: KeySpec,
    public: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Encapsulation, Refusal> {
    scheme_for(spec, EncapsulationAlgorithm::MlKem)?.encapsulate(public, rng)
}

/// Recovers the shared secret that was encapsulated under the public key of a private key.
///
/// Every ciphertext of the right length gives a secret. If it was made for another key, or altered,
/// the secret is 32 pseudo-random bytes (KEM-03): FIPS 203 calls this implicit rejection.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`] if keys of this spec do not support ML-KEM;
/// [`Refusal::InvalidCiphertext`] if the ciphertext does not have the length of the key spec;
/// [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`].
pub fn decapsulate(
    spec: KeySpec,
    private: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    scheme_for(spec, EncapsulationAlgorithm::MlKem)?.decapsulate(private, ciphertext)
}
