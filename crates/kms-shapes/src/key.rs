//! Enumerations that describe a key.

use crate::string_enum;

string_enum! {
    /// The cryptographic operations that a key may be used for.
    KeyUsage {
        SignVerify = "SIGN_VERIFY" since ASYMMETRIC_KEYS,
        EncryptDecrypt = "ENCRYPT_DECRYPT",
        GenerateVerifyMac = "GENERATE_VERIFY_MAC" since HMAC_KEYS,
        KeyAgreement = "KEY_AGREEMENT" since KEY_AGREEMENT,
    }
}

string_enum! {
    /// The source of a key's material.
    Origin {
        AwsKms = "AWS_KMS",
        External = "EXTERNAL",
        AwsCloudHsm = "AWS_CLOUDHSM",
        ExternalKeyStore = "EXTERNAL_KEY_STORE" since EXTERNAL_KEY_STORES,
    }
}

impl Origin {
    /// Returns whether the material of such a key is in a custom key store.
    #[must_use]
    pub const fn is_custom_key_store(self) -> bool {
        match self {
            Self::AwsCloudHsm | Self::ExternalKeyStore => true,
            Self::AwsKms | Self::External => false,
        }
    }
}

string_enum! {
    /// The party that manages a key.
    KeyManager {
        Aws = "AWS",
        Customer = "CUSTOMER",
    }
}

/// The broad type of a key, on which AWS's rules depend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// One secret encrypts and decrypts.
    Symmetric,
    /// A private key and a public key.
    Asymmetric,
    /// One secret generates and verifies message authentication codes.
    Hmac,
}
