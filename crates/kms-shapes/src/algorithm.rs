//! The algorithms of keys.

use crate::{KeySpec, KeyUsage, string_enum};

string_enum! {
    /// The algorithms of `Encrypt`, `Decrypt` and `ReEncrypt`.
    EncryptionAlgorithm {
        SymmetricDefault = "SYMMETRIC_DEFAULT",
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1" since ASYMMETRIC_KEYS,
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256" since ASYMMETRIC_KEYS,
        Sm2Pke = "SM2PKE" since SM2_KEYS,
    }
}

string_enum! {
    /// The algorithms of `Sign` and `Verify`.
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
        Sm2Dsa = "SM2DSA" since SM2_KEYS,
        MlDsaShake256 = "ML_DSA_SHAKE_256" since ML_DSA_KEYS,
        Ed25519Sha512 = "ED25519_SHA_512" since EDWARDS25519_KEYS,
        Ed25519PhSha512 = "ED25519_PH_SHA_512" since EDWARDS25519_KEYS,
    }
}

string_enum! {
    /// The algorithms of `GenerateMac` and `VerifyMac`.
    MacAlgorithm {
        HmacSha224 = "HMAC_SHA_224",
        HmacSha256 = "HMAC_SHA_256",
        HmacSha384 = "HMAC_SHA_384",
        HmacSha512 = "HMAC_SHA_512",
    }
}

string_enum! {
    /// The algorithms of `DeriveSharedSecret`.
    KeyAgreementAlgorithm {
        Ecdh = "ECDH",
    }
}

string_enum! {
    /// The content of `Message` in `Sign` and `Verify`.
    MessageType {
        /// The message itself, which the service hashes.
        Raw = "RAW",
        /// The digest of the message by the hash function that the algorithm names.
        Digest = "DIGEST",
        /// The 64 bytes µ of ML-DSA, which depend on the public key and the message (FIPS 204).
        ExternalMu = "EXTERNAL_MU" since ML_DSA_KEYS,
    }
}

/// An algorithm of any usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// An algorithm of [`KeyUsage::EncryptDecrypt`].
    Encryption(EncryptionAlgorithm),
    /// An algorithm of [`KeyUsage::SignVerify`].
    Signing(SigningAlgorithm),
    /// An algorithm of [`KeyUsage::GenerateVerifyMac`].
    Mac(MacAlgorithm),
    /// An algorithm of [`KeyUsage::KeyAgreement`].
    KeyAgreement(KeyAgreementAlgorithm),
}

impl Algorithm {
    /// Returns the usage that a key needs for this algorithm.
    #[must_use]
    pub const fn usage(self) -> KeyUsage {
        match self {
            Self::Encryption(_) => KeyUsage::EncryptDecrypt,
            Self::Signing(_) => KeyUsage::SignVerify,
            Self::Mac(_) => KeyUsage::GenerateVerifyMac,
            Self::KeyAgreement(_) => KeyUsage::KeyAgreement,
        }
    }

    /// Returns the string that AWS uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Encryption(algorithm) => algorithm.as_str(),
            Self::Signing(algorithm) => algorithm.as_str(),
            Self::Mac(algorithm) => algorithm.as_str(),
            Self::KeyAgreement(algorithm) => algorithm.as_str(),
        }
    }

    /// Returns the algorithm that AWS writes as `string`, or `None` if no key spec supports one.
    #[must_use]
    pub fn parse(string: &str) -> Option<Self> {
        let mut all = KeySpec::ALL.iter().flat_map(|spec| spec.algorithms());
        all.find(|algorithm| algorithm.as_str() == string).copied()
    }
}

impl core::fmt::Display for Algorithm {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<EncryptionAlgorithm> for Algorithm {
    fn from(algorithm: EncryptionAlgorithm) -> Self {
        Self::Encryption(algorithm)
    }
}

impl From<SigningAlgorithm> for Algorithm {
    fn from(algorithm: SigningAlgorithm) -> Self {
        Self::Signing(algorithm)
    }
}

impl From<MacAlgorithm> for Algorithm {
    fn from(algorithm: MacAlgorithm) -> Self {
        Self::Mac(algorithm)
    }
}

impl From<KeyAgreementAlgorithm> for Algorithm {
    fn from(algorithm: KeyAgreementAlgorithm) -> Self {
        Self::KeyAgreement(algorithm)
    }
}
