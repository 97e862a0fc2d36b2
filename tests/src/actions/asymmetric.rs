//! Requests of tests on asymmetric and HMAC keys.

use kms_core::{
    Action, DeriveSharedSecret, EncryptionContext, GenerateDataKeyPair, GenerateMac, KeySpec,
    MacAlgorithm, MessageType, Plaintext, Sign, SigningAlgorithm,
};

use super::Reference;

/// Sign of a raw message.
#[must_use]
pub fn sign(key: impl Reference, algorithm: SigningAlgorithm, message: &[u8]) -> Sign {
    Sign {
        key: key.reference(),
        message: Plaintext::from(message.to_vec()),
        message_type: MessageType::Raw,
        algorithm,
    }
}

/// GenerateMac.
#[must_use]
pub fn mac(key: impl Reference, algorithm: MacAlgorithm, message: &[u8]) -> GenerateMac {
    GenerateMac { key: key.reference(), message: Plaintext::from(message.to_vec()), algorithm }
}

/// DeriveSharedSecret with a peer's public key.
#[must_use]
pub fn derive(key: impl Reference, public_key: &[u8]) -> DeriveSharedSecret {
    DeriveSharedSecret { key: key.reference(), public_key: public_key.to_vec() }
}

/// GetPublicKey.
#[must_use]
pub fn public_key(key: impl Reference) -> Action {
    Action::GetPublicKey { key: key.reference() }
}

/// GenerateDataKeyPair, without a context.
#[must_use]
pub fn data_key_pair(key: impl Reference, spec: KeySpec) -> GenerateDataKeyPair {
    GenerateDataKeyPair {
        key: key.reference(),
        spec,
        context: EncryptionContext::default(),
        with_plaintext: true,
    }
}
