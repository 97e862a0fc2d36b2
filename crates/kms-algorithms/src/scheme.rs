//! The implementation of each key spec.

use alloc::vec::Vec;

use ::ml_dsa::{MlDsa44, MlDsa65, MlDsa87};
use ::ml_kem::{MlKem512, MlKem768, MlKem1024};
use kms_shapes::{
    Algorithm, EncapsulationAlgorithm, EncryptionAlgorithm, KeyAgreementAlgorithm, KeySpec,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::message::Message;
use crate::ml_dsa::MlDsa;
use crate::ml_kem::MlKem;
use crate::rsa_key::Rsa;
use crate::secret::Secret;
use crate::{Encapsulation, KeyPair, Refusal, curve, ed25519};

/// The keys of one key spec, and the functions that they support.
///
/// A caller gets the scheme from [`scheme_for`], which has checked that the spec supports the
/// algorithm. The default body of a function refuses: it is for specs that have no algorithm of
/// that kind. The tests perform each algorithm of each spec, so a body that is missing is found.
pub(crate) trait Scheme {
    /// The key spec, for refusals.
    fn spec(&self) -> KeySpec;

    fn generate(&self, rng: &mut dyn CryptoRng) -> Result<KeyPair, Refusal>;

    /// Returns the public key that belongs to a private key, and so checks the private key.
    fn public_key(&self, private: &[u8]) -> Result<Vec<u8>, Refusal>;

    fn sign(
        &self,
        _private: &[u8],
        message: &Message<'_>,
        _rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, Refusal> {
        Err(unsupported(self.spec(), message.algorithm))
    }

    fn verify(
        &self,
        _public: &[u8],
        message: &Message<'_>,
        _signature: &[u8],
    ) -> Result<bool, Refusal> {
        Err(unsupported(self.spec(), message.algorithm))
    }

    fn encrypt(
        &self,
        _public: &[u8],
        algorithm: EncryptionAlgorithm,
        _plaintext: &[u8],
        _rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, Refusal> {
        Err(unsupported(self.spec(), algorithm))
    }

    fn decrypt(
        &self,
        _private: &[u8],
        algorithm: EncryptionAlgorithm,
        _ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        Err(unsupported(self.spec(), algorithm))
    }

    fn derive_shared_secret(
        &self,
        _private: &[u8],
        _peer: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        Err(unsupported(self.spec(), KeyAgreementAlgorithm::Ecdh))
    }

    fn encapsulate(
        &self,
        _public: &[u8],
        _rng: &mut dyn CryptoRng,
    ) -> Result<Encapsulation, Refusal> {
        Err(unsupported(self.spec(), EncapsulationAlgorithm::MlKem))
    }

    fn decapsulate(
        &self,
        _private: &[u8],
        _ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        Err(unsupported(self.spec(), EncapsulationAlgorithm::MlKem))
    }
}

/// Returns the implementation of a key spec. This is the only place that maps specs to libraries.
pub(crate) fn scheme(spec: KeySpec) -> &'static dyn Scheme {
    match spec {
        KeySpec::Rsa2048 => &Rsa { spec: KeySpec::Rsa2048, bits: 2048 },
        KeySpec::Rsa3072 => &Rsa { spec: KeySpec::Rsa3072, bits: 3072 },
        KeySpec::Rsa4096 => &Rsa { spec: KeySpec::Rsa4096, bits: 4096 },
        KeySpec::EccNistP256 => &curve::p256::Curve,
        KeySpec::EccNistP384 => &curve::p384::Curve,
        KeySpec::EccNistP521 => &curve::p521::Curve,
        KeySpec::EccSecgP256k1 => &curve::k256::Curve,
        KeySpec::EccNistEdwards25519 => &ed25519::Ed25519,
        KeySpec::Sm2 => &curve::sm2::Curve,
        KeySpec::MlDsa44 => const { &MlDsa::<MlDsa44>::new(KeySpec::MlDsa44) },
        KeySpec::MlDsa65 => const { &MlDsa::<MlDsa65>::new(KeySpec::MlDsa65) },
        KeySpec::MlDsa87 => const { &MlDsa::<MlDsa87>::new(KeySpec::MlDsa87) },
        KeySpec::MlKem512 => const { &MlKem::<MlKem512>::new(KeySpec::MlKem512) },
        KeySpec::MlKem768 => const { &MlKem::<MlKem768>::new(KeySpec::MlKem768) },
        KeySpec::MlKem1024 => const { &MlKem::<MlKem1024>::new(KeySpec::MlKem1024) },
        KeySpec::SymmetricDefault => &Secret { spec: KeySpec::SymmetricDefault, len: 32 },
        KeySpec::Hmac224 => &Secret { spec: KeySpec::Hmac224, len: 28 },
        KeySpec::Hmac256 => &Secret { spec: KeySpec::Hmac256, len: 32 },
        KeySpec::Hmac384 => &Secret { spec: KeySpec::Hmac384, len: 48 },
        KeySpec::Hmac512 => &Secret { spec: KeySpec::Hmac512, len: 64 },
    }
}

/// Returns the implementation of a key spec for a function that uses `algorithm`.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`] if keys of this spec do not support it.
pub(crate) fn scheme_for(
    spec: KeySpec,
    algorithm: impl Into<Algorithm>,
) -> Result<&'static dyn Scheme, Refusal> {
    let algorithm = algorithm.into();
    if spec.supports(algorithm) { Ok(scheme(spec)) } else { Err(unsupported(spec, algorithm)) }
}

pub(crate) fn unsupported(spec: KeySpec, algorithm: impl Into<Algorithm>) -> Refusal {
    Refusal::UnsupportedAlgorithm { spec, algorithm: algorithm.into() }
}
