//! RSA: key pairs, encryption with OAEP, and signatures with PKCS #1 v1.5 and PSS.
//!
//! The crate `rsa` has the timing leak of RUSTSEC-2023-0071 ("Marvin"): somebody who can measure
//! very many decryptions over a network may learn the private key. The leak does not matter here.
//! This is a simulator for tests and lessons, its keys protect nothing, and it runs on the machine
//! of its only user, who can export the private keys anyway.

use alloc::vec::Vec;

use kms_shapes::{EncryptionAlgorithm, KeySpec, SigningAlgorithm};
use rand_core::CryptoRng;
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use rsa::sha2::{Sha256, Sha384, Sha512};
use rsa::traits::PublicKeyParts;
use rsa::{Oaep, Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey};
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::Refusal;
use crate::key_pair::{KeyPair, private_key_refusal, public_key_refusal};
use crate::message::Message;
use crate::rng::Rng06;
use crate::scheme::{Scheme, unsupported};

/// The scheme of the RSA keys with a modulus of `bits` bits.
pub(crate) struct Rsa {
    pub(crate) spec: KeySpec,
    pub(crate) bits: usize,
}

impl Rsa {
    fn private(&self, der: &[u8]) -> Result<RsaPrivateKey, Refusal> {
        let key = RsaPrivateKey::from_pkcs8_der(der);
        self.checked(key.map_err(|_| private_key_refusal(self.spec, der))?)
    }

    fn public(&self, der: &[u8]) -> Result<RsaPublicKey, Refusal> {
        let key = RsaPublicKey::from_public_key_der(der);
        self.checked(key.map_err(|_| public_key_refusal(self.spec, der))?)
    }

    fn checked<K: PublicKeyParts>(&self, key: K) -> Result<K, Refusal> {
        let is_of_spec = key.n().bits() == self.bits;
        if is_of_spec { Ok(key) } else { Err(Refusal::NotOfSpec { spec: self.spec }) }
    }

    /// Returns the padding of an algorithm, and the number of bytes that it takes from each block.
    fn oaep(&self, algorithm: EncryptionAlgorithm) -> Result<(Oaep, usize), Refusal> {
        match algorithm {
            EncryptionAlgorithm::RsaesOaepSha1 => Ok((Oaep::new::<Sha1>(), 2 * 20 + 2)),
            EncryptionAlgorithm::RsaesOaepSha256 => Ok((Oaep::new::<Sha256>(), 2 * 32 + 2)),
            EncryptionAlgorithm::SymmetricDefault | EncryptionAlgorithm::Sm2Pke => {
                Err(unsupported(self.spec, algorithm))
            }
        }
    }
}

impl Scheme for Rsa {
    fn spec(&self) -> KeySpec {
        self.spec
    }

    fn generate(&self, rng: &mut dyn CryptoRng) -> Result<KeyPair, Refusal> {
        let key = RsaPrivateKey::new(&mut Rng06(rng), self.bits);
        let key = key.map_err(|_| Refusal::MalformedKey)?;
        let der = key.to_pkcs8_der().map_err(|_| Refusal::MalformedKey)?;
        let private = Zeroizing::new(der.as_bytes().to_vec());
        Ok(KeyPair { private, public: spki(&key.to_public_key())? })
    }

    fn public_key(&self, private: &[u8]) -> Result<Vec<u8>, Refusal> {
        spki(&self.private(private)?.to_public_key())
    }

    fn sign(
        &self,
        private: &[u8],
        message: &Message<'_>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, Refusal> {
        let digest = message.digest()?;
        let key = self.private(private)?;
        let signature = match Padding::of(message.algorithm) {
            Some(Padding::Pkcs1v15(padding)) => key.sign(padding, &digest),
            Some(Padding::Pss(padding)) => key.sign_with_rng(&mut Rng06(rng), padding, &digest),
            None => return Err(unsupported(self.spec, message.algorithm)),
        };
        signature.map_err(|_| Refusal::MalformedKey)
    }

    fn verify(
        &self,
        public: &[u8],
        message: &Message<'_>,
        signature: &[u8],
    ) -> Result<bool, Refusal> {
        let digest = message.digest()?;
        let key = self.public(public)?;
        let verdict = match Padding::of(message.algorithm) {
            Some(Padding::Pkcs1v15(padding)) => key.verify(padding, &digest, signature),
            Some(Padding::Pss(padding)) => key.verify(padding, &digest, signature),
            None => return Err(unsupported(self.spec, message.algorithm)),
        };
        Ok(verdict.is_ok())
    }

    fn encrypt(
        &self,
        public: &[u8],
        algorithm: EncryptionAlgorithm,
        plaintext: &[u8],
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, Refusal> {
        let (padding, overhead) = self.oaep(algorithm)?;
        let max = self.bits / 8 - overhead;
        if plaintext.len() > max {
            return Err(Refusal::PlaintextTooLong { spec: self.spec, algorithm, max });
        }
        let key = self.public(public)?;
        let ciphertext = key.encrypt(&mut Rng06(rng), padding, plaintext);
        ciphertext.map_err(|_| Refusal::MalformedKey)
    }

    fn decrypt(
        &self,
        private: &[u8],
        algorithm: EncryptionAlgorithm,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let (padding, _) = self.oaep(algorithm)?;
        let key = self.private(private)?;
        if ciphertext.len() != self.bits / 8 {
            return Err(Refusal::InvalidCiphertext);
        }
        let plaintext = key.decrypt(padding, ciphertext);
        plaintext.map(Zeroizing::new).map_err(|_| Refusal::InvalidCiphertext)
    }
}

fn spki(key: &RsaPublicKey) -> Result<Vec<u8>, Refusal> {
    let der = key.to_public_key_der().map_err(|_| Refusal::MalformedKey)?;
    Ok(der.into_vec())
}

/// The padding of a signature.
enum Padding {
    Pkcs1v15(Pkcs1v15Sign),
    /// With a salt as long as the digest, as AWS uses it.
    Pss(Pss),
}

impl Padding {
    /// Returns the padding of an algorithm, or `None` if it is not an algorithm of RSA.
    fn of(algorithm: SigningAlgorithm) -> Option<Self> {
        use SigningAlgorithm as A;
        match algorithm {
            A::RsassaPssSha256 => Some(Self::Pss(Pss::new_with_salt::<Sha256>(32))),
            A::RsassaPssSha384 => Some(Self::Pss(Pss::new_with_salt::<Sha384>(48))),
            A::RsassaPssSha512 => Some(Self::Pss(Pss::new_with_salt::<Sha512>(64))),
            A::RsassaPkcs1V15Sha256 => Some(Self::Pkcs1v15(Pkcs1v15Sign::new::<Sha256>())),
            A::RsassaPkcs1V15Sha384 => Some(Self::Pkcs1v15(Pkcs1v15Sign::new::<Sha384>())),
            A::RsassaPkcs1V15Sha512 => Some(Self::Pkcs1v15(Pkcs1v15Sign::new::<Sha512>())),
            A::EcdsaSha256
            | A::EcdsaSha384
            | A::EcdsaSha512
            | A::Sm2Dsa
            | A::MlDsaShake256
            | A::Ed25519Sha512
            | A::Ed25519PhSha512 => None,
        }
    }
}
