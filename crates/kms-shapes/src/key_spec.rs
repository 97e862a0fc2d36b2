//! Key specs, and the algorithms that the keys of each support.

use alloc::vec::Vec;

use crate::{
    Algorithm, EncapsulationAlgorithm, EncryptionAlgorithm, KeyAgreementAlgorithm, KeyUsage,
    MacAlgorithm, SigningAlgorithm, WrappingKeySpec, string_enum,
};

string_enum! {
    /// The type of material that a key has, `KeySpec` of CreateKey and of key metadata.
    KeySpec {
        Rsa2048 = "RSA_2048" since ASYMMETRIC_KEYS,
        Rsa3072 = "RSA_3072" since ASYMMETRIC_KEYS,
        Rsa4096 = "RSA_4096" since ASYMMETRIC_KEYS,
        EccNistP256 = "ECC_NIST_P256" since ASYMMETRIC_KEYS,
        EccNistP384 = "ECC_NIST_P384" since ASYMMETRIC_KEYS,
        EccNistP521 = "ECC_NIST_P521" since ASYMMETRIC_KEYS,
        EccSecgP256k1 = "ECC_SECG_P256K1" since ASYMMETRIC_KEYS,
        SymmetricDefault = "SYMMETRIC_DEFAULT",
        Hmac224 = "HMAC_224" since HMAC_KEYS,
        Hmac256 = "HMAC_256" since HMAC_KEYS,
        Hmac384 = "HMAC_384" since HMAC_KEYS,
        Hmac512 = "HMAC_512" since HMAC_KEYS,
        Sm2 = "SM2" since SM2_KEYS,
        MlDsa44 = "ML_DSA_44" since ML_DSA_KEYS,
        MlDsa65 = "ML_DSA_65" since ML_DSA_KEYS,
        MlDsa87 = "ML_DSA_87" since ML_DSA_KEYS,
        EccNistEdwards25519 = "ECC_NIST_EDWARDS25519" since EDWARDS25519_KEYS,
        MlKem512 = "ML_KEM_512" since ML_KEM_KEYS,
        MlKem768 = "ML_KEM_768" since ML_KEM_KEYS,
        MlKem1024 = "ML_KEM_1024" since ML_KEM_KEYS,
    }
}

impl KeySpec {
    /// Returns the broad type of such a key.
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
            | Self::MlDsa87
            | Self::MlKem512
            | Self::MlKem768
            | Self::MlKem1024 => KeyType::Asymmetric,
        }
    }

    /// Returns the length of an RSA modulus in bits, or `None` if the key is not an RSA key.
    #[must_use]
    pub const fn rsa_bits(self) -> Option<usize> {
        match self {
            Self::Rsa2048 => Some(2048),
            Self::Rsa3072 => Some(3072),
            Self::Rsa4096 => Some(4096),
            Self::SymmetricDefault
            | Self::EccNistP256
            | Self::EccNistP384
            | Self::EccNistP521
            | Self::EccSecgP256k1
            | Self::EccNistEdwards25519
            | Self::Hmac224
            | Self::Hmac256
            | Self::Hmac384
            | Self::Hmac512
            | Self::Sm2
            | Self::MlDsa44
            | Self::MlDsa65
            | Self::MlDsa87
            | Self::MlKem512
            | Self::MlKem768
            | Self::MlKem1024 => None,
        }
    }

    /// Returns whether the material of such a key is short enough to be encrypted by RSA under a
    /// wrapping key, without an AES key in between.
    #[must_use]
    pub const fn fits_rsa_block(self, wrapping: WrappingKeySpec) -> bool {
        match self {
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => false,
            // Its PKCS#8 form is longer than one block of 2048 bits allows.
            Self::EccNistP521 => !matches!(wrapping, WrappingKeySpec::Rsa2048),
            Self::SymmetricDefault
            | Self::EccNistP256
            | Self::EccNistP384
            | Self::EccSecgP256k1
            | Self::EccNistEdwards25519
            | Self::Hmac224
            | Self::Hmac256
            | Self::Hmac384
            | Self::Hmac512
            | Self::Sm2
            | Self::MlDsa44
            | Self::MlDsa65
            | Self::MlDsa87
            | Self::MlKem512
            | Self::MlKem768
            | Self::MlKem1024 => true,
        }
    }

    /// Returns whether key material can be imported into such a key. KMS always generates the
    /// material of ML-KEM keys.
    #[must_use]
    pub fn can_be_imported(self) -> bool {
        !self.supports(EncapsulationAlgorithm::MlKem)
    }

    /// Returns the value of `CustomerMasterKeySpec`, the older name of `KeySpec`, in the metadata of
    /// such a key. ML-KEM keys have none (KEM-01).
    #[must_use]
    pub fn customer_master_key_spec(self) -> Option<Self> {
        (!self.supports(EncapsulationAlgorithm::MlKem)).then_some(self)
    }

    /// Returns every algorithm that such a key supports.
    ///
    /// This is the only list of algorithms per key spec: usages, metadata, checks and
    /// implementations derive from it. Algorithms of one usage stand together, in the order in
    /// which AWS lists them.
    #[must_use]
    pub const fn algorithms(self) -> &'static [Algorithm] {
        use Algorithm::{Encapsulation, Encryption, KeyAgreement, Mac, Signing};
        use {EncryptionAlgorithm as E, MacAlgorithm as M, SigningAlgorithm as S};
        const ECDH: Algorithm = KeyAgreement(KeyAgreementAlgorithm::Ecdh);
        match self {
            Self::SymmetricDefault => &[Encryption(E::SymmetricDefault)],
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => &[
                Encryption(E::RsaesOaepSha1),
                Encryption(E::RsaesOaepSha256),
                Signing(S::RsassaPkcs1V15Sha256),
                Signing(S::RsassaPkcs1V15Sha384),
                Signing(S::RsassaPkcs1V15Sha512),
                Signing(S::RsassaPssSha256),
                Signing(S::RsassaPssSha384),
                Signing(S::RsassaPssSha512),
            ],
            Self::EccNistP256 => &[Signing(S::EcdsaSha256), ECDH],
            Self::EccNistP384 => &[Signing(S::EcdsaSha384), ECDH],
            Self::EccNistP521 => &[Signing(S::EcdsaSha512), ECDH],
            Self::EccSecgP256k1 => &[Signing(S::EcdsaSha256)],
            Self::EccNistEdwards25519 => &[Signing(S::Ed25519Sha512), Signing(S::Ed25519PhSha512)],
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => &[Signing(S::MlDsaShake256)],
            Self::MlKem512 | Self::MlKem768 | Self::MlKem1024 => {
                &[Encapsulation(EncapsulationAlgorithm::MlKem)]
            }
            Self::Sm2 => &[Encryption(E::Sm2Pke), Signing(S::Sm2Dsa), ECDH],
            Self::Hmac224 => &[Mac(M::HmacSha224)],
            Self::Hmac256 => &[Mac(M::HmacSha256)],
            Self::Hmac384 => &[Mac(M::HmacSha384)],
            Self::Hmac512 => &[Mac(M::HmacSha512)],
        }
    }

    /// Returns whether such a key supports `algorithm`.
    #[must_use]
    pub fn supports(self, algorithm: impl Into<Algorithm>) -> bool {
        self.algorithms().contains(&algorithm.into())
    }

    /// Returns the usages that such a key can be created for.
    #[must_use]
    pub fn usages(self) -> Vec<KeyUsage> {
        let mut usages: Vec<_> = self.algorithms().iter().map(|it| it.usage()).collect();
        usages.dedup();
        usages
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AlgorithmList;

    #[test]
    fn a_string_stands_for_its_own_key_spec_only() {
        for spec in KeySpec::ALL {
            assert_eq!(KeySpec::parse(spec.as_str()), Some(*spec));
        }
        for foreign in ["", "rsa_2048", "RSA_2048 "] {
            assert_eq!(KeySpec::parse(foreign), None);
        }
    }

    #[test]
    fn every_algorithm_belongs_to_a_key_spec_and_was_introduced_with_one() {
        let all = EncryptionAlgorithm::ALL.iter().map(|it| ((*it).into(), it.since()));
        let all = all.chain(SigningAlgorithm::ALL.iter().map(|it| ((*it).into(), it.since())));
        let all = all.chain(MacAlgorithm::ALL.iter().map(|it| ((*it).into(), it.since())));
        let all =
            all.chain(EncapsulationAlgorithm::ALL.iter().map(|it| ((*it).into(), it.since())));
        for (algorithm, since) in all {
            let algorithm: Algorithm = algorithm;
            let specs = KeySpec::ALL.iter().filter(|spec| spec.supports(algorithm));
            let oldest = specs.map(|spec| spec.since()).min();
            assert!(since.is_none() || oldest == Some(since), "{algorithm}: {oldest:?}");
        }
    }

    #[test]
    fn each_usage_of_a_key_spec_has_algorithms_and_stands_once() {
        for spec in KeySpec::ALL {
            let usages = spec.usages();
            for usage in KeyUsage::ALL {
                let is_empty = AlgorithmList::of(*spec, *usage).iter().next().is_none();
                let times = usages.iter().filter(|it| *it == usage).count();
                assert_eq!(times, usize::from(!is_empty), "{spec} {usage}");
            }
        }
    }
}
