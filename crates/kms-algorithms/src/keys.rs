//! Keys as bytes: a private key is PKCS#8 in DER, a public key SPKI in DER, a secret is itself.

use alloc::vec::Vec;

use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode;
use pkcs8::spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use crate::random::{Draw, Random};
use crate::{Refusal, Spec, curve, ed25519, ml_dsa, rsa_key};

/// A new key: both halves of a pair, or a secret alone.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyPair {
    /// PKCS#8 in DER; for HMAC the secret itself.
    pub private: Zeroizing<Vec<u8>>,
    /// SPKI in DER, as `GetPublicKey` answers it; empty for HMAC.
    pub public: Vec<u8>,
}

/// Makes a new key. An RSA pair of 4096 bits takes seconds.
///
/// # Errors
/// None that a caller can bring about.
pub fn generate(spec: Spec, random: Draw) -> Result<KeyPair, Refusal> {
    match spec {
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => rsa_key::generate(spec, random),
        Spec::EccNistP256 => curve::p256::generate(random),
        Spec::EccNistP384 => curve::p384::generate(random),
        Spec::EccNistP521 => curve::p521::generate(random),
        Spec::EccSecgP256k1 => curve::k256::generate(random),
        Spec::EccNistEdwards25519 => ed25519::generate(random),
        Spec::MlDsa44 => ml_dsa::generate::<::ml_dsa::MlDsa44>(random),
        Spec::MlDsa65 => ml_dsa::generate::<::ml_dsa::MlDsa65>(random),
        Spec::MlDsa87 => ml_dsa::generate::<::ml_dsa::MlDsa87>(random),
        Spec::Sm2 => curve::sm2::generate(random),
        Spec::Hmac224 => Ok(secret::<28>(random)),
        Spec::Hmac256 => Ok(secret::<32>(random)),
        Spec::Hmac384 => Ok(secret::<48>(random)),
        Spec::Hmac512 => Ok(secret::<64>(random)),
    }
}

/// Checks that a private key, or an HMAC secret, is whole and one of this spec, as an import has
/// to, and gives its public key; nothing for HMAC.
///
/// # Errors
/// [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`].
pub fn public_key(spec: Spec, private: &[u8]) -> Result<Vec<u8>, Refusal> {
    match spec {
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => rsa_key::public_key(spec, private),
        Spec::EccNistP256 => curve::p256::public_key(spec, private),
        Spec::EccNistP384 => curve::p384::public_key(spec, private),
        Spec::EccNistP521 => curve::p521::public_key(spec, private),
        Spec::EccSecgP256k1 => curve::k256::public_key(spec, private),
        Spec::EccNistEdwards25519 => ed25519::public_key(spec, private),
        Spec::MlDsa44 => ml_dsa::public_key::<::ml_dsa::MlDsa44>(spec, private),
        Spec::MlDsa65 => ml_dsa::public_key::<::ml_dsa::MlDsa65>(spec, private),
        Spec::MlDsa87 => ml_dsa::public_key::<::ml_dsa::MlDsa87>(spec, private),
        Spec::Sm2 => curve::sm2::public_key(spec, private),
        Spec::Hmac224 => of_length(28, private),
        Spec::Hmac256 => of_length(32, private),
        Spec::Hmac384 => of_length(48, private),
        Spec::Hmac512 => of_length(64, private),
    }
}

fn secret<const LEN: usize>(random: Draw) -> KeyPair {
    let bytes = Zeroizing::new(Random(random).bytes::<LEN>());
    KeyPair { private: Zeroizing::new(bytes.to_vec()), public: Vec::new() }
}

fn of_length(right: usize, secret: &[u8]) -> Result<Vec<u8>, Refusal> {
    if secret.len() == right { Ok(Vec::new()) } else { Err(Refusal::MalformedKey) }
}

/// Why bytes are no private key of this spec: they are none at all, or of another one.
pub(crate) fn private_refusal(spec: Spec, der: &[u8]) -> Refusal {
    match PrivateKeyInfoRef::from_der(der) {
        Ok(_) => Refusal::NotOfSpec(spec),
        Err(_) => Refusal::MalformedKey,
    }
}

/// Why bytes are no public key of this spec: they are none at all, or of another one.
pub(crate) fn public_refusal(spec: Spec, der: &[u8]) -> Refusal {
    match SubjectPublicKeyInfoRef::from_der(der) {
        Ok(_) => Refusal::NotOfSpec(spec),
        Err(_) => Refusal::MalformedKey,
    }
}
