//! The answers of what key pairs and HMAC keys do, and of data key pairs.

use kms_core::{DataKeyPair, Plaintext, PublicKey, Response};

use crate::json::{self, Object};

impl Object {
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others were written before")]
    pub(super) fn of_pairs(&mut self, response: &Response) -> &mut Self {
        match response {
            Response::DeriveSharedSecret { key, secret, origin } => self
                .text("KeyAgreementAlgorithm", "ECDH")
                .key_arn(*key)
                .shown("KeyOrigin", *origin)
                .blob("SharedSecret", secret.as_bytes()),
            Response::GenerateDataKeyPair(it) => self.data_key_pair(it),
            Response::GenerateMac { key, mac, algorithm } => {
                self.key_arn(*key).blob("Mac", mac).text("MacAlgorithm", algorithm.as_str())
            }
            Response::GetPublicKey(it) => self.public_key(it),
            Response::Sign { key, signature, algorithm } => self
                .key_arn(*key)
                .blob("Signature", signature)
                .text("SigningAlgorithm", algorithm.as_str()),
            Response::Verify { key, algorithm } => self
                .key_arn(*key)
                .flag("SignatureValid", true)
                .text("SigningAlgorithm", algorithm.as_str()),
            Response::VerifyMac { key, algorithm } => {
                self.key_arn(*key).text("MacAlgorithm", algorithm.as_str()).flag("MacValid", true)
            }
            _ => self,
        }
    }

    /// CRY-28.
    fn data_key_pair(&mut self, it: &DataKeyPair) -> &mut Self {
        self.key_arn(it.key)
            .maybe("KeyMaterialId", it.material, Object::shown)
            .shown("KeyPairSpec", it.spec)
            .blob("PrivateKeyCiphertextBlob", &it.ciphertext)
            .maybe(
                "PrivateKeyPlaintext",
                it.plaintext.as_ref().map(Plaintext::as_bytes),
                Object::blob,
            )
            .blob("PublicKey", &it.public_key)
    }

    /// The lists of algorithms as in key metadata: the one that the key's usage has.
    fn public_key(&mut self, it: &PublicKey) -> &mut Self {
        let names = it.algorithms.names.iter().copied().map(json::text);
        self.shown("CustomerMasterKeySpec", it.customer_master_key_spec)
            .json(it.algorithms.member, &json::list(names))
            .key_arn(it.key)
            .maybe("KeySpec", it.spec, Object::shown)
            .shown("KeyUsage", it.usage)
            .blob("PublicKey", &it.public_key)
    }
}
