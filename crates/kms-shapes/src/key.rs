//! Enumerations that describe a key.

use crate::string_enum;

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
