//! The requests of tests on asymmetric and HMAC keys, which are expected to succeed.

use kms_core::{DataKeyPair, PublicKey, Response};

use super::Lab;
use crate::actions::{self, Reference, Request};

impl Lab {
    /// The signature that Sign answers.
    pub fn sign(&mut self, it: impl Request) -> Vec<u8> {
        match self.done(it) {
            Response::Sign { signature, .. } => signature,
            other => panic!("another answer was expected than {other:?}"),
        }
    }

    /// The code that GenerateMac answers.
    pub fn mac(&mut self, it: impl Request) -> Vec<u8> {
        match self.done(it) {
            Response::GenerateMac { mac, .. } => mac,
            other => panic!("another answer was expected than {other:?}"),
        }
    }

    /// The secret that DeriveSharedSecret answers.
    pub fn derive(&mut self, it: impl Request) -> Vec<u8> {
        match self.done(it) {
            Response::DeriveSharedSecret { secret, .. } => secret.as_bytes().to_vec(),
            other => panic!("another answer was expected than {other:?}"),
        }
    }

    /// Returns the response of GetPublicKey.
    pub fn public_key(&mut self, key: impl Reference) -> PublicKey {
        match self.done(actions::public_key(key)) {
            Response::GetPublicKey(public) => public,
            other => panic!("another answer was expected than {other:?}"),
        }
    }

    /// Returns the response of GenerateDataKeyPair.
    pub fn data_key_pair(&mut self, it: impl Request) -> DataKeyPair {
        match self.done(it) {
            Response::GenerateDataKeyPair(pair) => pair,
            other => panic!("another answer was expected than {other:?}"),
        }
    }
}
