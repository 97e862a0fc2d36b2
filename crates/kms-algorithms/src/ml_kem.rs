//! ML-KEM (FIPS 203): encapsulation of a shared secret.

use alloc::vec::Vec;
use core::marker::PhantomData;

use kms_shapes::KeySpec;
use ml_kem::kem::{Decapsulate, Decapsulator, Encapsulate, Kem};
use ml_kem::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ml_kem::{Ciphertext, Seed};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::key_pair::{
    KeyPair, encode_private, encode_public, private_key_refusal, public_key_refusal,
};
use crate::rng::random_bytes;
use crate::scheme::Scheme;
use crate::{Encapsulation, Refusal};

/// A parameter set of ML-KEM whose keys have an encoding in DER.
pub(crate) trait Parameters:
    Kem<
        EncapsulationKey: EncodePublicKey + DecodePublicKey,
        DecapsulationKey: EncodePrivateKey + DecodePrivateKey + Decapsulate + From<Seed>,
    >
{
}

impl<K> Parameters for K where
    K: Kem<
            EncapsulationKey: EncodePublicKey + DecodePublicKey,
            DecapsulationKey: EncodePrivateKey + DecodePrivateKey + Decapsulate + From<Seed>,
        >
{
}

/// The scheme of one parameter set.
pub(crate) struct MlKem<K> {
    spec: KeySpec,
    parameters: PhantomData<K>,
}

impl<K: Parameters> MlKem<K> {
    pub(crate) const fn new(spec: KeySpec) -> Self {
        Self { spec, parameters: PhantomData }
    }

    fn decapsulation_key(&self, der: &[u8]) -> Result<K::DecapsulationKey, Refusal> {
        K::DecapsulationKey::from_pkcs8_der(der).map_err(|_| private_key_refusal(self.spec, der))
    }
}

impl<K: Parameters> Scheme for MlKem<K> {
    fn spec(&self) -> KeySpec {
        self.spec
    }

    /// Generates a key pair. The private key is encoded as its seed, which has the same length in
    /// every parameter set (KEM-04).
    fn generate(&self, rng: &mut dyn CryptoRng) -> Result<KeyPair, Refusal> {
        let seed = Zeroizing::new(random_bytes::<64>(rng));
        let key = K::DecapsulationKey::from(Seed::from(*seed));
        let public = encode_public(key.encapsulation_key())?;
        Ok(KeyPair { private: encode_private(&key)?, public })
    }

    fn public_key(&self, private: &[u8]) -> Result<Vec<u8>, Refusal> {
        encode_public(self.decapsulation_key(private)?.encapsulation_key())
    }

    fn encapsulate(
        &self,
        public: &[u8],
        rng: &mut dyn CryptoRng,
    ) -> Result<Encapsulation, Refusal> {
        let key = K::EncapsulationKey::from_public_key_der(public)
            .map_err(|_| public_key_refusal(self.spec, public))?;
        let (ciphertext, secret) = key.encapsulate_with_rng(rng);
        let (ciphertext, shared_secret) = (ciphertext.to_vec(), Zeroizing::new(secret.to_vec()));
        Ok(Encapsulation { shared_secret, ciphertext })
    }

    fn decapsulate(
        &self,
        private: &[u8],
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let key = self.decapsulation_key(private)?;
        let ciphertext =
            Ciphertext::<K>::try_from(ciphertext).map_err(|_| Refusal::InvalidCiphertext)?;
        Ok(Zeroizing::new(key.decapsulate(&ciphertext).to_vec()))
    }
}
