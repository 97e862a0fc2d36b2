//! ML-DSA (FIPS 204), of messages and of the µ that a caller made of one.

use alloc::vec::Vec;

use ml_dsa::pkcs8::der::AnyRef;
use ml_dsa::pkcs8::spki::AssociatedAlgorithmIdentifier;
use ml_dsa::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ml_dsa::{B32, MlDsaParams, Signature, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use crate::keys::{KeyPair, private_refusal, public_refusal};
use crate::random::{Draw, Random};
use crate::{Refusal, Spec};

/// What is signed.
#[derive(Clone, Copy)]
pub(crate) enum Signed<'a> {
    Message(&'a [u8]),
    Mu(&'a [u8; 64]),
}

/// A parameter set whose keys have a form in DER.
pub(crate) trait Parameters:
    MlDsaParams + AssociatedAlgorithmIdentifier<Params = AnyRef<'static>>
{
}

impl<P: MlDsaParams + AssociatedAlgorithmIdentifier<Params = AnyRef<'static>>> Parameters for P {}

pub(crate) fn generate<P: Parameters>(random: Draw) -> Result<KeyPair, Refusal> {
    let seed = Zeroizing::new(Random(random).bytes::<32>());
    let key = SigningKey::<P>::from_seed(&B32::from(*seed));
    let der = key.to_pkcs8_der().map_err(|_| Refusal::MalformedKey)?;
    let private = Zeroizing::new(der.as_bytes().to_vec());
    Ok(KeyPair { private, public: spki(&key)? })
}

pub(crate) fn public_key<P: Parameters>(spec: Spec, private: &[u8]) -> Result<Vec<u8>, Refusal> {
    spki(&signing_key::<P>(spec, private)?)
}

fn spki<P: Parameters>(key: &SigningKey<P>) -> Result<Vec<u8>, Refusal> {
    let der = key.expanded_key().verifying_key().to_public_key_der();
    Ok(der.map_err(|_| Refusal::MalformedKey)?.into_vec())
}

fn signing_key<P: Parameters>(spec: Spec, der: &[u8]) -> Result<SigningKey<P>, Refusal> {
    SigningKey::from_pkcs8_der(der).map_err(|_| private_refusal(spec, der))
}

pub(crate) fn sign<P: Parameters>(
    spec: Spec,
    private: &[u8],
    signed: Signed,
    random: Draw,
) -> Result<Vec<u8>, Refusal> {
    let key = signing_key::<P>(spec, private)?;
    let (key, random) = (key.expanded_key(), &mut Random(random));
    let signature = match signed {
        Signed::Message(message) => key.sign_randomized(message, &[], random),
        Signed::Mu(mu) => key.sign_mu_randomized(&(*mu).into(), random),
    };
    Ok(signature.map_err(|_| Refusal::MalformedKey)?.encode().to_vec())
}

pub(crate) fn verify<P: Parameters>(
    spec: Spec,
    public: &[u8],
    signed: Signed,
    signature: &[u8],
) -> Result<bool, Refusal> {
    let key =
        VerifyingKey::<P>::from_public_key_der(public).map_err(|_| public_refusal(spec, public))?;
    let Ok(signature) = Signature::<P>::try_from(signature) else { return Ok(false) };
    Ok(match signed {
        Signed::Message(message) => key.verify_with_context(message, &[], &signature),
        Signed::Mu(mu) => key.verify_mu(&(*mu).into(), &signature),
    })
}
