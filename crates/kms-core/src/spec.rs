//! What kinds of key there are, and since when.

use crate::rules::switch;
use crate::time::Timestamp;

/// Declares a field-less enum with the words that AWS uses for its variants.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`")] $(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every variant, in AWS's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that AWS uses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The variant for AWS's word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == word)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What kind of material a key holds.
    KeySpec {
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        EccNistP256 = "ECC_NIST_P256",
        EccNistP384 = "ECC_NIST_P384",
        EccNistP521 = "ECC_NIST_P521",
        EccSecgP256k1 = "ECC_SECG_P256K1",
        SymmetricDefault = "SYMMETRIC_DEFAULT",
        Hmac224 = "HMAC_224",
        Hmac256 = "HMAC_256",
        Hmac384 = "HMAC_384",
        Hmac512 = "HMAC_512",
        Sm2 = "SM2",
        MlDsa44 = "ML_DSA_44",
        MlDsa65 = "ML_DSA_65",
        MlDsa87 = "ML_DSA_87",
        EccNistEdwards25519 = "ECC_NIST_EDWARDS25519",
    }
}

/// The broad kinds of key that rules speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// One secret both encrypts and decrypts.
    Symmetric,
    /// A key pair.
    Asymmetric,
    /// One secret makes and verifies codes.
    Hmac,
}

impl KeySpec {
    /// The broad kind.
    #[must_use]
    pub const fn key_type(self) -> KeyType {
        match self {
            Self::SymmetricDefault => KeyType::Symmetric,
            Self::Hmac224 | Self::Hmac256 | Self::Hmac384 | Self::Hmac512 => KeyType::Hmac,
            Self::Rsa2048
            | Self::Rsa3072
            | Self::Rsa4096
            | Self::EccNistP256
            | Self::EccNistP384
            | Self::EccNistP521
            | Self::EccSecgP256k1
            | Self::EccNistEdwards25519
            | Self::Sm2
            | Self::MlDsa44
            | Self::MlDsa65
            | Self::MlDsa87 => KeyType::Asymmetric,
        }
    }

    /// What such a key may be used for.
    #[must_use]
    pub const fn usages(self) -> &'static [KeyUsage] {
        use KeyUsage::{EncryptDecrypt, GenerateVerifyMac, KeyAgreement, SignVerify};
        match self {
            Self::SymmetricDefault => &[EncryptDecrypt],
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => &[EncryptDecrypt, SignVerify],
            Self::EccNistP256 | Self::EccNistP384 | Self::EccNistP521 => {
                &[SignVerify, KeyAgreement]
            }
            Self::Sm2 => &[EncryptDecrypt, SignVerify, KeyAgreement],
            Self::EccSecgP256k1
            | Self::EccNistEdwards25519
            | Self::MlDsa44
            | Self::MlDsa65
            | Self::MlDsa87 => &[SignVerify],
            Self::Hmac224 | Self::Hmac256 | Self::Hmac384 | Self::Hmac512 => &[GenerateVerifyMac],
        }
    }

    /// When AWS brought it; `None` for what has always been there.
    #[must_use]
    pub const fn since(self) -> Option<Timestamp> {
        match self {
            Self::SymmetricDefault => None,
            Self::Rsa2048
            | Self::Rsa3072
            | Self::Rsa4096
            | Self::EccNistP256
            | Self::EccNistP384
            | Self::EccNistP521
            | Self::EccSecgP256k1 => Some(switch::ASYMMETRIC_KEYS),
            Self::Hmac224 | Self::Hmac256 | Self::Hmac384 | Self::Hmac512 => {
                Some(switch::HMAC_KEYS)
            }
            Self::Sm2 => Some(switch::SM2_KEYS),
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => Some(switch::ML_DSA_KEYS),
            Self::EccNistEdwards25519 => Some(switch::EDWARDS25519_KEYS),
        }
    }
}

words! {
    /// What a key may be used for.
    KeyUsage {
        SignVerify = "SIGN_VERIFY",
        EncryptDecrypt = "ENCRYPT_DECRYPT",
        GenerateVerifyMac = "GENERATE_VERIFY_MAC",
        KeyAgreement = "KEY_AGREEMENT",
    }
}

words! {
    /// Where a key's material comes from.
    Origin {
        AwsKms = "AWS_KMS",
        External = "EXTERNAL",
        AwsCloudHsm = "AWS_CLOUDHSM",
        ExternalKeyStore = "EXTERNAL_KEY_STORE",
    }
}

impl Origin {
    /// Whether the material lives in a custom key store.
    #[must_use]
    pub const fn is_custom_key_store(self) -> bool {
        match self {
            Self::AwsCloudHsm | Self::ExternalKeyStore => true,
            Self::AwsKms | Self::External => false,
        }
    }
}

words! {
    /// Who decides about a key.
    KeyManager {
        Aws = "AWS",
        Customer = "CUSTOMER",
    }
}

words! {
    /// How a plaintext is encrypted.
    EncryptionAlgorithm {
        SymmetricDefault = "SYMMETRIC_DEFAULT",
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
        Sm2Pke = "SM2PKE",
    }
}

/// The algorithms of a key, under the name of the metadata member that lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlgorithmList {
    /// `EncryptionAlgorithms`, `SigningAlgorithms`, `MacAlgorithms` or
    /// `KeyAgreementAlgorithms`.
    pub member: &'static str,
    /// AWS's words for the algorithms.
    pub names: &'static [&'static str],
}

impl AlgorithmList {
    /// The algorithms of a key of `spec` that is used for `usage`.
    #[must_use]
    pub const fn of(spec: KeySpec, usage: KeyUsage) -> Self {
        let (member, names) = match usage {
            KeyUsage::EncryptDecrypt => ("EncryptionAlgorithms", encryption(spec)),
            KeyUsage::SignVerify => ("SigningAlgorithms", signing(spec)),
            KeyUsage::GenerateVerifyMac => ("MacAlgorithms", mac(spec)),
            KeyUsage::KeyAgreement => ("KeyAgreementAlgorithms", ["ECDH"].as_slice()),
        };
        Self { member, names }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a key that cannot do it has no algorithm")]
const fn encryption(spec: KeySpec) -> &'static [&'static str] {
    match spec {
        KeySpec::SymmetricDefault => &["SYMMETRIC_DEFAULT"],
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => {
            &["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]
        }
        KeySpec::Sm2 => &["SM2PKE"],
        _ => &[],
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a key that cannot do it has no algorithm")]
const fn signing(spec: KeySpec) -> &'static [&'static str] {
    match spec {
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => &[
            "RSASSA_PKCS1_V1_5_SHA_256",
            "RSASSA_PKCS1_V1_5_SHA_384",
            "RSASSA_PKCS1_V1_5_SHA_512",
            "RSASSA_PSS_SHA_256",
            "RSASSA_PSS_SHA_384",
            "RSASSA_PSS_SHA_512",
        ],
        KeySpec::EccNistP256 | KeySpec::EccSecgP256k1 => &["ECDSA_SHA_256"],
        KeySpec::EccNistP384 => &["ECDSA_SHA_384"],
        KeySpec::EccNistP521 => &["ECDSA_SHA_512"],
        KeySpec::EccNistEdwards25519 => &["ED25519_SHA_512", "ED25519_PH_SHA_512"],
        KeySpec::Sm2 => &["SM2DSA"],
        KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 => &["ML_DSA_SHAKE_256"],
        _ => &[],
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a key that cannot do it has no algorithm")]
const fn mac(spec: KeySpec) -> &'static [&'static str] {
    match spec {
        KeySpec::Hmac224 => &["HMAC_SHA_224"],
        KeySpec::Hmac256 => &["HMAC_SHA_256"],
        KeySpec::Hmac384 => &["HMAC_SHA_384"],
        KeySpec::Hmac512 => &["HMAC_SHA_512"],
        _ => &[],
    }
}
