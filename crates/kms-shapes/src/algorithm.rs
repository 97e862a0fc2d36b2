//! The algorithms of keys, and the usages that they belong to.

use crate::{KeySpec, string_enum};

string_enum! {
    /// The cryptographic operations that a key may be used for.
    KeyUsage {
        SignVerify = "SIGN_VERIFY" since ASYMMETRIC_KEYS,
        EncryptDecrypt = "ENCRYPT_DECRYPT",
        GenerateVerifyMac = "GENERATE_VERIFY_MAC" since HMAC_KEYS,
        KeyAgreement = "KEY_AGREEMENT" since KEY_AGREEMENT,
        EncapsulateDecapsulate = "ENCAPSULATE_DECAPSULATE" since ML_KEM_KEYS,
    }
}

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
    /// The algorithms of `Encapsulate` and `Decapsulate`.
    EncapsulationAlgorithm {
        MlKem = "ML_KEM" since ML_KEM_KEYS,
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

/// Declares the kinds of algorithms: the variant of [`Algorithm`], the usage that a key needs for
/// it, and the member that lists the algorithms of a key with this usage.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($type:ident) = $usage:ident, $member:literal;)+) => {
        /// An algorithm of any kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Algorithm {
            $($(#[$doc])* $kind($type),)+
        }

        impl Algorithm {
            /// Returns the usage that a key needs for this algorithm.
            #[must_use]
            pub const fn usage(self) -> KeyUsage {
                match self { $(Self::$kind(_) => KeyUsage::$usage,)+ }
            }

            /// Returns the string that AWS uses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind(algorithm) => algorithm.as_str(),)+ }
            }
        }

        impl KeyUsage {
            /// Returns the name of the member that lists the algorithms of a key.
            #[must_use]
            pub const fn algorithms_member(self) -> &'static str {
                match self { $(Self::$usage => $member,)+ }
            }
        }

        $(impl From<$type> for Algorithm {
            fn from(algorithm: $type) -> Self {
                Self::$kind(algorithm)
            }
        })+
    };
}

kinds! {
    /// An algorithm that encrypts.
    Encryption(EncryptionAlgorithm) = EncryptDecrypt, "EncryptionAlgorithms";
    /// An algorithm that signs.
    Signing(SigningAlgorithm) = SignVerify, "SigningAlgorithms";
    /// An algorithm that generates message authentication codes.
    Mac(MacAlgorithm) = GenerateVerifyMac, "MacAlgorithms";
    /// An algorithm that derives a shared secret.
    KeyAgreement(KeyAgreementAlgorithm) = KeyAgreement, "KeyAgreementAlgorithms";
    /// An algorithm that encapsulates a shared secret.
    Encapsulation(EncapsulationAlgorithm) = EncapsulateDecapsulate, "EncapsulationAlgorithms";
}

impl Algorithm {
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

/// The algorithms that a key may be used with, as DescribeKey and GetPublicKey list them: those of
/// its key spec that belong to its usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlgorithmList {
    spec: KeySpec,
    usage: KeyUsage,
}

impl AlgorithmList {
    /// Returns the algorithms of a key of `spec` that was created for `usage`.
    #[must_use]
    pub const fn of(spec: KeySpec, usage: KeyUsage) -> Self {
        Self { spec, usage }
    }

    /// Returns the name of the member that holds the list.
    #[must_use]
    pub const fn member(self) -> &'static str {
        self.usage.algorithms_member()
    }

    /// Returns the algorithms.
    pub fn iter(self) -> impl Iterator<Item = Algorithm> {
        let all = self.spec.algorithms().iter().copied();
        all.filter(move |algorithm| algorithm.usage() == self.usage)
    }

    /// Returns the algorithms as AWS writes them.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.iter().map(Algorithm::as_str)
    }
}
