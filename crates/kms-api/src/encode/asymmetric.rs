//! The responses of operations on asymmetric keys and of data key pairs.

use kms_core::{
    DataKeyPair, KeyAgreementAlgorithm, KeyArn, Origin, Plaintext, PublicKey, SigningAlgorithm,
};

use crate::json::{self, Object};

impl Object {
    pub(super) fn shared_secret(
        &mut self,
        key: KeyArn,
        secret: &Plaintext,
        origin: Origin,
    ) -> &mut Self {
        self.shown("KeyAgreementAlgorithm", KeyAgreementAlgorithm::Ecdh)
            .key_arn(key)
            .shown("KeyOrigin", origin)
            .blob("SharedSecret", secret.as_bytes())
    }

    pub(super) fn signed(
        &mut self,
        key: KeyArn,
        signature: &[u8],
        algorithm: SigningAlgorithm,
    ) -> &mut Self {
        self.key_arn(key).blob("Signature", signature).text("SigningAlgorithm", algorithm.as_str())
    }

    pub(super) fn verified(&mut self, key: KeyArn, algorithm: SigningAlgorithm) -> &mut Self {
        self.key_arn(key).flag("SignatureValid", true).text("SigningAlgorithm", algorithm.as_str())
    }

    /// Adds the members of a data key pair, with its spec (CRY-28).
    pub(super) fn data_key_pair(&mut self, it: &DataKeyPair) -> &mut Self {
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

    /// Adds the list of algorithms for the key's usage, as in key metadata.
    pub(super) fn public_key(&mut self, it: &PublicKey) -> &mut Self {
        let names = it.algorithms.names().map(json::text);
        self.maybe("CustomerMasterKeySpec", it.customer_master_key_spec, Object::shown)
            .json(it.algorithms.member(), &json::list(names))
            .key_arn(it.key)
            .maybe("KeySpec", it.spec, Object::shown)
            .shown("KeyUsage", it.usage)
            .blob("PublicKey", &it.public_key)
    }
}
