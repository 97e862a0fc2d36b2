//! The requests of tests, each as a function with a short name.

mod asymmetric;
mod grants;

pub use asymmetric::{data_key_pair, derive, mac, public_key, sign};
pub use grants::*;

use crate::key_stores;
use kms_core::{
    Action, AliasName, CreateKey, Decrypt, DeriveSharedSecret, Encrypt, EncryptionAlgorithm,
    EncryptionContext, GenerateDataKey, GenerateDataKeyPair, GenerateMac, IncludeKeyMaterial,
    KeyArn, KeyId, KeyOwners, KeyRef, KeySpec, KeyUsage, Origin, Page, PendingWindow, Plaintext,
    PolicyName, ReEncrypt, Region, ReplicateKey, RotationPeriod, Sign, Tag, Verify, VerifyMac,
};

/// A value that tests can use as a key reference.
pub trait Reference {
    /// As the service reads it.
    fn reference(&self) -> KeyRef;
}

impl Reference for KeyId {
    fn reference(&self) -> KeyRef {
        KeyRef::Id(*self)
    }
}

impl Reference for KeyArn {
    fn reference(&self) -> KeyRef {
        KeyRef::Arn(*self)
    }
}

impl Reference for &str {
    fn reference(&self) -> KeyRef {
        KeyRef::parse(self)
    }
}

impl Reference for String {
    fn reference(&self) -> KeyRef {
        KeyRef::parse(self)
    }
}

/// The kinds of customer managed key that rules tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A symmetric encryption key with material that KMS made.
    Symmetric,
    /// An RSA key pair that encrypts.
    RsaEncrypting,
    /// An RSA key pair that signs.
    RsaSigning,
    /// A key for message authentication codes.
    Hmac,
    /// A symmetric key that waits for imported material.
    External,
    /// A symmetric key in a CloudHSM key store.
    CloudHsm,
    /// A symmetric key in an external key store.
    ExternalKeyStore,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Symmetric,
        Self::RsaEncrypting,
        Self::RsaSigning,
        Self::Hmac,
        Self::External,
        Self::CloudHsm,
        Self::ExternalKeyStore,
    ];

    /// Returns the input of CreateKey.
    #[must_use]
    pub fn request(self) -> CreateKey {
        let plain = CreateKey::default();
        match self {
            Self::Symmetric => plain,
            Self::RsaEncrypting => CreateKey { spec: KeySpec::Rsa2048, ..plain },
            Self::RsaSigning => {
                CreateKey { spec: KeySpec::Rsa2048, usage: KeyUsage::SignVerify, ..plain }
            }
            Self::Hmac => {
                CreateKey { spec: KeySpec::Hmac256, usage: KeyUsage::GenerateVerifyMac, ..plain }
            }
            Self::External => CreateKey { origin: Origin::External, ..plain },
            Self::CloudHsm => CreateKey {
                origin: Origin::AwsCloudHsm,
                custom_key_store_id: Some(key_stores::CLOUD_HSM.into()),
                ..plain
            },
            Self::ExternalKeyStore => CreateKey {
                origin: Origin::ExternalKeyStore,
                custom_key_store_id: Some(key_stores::EXTERNAL.into()),
                xks_key_id: Some(key_stores::next_external_key()),
                ..plain
            },
        }
    }
}

/// The alias `alias/NAME`.
///
/// # Panics
/// Where that is no name for an alias.
#[must_use]
#[expect(clippy::expect_used, reason = "a test names its aliases well")]
pub fn alias(name: &str) -> AliasName {
    AliasName::parse(&format!("alias/{name}")).expect("a well-formed alias name")
}

/// An encryption context of these pairs.
#[must_use]
pub fn context(pairs: &[(&str, &str)]) -> EncryptionContext {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// Tags of these pairs.
#[must_use]
pub fn tags(pairs: &[(&str, &str)]) -> Vec<Tag> {
    let tag = |(key, value): &(&str, &str)| Tag { key: (*key).into(), value: (*value).into() };
    pairs.iter().map(tag).collect()
}

/// A page that holds all there is.
#[must_use]
pub fn whole() -> Page {
    page(1000, None)
}

/// At most `limit` items, behind the one that `after` names.
#[must_use]
pub fn page(limit: usize, after: Option<&str>) -> Page {
    Page { limit, after: after.map(str::to_owned) }
}

macro_rules! of_a_key {
    ($($name:ident => $variant:ident,)+) => {$(
        #[doc = concat!(stringify!($variant), " of this key.")]
        #[must_use]
        pub fn $name(key: impl Reference) -> Action {
            Action::$variant { key: key.reference() }
        }
    )+};
}

of_a_key! {
    cancel_deletion => CancelKeyDeletion,
    describe => DescribeKey,
    disable => DisableKey,
    disable_rotation => DisableKeyRotation,
    enable => EnableKey,
    last_usage => GetKeyLastUsage,
    rotate_on_demand => RotateKeyOnDemand,
    rotation_status => GetKeyRotationStatus,
}

/// EnableKeyRotation with this period in days, or without a period.
#[must_use]
pub fn enable_rotation(key: impl Reference, days: Option<u32>) -> Action {
    Action::EnableKeyRotation { key: key.reference(), period: days.and_then(RotationPeriod::new) }
}

/// ScheduleKeyDeletion after this many days.
///
/// # Panics
/// Where there is no such window.
#[must_use]
#[expect(clippy::expect_used, reason = "a test names a window that there is")]
pub fn schedule_deletion(key: impl Reference, days: u32) -> Action {
    let window = PendingWindow::new(days).expect("7 to 30 days");
    Action::ScheduleKeyDeletion { key: key.reference(), window }
}

/// CreateKey of a multi-Region primary.
#[must_use]
pub fn multi_region() -> CreateKey {
    CreateKey { multi_region: true, ..CreateKey::default() }
}

/// ReplicateKey, with all that may be left out left out.
#[must_use]
pub fn replicate(key: impl Reference, replica_region: Region) -> ReplicateKey {
    ReplicateKey {
        key: key.reference(),
        replica_region,
        policy: None,
        description: String::new(),
        tags: Vec::new(),
    }
}

/// UpdatePrimaryRegion.
#[must_use]
pub fn update_primary(key: impl Reference, region: Region) -> Action {
    Action::UpdatePrimaryRegion { key: key.reference(), region }
}

/// CreateAlias.
#[must_use]
pub fn create_alias(name: &AliasName, target: impl Reference) -> Action {
    Action::CreateAlias { name: name.clone(), target: target.reference() }
}

/// UpdateAlias.
#[must_use]
pub fn update_alias(name: &AliasName, target: impl Reference) -> Action {
    Action::UpdateAlias { name: name.clone(), target: target.reference() }
}

/// DeleteAlias.
#[must_use]
pub fn delete_alias(name: &AliasName) -> Action {
    Action::DeleteAlias { name: name.clone() }
}

/// UpdateKeyDescription.
#[must_use]
pub fn describe_as(key: impl Reference, description: &str) -> Action {
    Action::UpdateKeyDescription { key: key.reference(), description: description.into() }
}

/// Encrypt, without a context.
#[must_use]
pub fn encrypt(key: impl Reference, plaintext: &[u8]) -> Encrypt {
    Encrypt {
        key: key.reference(),
        plaintext: Plaintext::from(plaintext.to_vec()),
        context: EncryptionContext::default(),
        algorithm: EncryptionAlgorithm::SymmetricDefault,
    }
}

/// Decrypt, without a context or a key.
#[must_use]
pub fn decrypt(ciphertext: &[u8]) -> Decrypt {
    Decrypt {
        ciphertext: ciphertext.to_vec(),
        key: None,
        context: EncryptionContext::default(),
        algorithm: EncryptionAlgorithm::SymmetricDefault,
    }
}

/// Decrypt, naming the key.
#[must_use]
pub fn decrypt_with(key: impl Reference, ciphertext: &[u8]) -> Decrypt {
    Decrypt { key: Some(key.reference()), ..decrypt(ciphertext) }
}

/// ReEncrypt, without contexts.
#[must_use]
pub fn re_encrypt(ciphertext: &[u8], destination: impl Reference) -> ReEncrypt {
    ReEncrypt {
        source: decrypt(ciphertext),
        destination: destination.reference(),
        destination_context: EncryptionContext::default(),
        destination_algorithm: EncryptionAlgorithm::SymmetricDefault,
    }
}

/// GenerateDataKey of 32 bytes, without a context.
#[must_use]
pub fn data_key(key: impl Reference) -> GenerateDataKey {
    GenerateDataKey {
        key: key.reference(),
        len: 32,
        context: EncryptionContext::default(),
        with_plaintext: true,
    }
}

/// ListKeys, all of them.
#[must_use]
pub fn list_keys() -> Action {
    Action::ListKeys { owners: KeyOwners::default(), page: whole() }
}

/// ListAliases of one key, or all.
#[must_use]
pub fn list_aliases(key: Option<KeyId>) -> Action {
    Action::ListAliases { key: key.map(KeyRef::Id), page: whole() }
}

/// ListKeyRotations, all of them.
#[must_use]
pub fn list_rotations(key: impl Reference, include: Option<IncludeKeyMaterial>) -> Action {
    Action::ListKeyRotations { key: key.reference(), include, page: whole() }
}

/// ListResourceTags, all of them.
#[must_use]
pub fn list_tags(key: impl Reference) -> Action {
    Action::ListResourceTags { key: key.reference(), page: whole() }
}

/// ListKeyPolicies.
#[must_use]
pub fn list_policies(key: impl Reference) -> Action {
    Action::ListKeyPolicies { key: key.reference(), page: whole() }
}

/// TagResource.
#[must_use]
pub fn tag(key: impl Reference, pairs: &[(&str, &str)]) -> Action {
    Action::TagResource { key: key.reference(), tags: tags(pairs) }
}

/// UntagResource.
#[must_use]
pub fn untag(key: impl Reference, keys: &[&str]) -> Action {
    let tag_keys = keys.iter().map(|key| (*key).to_owned()).collect();
    Action::UntagResource { key: key.reference(), tag_keys }
}

/// GetKeyPolicy of the default policy.
#[must_use]
pub fn policy(key: impl Reference) -> Action {
    Action::GetKeyPolicy { key: key.reference(), name: PolicyName::Default }
}

/// PutKeyPolicy of the default policy.
#[must_use]
pub fn put_policy(key: impl Reference, policy: &str) -> Action {
    Action::PutKeyPolicy {
        key: key.reference(),
        name: PolicyName::Default,
        policy: policy.to_owned(),
    }
}

/// A value that can be used as a request.
pub trait Request {
    /// As the service takes it.
    fn action(self) -> Action;
}

impl Request for Action {
    fn action(self) -> Action {
        self
    }
}

macro_rules! ask {
    ($($input:ident)*) => {$(
        impl Request for $input {
            fn action(self) -> Action {
                Action::$input(self)
            }
        }
    )*};
}
ask! {
    CreateKey Encrypt Decrypt ReEncrypt GenerateDataKey ReplicateKey
    Sign Verify GenerateMac VerifyMac DeriveSharedSecret GenerateDataKeyPair
}
