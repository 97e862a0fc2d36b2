//! AWS's words for keys and algorithms, each a small enum.

/// An enum whose variants are words of AWS's.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$note])* #[doc = concat!("`", $word, "`")] $variant,)+
        }

        impl $name {
            /// All of them, in the order of AWS's documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word as AWS writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// What this word of AWS's stands for; `None` where it is none of these.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == word)
            }
        }
    };
}

words! {
    /// What a key is: `KeySpec` of `CreateKey`, `KeyPairSpec` of `GenerateDataKeyPair`. The
    /// symmetric default is no matter of this crate.
    Spec {
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        EccNistP256 = "ECC_NIST_P256",
        EccNistP384 = "ECC_NIST_P384",
        EccNistP521 = "ECC_NIST_P521",
        EccSecgP256k1 = "ECC_SECG_P256K1",
        EccNistEdwards25519 = "ECC_NIST_EDWARDS25519",
        MlDsa44 = "ML_DSA_44",
        MlDsa65 = "ML_DSA_65",
        MlDsa87 = "ML_DSA_87",
        Sm2 = "SM2",
        Hmac224 = "HMAC_224",
        Hmac256 = "HMAC_256",
        Hmac384 = "HMAC_384",
        Hmac512 = "HMAC_512",
    }
}

impl Spec {
    /// How many bits the modulus of an RSA key of this spec has; `None` for other keys.
    #[must_use]
    pub const fn rsa_bits(self) -> Option<usize> {
        match self {
            Self::Rsa2048 => Some(2048),
            Self::Rsa3072 => Some(3072),
            Self::Rsa4096 => Some(4096),
            Self::EccNistP256
            | Self::EccNistP384
            | Self::EccNistP521
            | Self::EccSecgP256k1
            | Self::EccNistEdwards25519
            | Self::MlDsa44
            | Self::MlDsa65
            | Self::MlDsa87
            | Self::Sm2
            | Self::Hmac224
            | Self::Hmac256
            | Self::Hmac384
            | Self::Hmac512 => None,
        }
    }
}

words! {
    /// `SigningAlgorithm` of `Sign` and `Verify`.
    SigningAlgorithm {
        RsassaPssSha256 = "RSASSA_PSS_SHA_256",
        RsassaPssSha384 = "RSASSA_PSS_SHA_384",
        RsassaPssSha512 = "RSASSA_PSS_SHA_512",
        RsassaPkcs1V15Sha256 = "RSASSA_PKCS1_V1_5_SHA_256",
        RsassaPkcs1V15Sha384 = "RSASSA_PKCS1_V1_5_SHA_384",
        RsassaPkcs1V15Sha512 = "RSASSA_PKCS1_V1_5_SHA_512",
        EcdsaSha256 = "ECDSA_SHA_256",
        EcdsaSha384 = "ECDSA_SHA_384",
        EcdsaSha512 = "ECDSA_SHA_512",
        Sm2dsa = "SM2DSA",
        MlDsaShake256 = "ML_DSA_SHAKE_256",
        Ed25519Sha512 = "ED25519_SHA_512",
        Ed25519PhSha512 = "ED25519_PH_SHA_512",
    }
}

words! {
    /// `EncryptionAlgorithm` of `Encrypt` and `Decrypt`.
    EncryptionAlgorithm {
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
        Sm2pke = "SM2PKE",
    }
}

words! {
    /// `MacAlgorithm` of `GenerateMac` and `VerifyMac`.
    MacAlgorithm {
        HmacSha224 = "HMAC_SHA_224",
        HmacSha256 = "HMAC_SHA_256",
        HmacSha384 = "HMAC_SHA_384",
        HmacSha512 = "HMAC_SHA_512",
    }
}

words! {
    /// `WrappingAlgorithm` of `GetParametersForImport`. The wrapping key of `SM2PKE` is of spec
    /// `SM2`, that of all others of an RSA spec.
    WrappingAlgorithm {
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
        RsaAesKeyWrapSha1 = "RSA_AES_KEY_WRAP_SHA_1",
        RsaAesKeyWrapSha256 = "RSA_AES_KEY_WRAP_SHA_256",
        Sm2pke = "SM2PKE",
    }
}

words! {
    /// `MessageType` of `Sign` and `Verify`: what the message is.
    MessageType {
        /// The message itself, which is hashed here.
        Raw = "RAW",
        /// Its digest, by the hash that the algorithm names.
        Digest = "DIGEST",
        /// The 64 bytes µ of ML-DSA, made of the public key and the message.
        ExternalMu = "EXTERNAL_MU",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_itself_and_no_other_for_anything() {
        for spec in Spec::ALL {
            assert_eq!(Spec::parse(spec.as_str()), Some(*spec));
        }
        for foreign in ["", "SYMMETRIC_DEFAULT", "rsa_2048", "RSA_2048 "] {
            assert_eq!(Spec::parse(foreign), None);
        }
    }
}
