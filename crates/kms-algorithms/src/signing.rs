//! Signing and verifying.

use alloc::vec::Vec;

use kms_shapes::{KeySpec, MessageType, SigningAlgorithm};
use rand_core::CryptoRng;

use crate::message::Message;
use crate::scheme::scheme_for;
use crate::{MESSAGE_MAX, Refusal};

/// Signs a message with a private key.
///
/// # Errors
/// [`Refusal::UnsupportedAlgorithm`]; [`Refusal::UnsupportedMessageType`];
/// [`Refusal::MessageTooLong`] for a raw message; [`Refusal::DigestLength`] for a digest or µ;
/// [`Refusal::MalformedKey`] and [`Refusal::NotOfSpec`].
pub fn sign(
    spec: KeySpec,
    private: &[u8],
    algorithm: SigningAlgorithm,
    (message, message_type): (&[u8], MessageType),
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Refusal> {
    let scheme = scheme_for(spec, algorithm)?;
    scheme.sign(private, &checked(algorithm, message, message_type)?, rng)
}

/// Returns whether `signature` is a signature of a message by the private key that belongs to
/// `public`. Bytes that are not a signature at all are a wrong signature, not an error.
///
/// # Errors
/// Those of [`sign`], for the public key.
pub fn verify(
    spec: KeySpec,
    public: &[u8],
    algorithm: SigningAlgorithm,
    (message, message_type): (&[u8], MessageType),
    signature: &[u8],
) -> Result<bool, Refusal> {
    let scheme = scheme_for(spec, algorithm)?;
    scheme.verify(public, &checked(algorithm, message, message_type)?, signature)
}

/// Checks the length of a raw message. Schemes check the other message types, whose lengths depend
/// on the algorithm.
fn checked(
    algorithm: SigningAlgorithm,
    bytes: &[u8],
    message_type: MessageType,
) -> Result<Message<'_>, Refusal> {
    if message_type == MessageType::Raw && bytes.len() > MESSAGE_MAX {
        return Err(Refusal::MessageTooLong { max: MESSAGE_MAX });
    }
    Ok(Message { algorithm, bytes, message_type })
}
