//! ML-DSA (FIPS 204): signatures of messages, and of a µ that the caller has computed.

use alloc::vec::Vec;
use core::marker::PhantomData;

use kms_shapes::{KeySpec, MessageType};
use ml_dsa::pkcs8::der::AnyRef;
use ml_dsa::pkcs8::spki::AssociatedAlgorithmIdentifier;
use ml_dsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use ml_dsa::{B32, MlDsaParams, Signature, SigningKey, VerifyingKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Refusal;
use crate::key_pair::{
    KeyPair, encode_private, encode_public, private_key_refusal, public_key_refusal,
};
use crate::message::Message;
use crate::rng::random_bytes;
use crate::scheme::Scheme;

/// A parameter set of ML-DSA whose keys have an encoding in DER.
pub(crate) trait Parameters:
    MlDsaParams + AssociatedAlgorithmIdentifier<Params = AnyRef<'static>>
{
}

impl<P: MlDsaParams + AssociatedAlgorithmIdentifier<Params = AnyRef<'static>>> Parameters for P {}

/// The scheme of one parameter set.
pub(crate) struct MlDsa<P> {
    spec: KeySpec,
    parameters: PhantomData<P>,
}

impl<P: Parameters> MlDsa<P> {
    pub(crate) const fn new(spec: KeySpec) -> Self {
        Self { spec, parameters: PhantomData }
    }

    fn signing_key(&self, der: &[u8]) -> Result<SigningKey<P>, Refusal> {
        SigningKey::from_pkcs8_der(der).map_err(|_| private_key_refusal(self.spec, der))
    }

    fn verifying_key(&self, der: &[u8]) -> Result<VerifyingKey<P>, Refusal> {
        VerifyingKey::from_public_key_der(der).map_err(|_| public_key_refusal(self.spec, der))
    }
}

impl<P: Parameters> Scheme for MlDsa<P> {
    fn spec(&self) -> KeySpec {
        self.spec
    }

    fn generate(&self, rng: &mut dyn CryptoRng) -> Result<KeyPair, Refusal> {
        let seed = Zeroizing::new(random_bytes::<32>(rng));
        let key = SigningKey::<P>::from_seed(&B32::from(*seed));
        let public = encode_public(&key.expanded_key().verifying_key())?;
        Ok(KeyPair { private: encode_private(&key)?, public })
    }

    fn public_key(&self, private: &[u8]) -> Result<Vec<u8>, Refusal> {
        encode_public(&self.signing_key(private)?.expanded_key().verifying_key())
    }

    fn sign(
        &self,
        private: &[u8],
        message: &Message<'_>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, Refusal> {
        let input = Input::of(message)?;
        let key = self.signing_key(private)?;
        let signature = match input {
            Input::Message(message) => key.expanded_key().sign_randomized(message, &[], rng),
            Input::Mu(mu) => key.expanded_key().sign_mu_randomized(&(*mu).into(), rng),
        };
        Ok(signature.map_err(|_| Refusal::MalformedKey)?.encode().to_vec())
    }

    fn verify(
        &self,
        public: &[u8],
        message: &Message<'_>,
        signature: &[u8],
    ) -> Result<bool, Refusal> {
        let input = Input::of(message)?;
        let key = self.verifying_key(public)?;
        let Ok(signature) = Signature::<P>::try_from(signature) else { return Ok(false) };
        Ok(match input {
            Input::Message(message) => key.verify_with_context(message, &[], &signature),
            Input::Mu(mu) => key.verify_mu(&(*mu).into(), &signature),
        })
    }
}

/// The input of the signature function.
enum Input<'a> {
    Message(&'a [u8]),
    /// The hash of the public key and the message, by which a caller signs a message without
    /// sending it.
    Mu(&'a [u8; 64]),
}

impl<'a> Input<'a> {
    fn of(message: &Message<'a>) -> Result<Self, Refusal> {
        match message.message_type {
            MessageType::Raw => Ok(Self::Message(message.bytes)),
            MessageType::ExternalMu => message.exactly().map(Self::Mu),
            MessageType::Digest => Err(message.unsupported_type()),
        }
    }
}
