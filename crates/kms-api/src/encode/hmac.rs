//! The responses of operations on HMAC keys.

use kms_core::{KeyArn, MacAlgorithm};

use crate::json::Object;

impl Object {
    pub(super) fn mac(&mut self, key: KeyArn, mac: &[u8], algorithm: MacAlgorithm) -> &mut Self {
        self.key_arn(key).blob("Mac", mac).text("MacAlgorithm", algorithm.as_str())
    }

    pub(super) fn mac_verified(&mut self, key: KeyArn, algorithm: MacAlgorithm) -> &mut Self {
        self.key_arn(key).text("MacAlgorithm", algorithm.as_str()).flag("MacValid", true)
    }
}
