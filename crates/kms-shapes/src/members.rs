//! The table of the members of each operation's input.

mod custom_key_stores;
mod grants;

use core::ops::RangeInclusive;

use crate::{
    DataKeySpec, DryRunModifier, EncapsulationAlgorithm, EncryptionAlgorithm, EnumValue,
    ExpirationModel, ImportType, IncludeKeyMaterial, KeyAgreementAlgorithm, KeySpec, KeyUsage,
    Kind, MacAlgorithm, Member, MessageType, Operation, Origin, Requirement, ResourceOwner,
    SigningAlgorithm, WrappingAlgorithm, WrappingKeySpec, pattern, switch,
};

/// The rotation periods that a key can have, in days (ROT-06).
pub const ROTATION_PERIOD_DAYS: RangeInclusive<u32> = 90..=2560;
/// The waiting periods before a key is deleted, in days (DEL-01, DEL-02).
pub const PENDING_WINDOW_DAYS: RangeInclusive<u32> = 7..=30;
/// The length of the longest message that is signed or authenticated, in bytes.
pub const MESSAGE_MAX: usize = 4096;

/// The values of `CustomerMasterKeySpec`, the older name of `KeySpec`. AWS has added no value since
/// SM2.
const CUSTOMER_MASTER_KEY_SPECS: &[EnumValue] = &[
    KeySpec::Rsa2048.value(),
    KeySpec::Rsa3072.value(),
    KeySpec::Rsa4096.value(),
    KeySpec::EccNistP256.value(),
    KeySpec::EccNistP384.value(),
    KeySpec::EccNistP521.value(),
    KeySpec::EccSecgP256k1.value(),
    KeySpec::SymmetricDefault.value(),
    KeySpec::Hmac224.value(),
    KeySpec::Hmac256.value(),
    KeySpec::Hmac384.value(),
    KeySpec::Hmac512.value(),
    KeySpec::Sm2.value(),
];

/// The values of `KeyPairSpec`: the key specs of data key pairs (CRY-28).
const DATA_KEY_PAIR_SPECS: &[EnumValue] = &[
    KeySpec::Rsa2048.value(),
    KeySpec::Rsa3072.value(),
    KeySpec::Rsa4096.value(),
    KeySpec::EccNistP256.value(),
    KeySpec::EccNistP384.value(),
    KeySpec::EccNistP521.value(),
    KeySpec::EccSecgP256k1.value(),
    KeySpec::Sm2.value(),
    KeySpec::EccNistEdwards25519.value(),
    KeySpec::MlKem512.value(),
    KeySpec::MlKem768.value(),
    KeySpec::MlKem1024.value(),
];

const RESOURCE_OWNERS: Member = Member::optional(
    "ResourceOwners",
    Kind::List { of: &Kind::Enum(ResourceOwner::VALUES), min: 1, max: 2 },
)
.since(switch::RESOURCE_OWNERS);
const REFERENCE: Kind = Kind::text(1, 2048);
const KEY_ID: Member = Member::required("KeyId", REFERENCE);
const MARKER: Member =
    Member::optional("Marker", Kind::Text { min: 1, max: 1024, pattern: Some(pattern::MARKER) });
const GRANT_TOKENS: Member =
    Member::optional("GrantTokens", Kind::List { of: &Kind::text(1, 8192), min: 0, max: 10 });
const DRY_RUN: Member = Member::optional("DryRun", Kind::Boolean).since(switch::DRY_RUN);
const DRY_RUN_MODIFIERS: Member = Member::optional(
    "DryRunModifiers",
    Kind::List { of: &Kind::Enum(DryRunModifier::VALUES), min: 0, max: usize::MAX },
)
.since(switch::DRY_RUN_MODIFIERS);
const RECIPIENT: Member =
    Member::optional("Recipient", Kind::NotSimulated).since(switch::RECIPIENTS);
const NUMBER_OF_BYTES: Member = Member::optional("NumberOfBytes", Kind::integer(1, 1024));
const DATA_KEY_SPEC: Member = Member::optional("KeySpec", Kind::Enum(DataKeySpec::VALUES));
const KEY_PAIR_SPEC: Member = Member::required("KeyPairSpec", Kind::Enum(DATA_KEY_PAIR_SPECS));
const MESSAGE: Member = Member::required("Message", Kind::Blob { min: 1, max: MESSAGE_MAX });
const MESSAGE_TYPE: Member = Member::optional("MessageType", Kind::Enum(MessageType::VALUES));
const SIGNING_ALGORITHM: Member =
    Member::required("SigningAlgorithm", Kind::Enum(SigningAlgorithm::VALUES));
const MAC_ALGORITHM: Member = Member::required("MacAlgorithm", Kind::Enum(MacAlgorithm::VALUES));
const ENCAPSULATION_ALGORITHM: Member =
    Member::required("EncapsulationAlgorithm", Kind::Enum(EncapsulationAlgorithm::VALUES));
const CUSTOM_KEY_STORE_ID: Member = Member::optional("CustomKeyStoreId", Kind::text(1, 64));
const DESCRIPTION: Kind = Kind::text(0, 8192);
/// A policy that is too long exceeds a quota, and is refused later (POL-04).
const POLICY: Kind = Kind::Text { min: 1, max: usize::MAX, pattern: Some(pattern::POLICY) };
const POLICY_NAME: Member = Member {
    name: "PolicyName",
    kind: Kind::Text { min: 1, max: 128, pattern: Some(pattern::POLICY_NAME) },
    requirement: Requirement::RequiredUntil(switch::POLICY_NAME_OPTIONAL),
    since: None,
};
const BYPASS: Member = Member::optional("BypassPolicyLockoutSafetyCheck", Kind::Boolean);
const ALIAS_NAME: Member = Member::required(
    "AliasName",
    Kind::Text { min: 1, max: 256, pattern: Some(pattern::ALIAS_NAME) },
);
const TARGET: Member = Member::required("TargetKeyId", REFERENCE);
const TAG_KEY: Kind = Kind::text(1, 128);
const TAG_KEYS: Kind = Kind::List { of: &TAG_KEY, min: 0, max: usize::MAX };
const TAG: Kind = Kind::Structure(&[
    Member::required("TagKey", TAG_KEY),
    Member::required("TagValue", Kind::text(0, 256)),
]);
/// Too many tags are a TagException, and are refused later (TAG-02).
const TAGS: Kind = Kind::List { of: &TAG, min: 0, max: usize::MAX };
const CIPHERTEXT: Member = Member {
    name: "CiphertextBlob",
    kind: Kind::Blob { min: 1, max: 6144 },
    requirement: Requirement::RequiredUnlessIgnored,
    since: None,
};

/// The member `Limit` of a list, from 1 to `max` (WIR-13).
const fn limit(max: u32) -> Member {
    Member::optional("Limit", Kind::integer(1, max))
}

const fn algorithm(name: &'static str) -> Member {
    Member::optional(name, Kind::Enum(EncryptionAlgorithm::VALUES)).since(switch::ASYMMETRIC_KEYS)
}

const fn context(name: &'static str) -> Member {
    Member::optional(name, Kind::Map)
}

/// A member whose value is the name of a Region.
const fn region(name: &'static str) -> Member {
    let kind = Kind::Text { min: 1, max: 32, pattern: Some(pattern::REGION) };
    Member::required(name, kind)
}

const CREATE_KEY: &[Member] = &[
    Member::optional("Policy", POLICY),
    Member::optional("Description", DESCRIPTION),
    Member::optional("KeyUsage", Kind::Enum(KeyUsage::VALUES)),
    Member::optional("CustomerMasterKeySpec", Kind::Enum(CUSTOMER_MASTER_KEY_SPECS))
        .since(switch::ASYMMETRIC_KEYS),
    Member::optional("KeySpec", Kind::Enum(KeySpec::VALUES)).since(switch::KEY_SPEC_MEMBER),
    Member::optional("Origin", Kind::Enum(Origin::VALUES)),
    CUSTOM_KEY_STORE_ID,
    BYPASS,
    Member::optional("Tags", TAGS),
    Member::optional("MultiRegion", Kind::Boolean).since(switch::MULTI_REGION_KEYS),
    Member::optional(
        "XksKeyId",
        Kind::Text { min: 1, max: 128, pattern: Some(pattern::XKS_KEY_ID) },
    )
    .since(switch::EXTERNAL_KEY_STORES),
];

const ENCRYPT: &[Member] = &[
    KEY_ID,
    Member::required("Plaintext", Kind::Blob { min: 1, max: 4096 }),
    context("EncryptionContext"),
    GRANT_TOKENS,
    algorithm("EncryptionAlgorithm"),
    DRY_RUN,
];

const DECRYPT: &[Member] = &[
    CIPHERTEXT,
    context("EncryptionContext"),
    GRANT_TOKENS,
    Member::optional("KeyId", REFERENCE),
    algorithm("EncryptionAlgorithm"),
    RECIPIENT,
    DRY_RUN,
    DRY_RUN_MODIFIERS,
];

const RE_ENCRYPT: &[Member] = &[
    CIPHERTEXT,
    context("SourceEncryptionContext"),
    Member::optional("SourceKeyId", REFERENCE),
    Member::required("DestinationKeyId", REFERENCE),
    context("DestinationEncryptionContext"),
    algorithm("SourceEncryptionAlgorithm"),
    algorithm("DestinationEncryptionAlgorithm"),
    GRANT_TOKENS,
    DRY_RUN,
    DRY_RUN_MODIFIERS,
];

const REPLICATE_KEY: &[Member] = &[
    KEY_ID,
    region("ReplicaRegion"),
    Member::optional("Policy", POLICY),
    BYPASS,
    Member::optional("Description", DESCRIPTION),
    Member::optional("Tags", TAGS),
];

const DATA_KEY: &[Member] = &[
    KEY_ID,
    context("EncryptionContext"),
    NUMBER_OF_BYTES,
    DATA_KEY_SPEC,
    GRANT_TOKENS,
    RECIPIENT,
    DRY_RUN,
];

const DATA_KEY_WITHOUT_PLAINTEXT: &[Member] =
    &[KEY_ID, context("EncryptionContext"), DATA_KEY_SPEC, NUMBER_OF_BYTES, GRANT_TOKENS, DRY_RUN];

const DATA_KEY_PAIR: &[Member] =
    &[context("EncryptionContext"), KEY_ID, KEY_PAIR_SPEC, GRANT_TOKENS, RECIPIENT, DRY_RUN];

const DATA_KEY_PAIR_WITHOUT_PLAINTEXT: &[Member] =
    &[context("EncryptionContext"), KEY_ID, KEY_PAIR_SPEC, GRANT_TOKENS, DRY_RUN];

const DECAPSULATE: &[Member] = &[
    KEY_ID,
    Member::required("SharedSecretCiphertextBlob", Kind::Blob { min: 1, max: 6144 }),
    ENCAPSULATION_ALGORITHM,
    GRANT_TOKENS,
    DRY_RUN,
];

const DERIVE_SHARED_SECRET: &[Member] = &[
    KEY_ID,
    Member::required("KeyAgreementAlgorithm", Kind::Enum(KeyAgreementAlgorithm::VALUES)),
    Member::required("PublicKey", Kind::Blob { min: 1, max: 8192 }),
    GRANT_TOKENS,
    DRY_RUN,
    RECIPIENT,
];

const SIGN: &[Member] = &[KEY_ID, MESSAGE, MESSAGE_TYPE, GRANT_TOKENS, SIGNING_ALGORITHM, DRY_RUN];

const VERIFY: &[Member] = &[
    KEY_ID,
    MESSAGE,
    MESSAGE_TYPE,
    Member::required("Signature", Kind::Blob { min: 1, max: 6144 }),
    SIGNING_ALGORITHM,
    GRANT_TOKENS,
    DRY_RUN,
];

const GENERATE_MAC: &[Member] = &[MESSAGE, KEY_ID, MAC_ALGORITHM, GRANT_TOKENS, DRY_RUN];

const VERIFY_MAC: &[Member] = &[
    MESSAGE,
    KEY_ID,
    MAC_ALGORITHM,
    Member::required("Mac", Kind::Blob { min: 1, max: 6144 }),
    GRANT_TOKENS,
    DRY_RUN,
];

const ENABLE_KEY_ROTATION: &[Member] = &[
    KEY_ID,
    Member::optional(
        "RotationPeriodInDays",
        Kind::integer(*ROTATION_PERIOD_DAYS.start(), *ROTATION_PERIOD_DAYS.end()),
    )
    .since(switch::CURRENT),
];

const LIST_KEY_ROTATIONS: &[Member] = &[
    KEY_ID,
    Member::optional("IncludeKeyMaterial", Kind::Enum(IncludeKeyMaterial::VALUES))
        .since(switch::KEY_MATERIAL_IDS),
    limit(1000),
    MARKER,
];

const KEY_MATERIAL_ID: Member = Member::optional(
    "KeyMaterialId",
    Kind::Text { min: 64, max: 64, pattern: Some(pattern::KEY_MATERIAL_ID) },
)
.since(switch::KEY_MATERIAL_IDS);

const GET_PARAMETERS_FOR_IMPORT: &[Member] = &[
    KEY_ID,
    Member::required("WrappingAlgorithm", Kind::Enum(WrappingAlgorithm::VALUES)),
    Member::required("WrappingKeySpec", Kind::Enum(WrappingKeySpec::VALUES)),
];

const IMPORT_KEY_MATERIAL: &[Member] = &[
    KEY_ID,
    Member::required("ImportToken", Kind::Blob { min: 1, max: 6144 }),
    Member::required("EncryptedKeyMaterial", Kind::Blob { min: 1, max: 6144 }),
    Member::optional("ValidTo", Kind::Timestamp),
    Member::optional("ExpirationModel", Kind::Enum(ExpirationModel::VALUES)),
    Member::optional("ImportType", Kind::Enum(ImportType::VALUES)).since(switch::KEY_MATERIAL_IDS),
    Member::optional(
        "KeyMaterialDescription",
        Kind::Text { min: 0, max: 256, pattern: Some(pattern::KEY_MATERIAL_DESCRIPTION) },
    )
    .since(switch::KEY_MATERIAL_IDS),
    KEY_MATERIAL_ID,
];

/// The service has a message of its own for this member (DEL-02).
const PENDING_WINDOW: Kind = Kind::Integer {
    min: *PENDING_WINDOW_DAYS.start() as i64,
    max: *PENDING_WINDOW_DAYS.end() as i64,
    message: Some("PendingWindowInDays must be between 7 and 30"),
};

impl Operation {
    /// Returns the members of the operation's input, in the order of AWS's API model.
    #[must_use]
    pub const fn members(self) -> &'static [Member] {
        match self {
            Self::CancelKeyDeletion
            | Self::DisableKey
            | Self::DisableKeyRotation
            | Self::EnableKey
            | Self::GetKeyLastUsage
            | Self::GetKeyRotationStatus
            | Self::RotateKeyOnDemand => &[KEY_ID],
            Self::ConnectCustomKeyStore
            | Self::DeleteCustomKeyStore
            | Self::DisconnectCustomKeyStore => custom_key_stores::STORE,
            Self::CreateAlias | Self::UpdateAlias => &[ALIAS_NAME, TARGET],
            Self::CreateCustomKeyStore => custom_key_stores::CREATE,
            Self::CreateGrant => grants::CREATE_GRANT,
            Self::CreateKey => CREATE_KEY,
            Self::Decapsulate => DECAPSULATE,
            Self::Decrypt => DECRYPT,
            Self::DeleteAlias => &[ALIAS_NAME],
            Self::DeleteImportedKeyMaterial => const { &[KEY_ID, KEY_MATERIAL_ID] },
            Self::DeriveSharedSecret => DERIVE_SHARED_SECRET,
            Self::DescribeCustomKeyStores => custom_key_stores::DESCRIBE,
            Self::DescribeKey | Self::GetPublicKey => &[KEY_ID, GRANT_TOKENS],
            Self::EnableKeyRotation => ENABLE_KEY_ROTATION,
            Self::Encapsulate => {
                const { &[KEY_ID, ENCAPSULATION_ALGORITHM, GRANT_TOKENS, DRY_RUN] }
            }
            Self::Encrypt => ENCRYPT,
            Self::GenerateDataKey => DATA_KEY,
            Self::GenerateDataKeyWithoutPlaintext => DATA_KEY_WITHOUT_PLAINTEXT,
            Self::GenerateDataKeyPair => DATA_KEY_PAIR,
            Self::GenerateDataKeyPairWithoutPlaintext => DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
            Self::GenerateMac => GENERATE_MAC,
            Self::GenerateRandom => &[NUMBER_OF_BYTES, CUSTOM_KEY_STORE_ID, RECIPIENT],
            Self::GetKeyPolicy => &[KEY_ID, POLICY_NAME],
            Self::GetParametersForImport => GET_PARAMETERS_FOR_IMPORT,
            Self::ImportKeyMaterial => IMPORT_KEY_MATERIAL,
            Self::ListAliases => {
                const { &[Member::optional("KeyId", REFERENCE), limit(100), MARKER] }
            }
            Self::ListGrants => grants::LIST_GRANTS,
            Self::ListKeyPolicies => const { &[KEY_ID, limit(1000), MARKER] },
            Self::ListKeyRotations => LIST_KEY_ROTATIONS,
            Self::ListKeys => const { &[limit(1000), MARKER, RESOURCE_OWNERS] },
            Self::ListResourceTags => const { &[KEY_ID, limit(50), MARKER] },
            Self::ListRetirableGrants => grants::LIST_RETIRABLE_GRANTS,
            Self::PutKeyPolicy => {
                const { &[KEY_ID, POLICY_NAME, Member::required("Policy", POLICY), BYPASS] }
            }
            Self::ReEncrypt => RE_ENCRYPT,
            Self::ReplicateKey => REPLICATE_KEY,
            Self::RetireGrant => grants::RETIRE_GRANT,
            Self::RevokeGrant => grants::REVOKE_GRANT,
            Self::ScheduleKeyDeletion => {
                const { &[KEY_ID, Member::optional("PendingWindowInDays", PENDING_WINDOW)] }
            }
            Self::Sign => SIGN,
            Self::TagResource => const { &[KEY_ID, Member::required("Tags", TAGS)] },
            Self::UntagResource => const { &[KEY_ID, Member::required("TagKeys", TAG_KEYS)] },
            Self::UpdateCustomKeyStore => custom_key_stores::UPDATE,
            Self::UpdateKeyDescription => {
                const { &[KEY_ID, Member::required("Description", DESCRIPTION)] }
            }
            Self::UpdatePrimaryRegion => const { &[KEY_ID, region("PrimaryRegion")] },
            Self::Verify => VERIFY,
            Self::VerifyMac => VERIFY_MAC,
        }
    }
}
