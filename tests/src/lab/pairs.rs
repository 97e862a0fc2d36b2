//! What a test does with key pairs and HMAC keys, in one word each. All of it is expected to work.

use kms_core::{DataKeyPair, PublicKey, Response};

use super::Lab;
use crate::actions::{self, Ask, Reference};

impl Lab {
    /// The signature that Sign answers.
    pub fn sign(&mut self, it: impl Ask) -> Vec<u8> {
        match self.done(it) {
            Response::Sign { signature, .. } => signature,
            other => panic!("another answer was expected than {other:?}"),
        }
    }

    /// The code that GenerateMac answers.
    pub fn mac(&mut self, it: impl Ask) -> Vec<u8> {
        match self.done(it) {
            Response::GenerateMac { mac, .. } => mac,
            other => panic!("another answer was expected than {other:?}"),
        }
    }

    /// The secret that DeriveSharedSecret answers.
    pub fn derive(&mut self, it: impl Ask) -> Vec<u8> {
        match self.done(it) {
            Response::DeriveSharedSecret { secret, .. } => secret.as_bytes().to_vec(),
            other => panic!("another answer was expected than {other:?}"),
        }
    }

    /// What GetPublicKey answers.
    pub fn public_key(&mut self, key: impl Reference) -> PublicKey {
        match self.done(actions::public_key(key)) {
            Response::GetPublicKey(public) => public,
            other => panic!("another answer was expected than {other:?}"),
        }
    }

    /// What GenerateDataKeyPair answers.
    pub fn data_key_pair(&mut self, it: impl Ask) -> DataKeyPair {
        match self.done(it) {
            Response::GenerateDataKeyPair(pair) => pair,
            other => panic!("another answer was expected than {other:?}"),
        }
    }
}
