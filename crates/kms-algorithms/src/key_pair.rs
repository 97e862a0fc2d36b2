//! Key pairs: generating them, and checking those that were made elsewhere.

use alloc::vec::Vec;

use kms_shapes::KeySpec;
use pkcs8::der::Decode;
use pkcs8::spki::SubjectPublicKeyInfoRef;
use pkcs8::{EncodePrivateKey, EncodePublicKey, PrivateKeyInfoRef};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Refusal;
use crate::codec::{Codec, Decoder, Encoder};
use crate::scheme::scheme;

/// A key: both halves of a pair, or a secret that has no public half.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyPair {
    /// The private key, as PKCS#8 in DER. Of an HMAC key, the secret itself.
    pub private: Zeroizing<Vec<u8>>,
    /// The public key, as SPKI in DER. Of an HMAC key, empty.
    pub public: Vec<u8>,
}

impl Codec<'_> for KeyPair {
    fn encode(&self, to: &mut Encoder) {
        self.private.encode(to);
        self.public.encode(to);
    }

    fn decode(from: &mut Decoder) -> Option<Self> {
        Some(Self { private: Codec::decode(from)?, public: Codec::decode(from)? })
    }
}

/// Generates a key. An RSA pair of 4096 bits takes seconds.
///
/// # Errors
/// None that the arguments can cause.
pub fn generate(spec: KeySpec, rng: &mut dyn CryptoRng) -> Result<KeyPair, Refusal> {
    scheme(spec).generate(rng)
}

/// Returns the public key of a private key, or nothing for the secret of an HMAC key.
///
/// Imported key material is checked with it: the function succeeds only if the private key, or the
/// secret, is one of the key spec.
///
/// # Errors
/// [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`].
pub fn public_key(spec: KeySpec, private: &[u8]) -> Result<Vec<u8>, Refusal> {
    scheme(spec).public_key(private)
}

/// Encodes a private key as PKCS#8 in DER.
///
/// RSA keys are encoded in their own module, because the rsa crate has an older version of the pkcs8
/// crate.
pub(crate) fn encode_private(key: &impl EncodePrivateKey) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let der = key.to_pkcs8_der().map_err(|_| Refusal::MalformedKey)?;
    Ok(Zeroizing::new(der.as_bytes().to_vec()))
}

/// Encodes a public key as SPKI in DER.
pub(crate) fn encode_public(key: &impl EncodePublicKey) -> Result<Vec<u8>, Refusal> {
    Ok(key.to_public_key_der().map_err(|_| Refusal::MalformedKey)?.into_vec())
}

/// Returns why bytes are not a private key of `spec`: they are another key, or not a key.
pub(crate) fn private_key_refusal(spec: KeySpec, der: &[u8]) -> Refusal {
    match PrivateKeyInfoRef::from_der(der) {
        Ok(_) => Refusal::NotOfSpec { spec },
        Err(_) => Refusal::MalformedKey,
    }
}

/// Returns why bytes are not a public key of `spec`: they are another key, or not a key.
pub(crate) fn public_key_refusal(spec: KeySpec, der: &[u8]) -> Refusal {
    match SubjectPublicKeyInfoRef::from_der(der) {
        Ok(_) => Refusal::NotOfSpec { spec },
        Err(_) => Refusal::MalformedKey,
    }
}
