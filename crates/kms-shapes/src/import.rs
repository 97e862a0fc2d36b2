//! Enumerations of the import of key material.

use crate::{EncryptionAlgorithm, KeySpec, string_enum};

string_enum! {
    /// The key specs of wrapping keys, `WrappingKeySpec` of GetParametersForImport.
    WrappingKeySpec {
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072" since IMPORT_OF_ALL_TYPES,
        Rsa4096 = "RSA_4096" since IMPORT_OF_ALL_TYPES,
        Sm2 = "SM2" since IMPORT_OF_ALL_TYPES,
    }
}

impl WrappingKeySpec {
    /// Returns the key spec of such a wrapping key.
    #[must_use]
    pub const fn key_spec(self) -> KeySpec {
        match self {
            Self::Rsa2048 => KeySpec::Rsa2048,
            Self::Rsa3072 => KeySpec::Rsa3072,
            Self::Rsa4096 => KeySpec::Rsa4096,
            Self::Sm2 => KeySpec::Sm2,
        }
    }
}

string_enum! {
    /// The algorithms that wrap key material for its import.
    ///
    /// Two kinds exist. An encryption algorithm encrypts the material itself. The `RSA_AES_KEY_WRAP`
    /// algorithms encrypt an AES key, and the AES key wraps the material, which may then be longer
    /// than an RSA block.
    WrappingAlgorithm {
        /// Withdrawn by AWS in October 2023. The API still accepts the value and then refuses the
        /// request.
        RsaesPkcs1V15 = "RSAES_PKCS1_V1_5",
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
        RsaAesKeyWrapSha1 = "RSA_AES_KEY_WRAP_SHA_1" since IMPORT_OF_ALL_TYPES,
        RsaAesKeyWrapSha256 = "RSA_AES_KEY_WRAP_SHA_256" since IMPORT_OF_ALL_TYPES,
        /// The date at which the China Regions introduced it is unknown.
        Sm2Pke = "SM2PKE" since IMPORT_OF_ALL_TYPES,
    }
}

impl WrappingAlgorithm {
    /// Returns the algorithm that encrypts under the wrapping key, or `None` for
    /// `RSAES_PKCS1_V1_5`, which is not simulated.
    #[must_use]
    pub const fn encryption(self) -> Option<EncryptionAlgorithm> {
        match self {
            Self::RsaesPkcs1V15 => None,
            Self::RsaesOaepSha1 | Self::RsaAesKeyWrapSha1 => {
                Some(EncryptionAlgorithm::RsaesOaepSha1)
            }
            Self::RsaesOaepSha256 | Self::RsaAesKeyWrapSha256 => {
                Some(EncryptionAlgorithm::RsaesOaepSha256)
            }
            Self::Sm2Pke => Some(EncryptionAlgorithm::Sm2Pke),
        }
    }

    /// Returns whether the encrypted content is an AES key that wraps the material.
    #[must_use]
    pub const fn has_aes_key(self) -> bool {
        match self {
            Self::RsaAesKeyWrapSha1 | Self::RsaAesKeyWrapSha256 => true,
            Self::RsaesPkcs1V15 | Self::RsaesOaepSha1 | Self::RsaesOaepSha256 | Self::Sm2Pke => {
                false
            }
        }
    }
}

string_enum! {
    /// Whether imported material expires (IMP-04).
    ExpirationModel {
        KeyMaterialExpires = "KEY_MATERIAL_EXPIRES",
        KeyMaterialDoesNotExpire = "KEY_MATERIAL_DOES_NOT_EXPIRE",
    }
}

string_enum! {
    /// Whether imported material is new to its key (IMP-07).
    ImportType {
        NewKeyMaterial = "NEW_KEY_MATERIAL",
        ExistingKeyMaterial = "EXISTING_KEY_MATERIAL",
    }
}
