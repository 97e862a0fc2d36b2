//! The table itself.

use kms_core::{Operation, PendingWindow, RotationPeriod, switch};

use super::{Kind, Member, Need, grants, patterns, words};

pub(super) const REFERENCE: Kind = Kind::text(1, 2048);
pub(super) const KEY_ID: Member = Member::required("KeyId", REFERENCE);
pub(super) const MARKER: Member =
    Member::optional("Marker", Kind::Text { min: 1, max: 1024, pattern: Some(patterns::MARKER) });
pub(super) const GRANT_TOKENS: Member =
    Member::optional("GrantTokens", Kind::List { of: &Kind::text(1, 8192), max: 10 });
pub(super) const DRY_RUN: Member = Member::optional("DryRun", Kind::Boolean).since(switch::DRY_RUN);
const DRY_RUN_MODIFIERS: Member = Member::optional(
    "DryRunModifiers",
    Kind::List { of: &Kind::Word(words::dry_run_modifiers), max: usize::MAX },
)
.since(switch::DRY_RUN_MODIFIERS);
const RECIPIENT: Member =
    Member::optional("Recipient", Kind::NotInThisVersion).since(switch::RECIPIENTS);
const NUMBER_OF_BYTES: Member = Member::optional("NumberOfBytes", Kind::integer(1, 1024));
const DATA_KEY_SPEC: Member = Member::optional("KeySpec", Kind::Word(words::data_key_specs));
const KEY_PAIR_SPEC: Member =
    Member::required("KeyPairSpec", Kind::Word(words::data_key_pair_specs));
const MESSAGE: Member = Member::required("Message", Kind::Blob { min: 1, max: 4096 });
const MESSAGE_TYPE: Member = Member::optional("MessageType", Kind::Word(words::message_types));
const SIGNING_ALGORITHM: Member =
    Member::required("SigningAlgorithm", Kind::Word(words::signing_algorithms));
const MAC_ALGORITHM: Member = Member::required("MacAlgorithm", Kind::Word(words::mac_algorithms));
const CUSTOM_KEY_STORE_ID: Member = Member::optional("CustomKeyStoreId", Kind::text(1, 64));
const DESCRIPTION: Kind = Kind::text(0, 8192);
/// What is too long is no form error but a limit (POL-04).
const POLICY: Kind = Kind::Text { min: 1, max: usize::MAX, pattern: Some(patterns::POLICY) };
const POLICY_NAME: Member = Member {
    name: "PolicyName",
    kind: Kind::Text { min: 1, max: 128, pattern: Some(patterns::POLICY_NAME) },
    need: Need::RequiredUntil(switch::POLICY_NAME_OPTIONAL),
    since: None,
};
const BYPASS: Member = Member::optional("BypassPolicyLockoutSafetyCheck", Kind::Boolean);
const ALIAS_NAME: Member = Member::required(
    "AliasName",
    Kind::Text { min: 1, max: 256, pattern: Some(patterns::ALIAS_NAME) },
);
const TARGET: Member = Member::required("TargetKeyId", REFERENCE);
const TAG_KEY: Kind = Kind::text(1, 128);
const TAG_KEYS: Kind = Kind::List { of: &TAG_KEY, max: usize::MAX };
const TAG: Kind = Kind::Structure(&[
    Member::required("TagKey", TAG_KEY),
    Member::required("TagValue", Kind::text(0, 256)),
]);
/// Too many tags are no form error but a TagException (TAG-02).
const TAGS: Kind = Kind::List { of: &TAG, max: usize::MAX };
const CIPHERTEXT: Member = Member {
    name: "CiphertextBlob",
    kind: Kind::Blob { min: 1, max: 6144 },
    need: Need::RequiredUnlessIgnored,
    since: None,
};

/// `Limit` of a list, between 1 and `max` (WIR-13).
pub(super) const fn limit(max: u32) -> Member {
    Member::optional("Limit", Kind::integer(1, max))
}

const fn algorithm(name: &'static str) -> Member {
    Member::optional(name, Kind::Word(words::encryption_algorithms)).since(switch::ASYMMETRIC_KEYS)
}

const fn context(name: &'static str) -> Member {
    Member::optional(name, Kind::Map)
}

/// The name of a Region.
const fn region(name: &'static str) -> Member {
    let kind = Kind::Text { min: 1, max: 32, pattern: Some(patterns::REGION) };
    Member::required(name, kind)
}

const CREATE_KEY: &[Member] = &[
    Member::optional("Policy", POLICY),
    Member::optional("Description", DESCRIPTION),
    Member::optional("KeyUsage", Kind::Word(words::key_usages)),
    Member::optional("CustomerMasterKeySpec", Kind::Word(words::customer_master_key_specs))
        .since(switch::ASYMMETRIC_KEYS),
    Member::optional("KeySpec", Kind::Word(words::key_specs)).since(switch::KEY_SPEC_MEMBER),
    Member::optional("Origin", Kind::Word(words::origins)),
    CUSTOM_KEY_STORE_ID,
    BYPASS,
    Member::optional("Tags", TAGS),
    Member::optional("MultiRegion", Kind::Boolean).since(switch::MULTI_REGION_KEYS),
    Member::optional(
        "XksKeyId",
        Kind::Text { min: 1, max: 128, pattern: Some(patterns::XKS_KEY_ID) },
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

const DERIVE_SHARED_SECRET: &[Member] = &[
    KEY_ID,
    Member::required("KeyAgreementAlgorithm", Kind::Word(words::key_agreement_algorithms)),
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
        Kind::integer(*RotationPeriod::RANGE.start(), *RotationPeriod::RANGE.end()),
    )
    .since(switch::CURRENT),
];

const LIST_KEY_ROTATIONS: &[Member] = &[
    KEY_ID,
    Member::optional("IncludeKeyMaterial", Kind::Word(words::include_key_material))
        .since(switch::KEY_MATERIAL_IDS),
    limit(1000),
    MARKER,
];

const KEY_MATERIAL_ID: Member = Member::optional(
    "KeyMaterialId",
    Kind::Text { min: 64, max: 64, pattern: Some(patterns::KEY_MATERIAL_ID) },
)
.since(switch::KEY_MATERIAL_IDS);

const GET_PARAMETERS_FOR_IMPORT: &[Member] = &[
    KEY_ID,
    Member::required("WrappingAlgorithm", Kind::Word(words::wrapping_algorithms)),
    Member::required("WrappingKeySpec", Kind::Word(words::wrapping_key_specs)),
];

const IMPORT_KEY_MATERIAL: &[Member] = &[
    KEY_ID,
    Member::required("ImportToken", Kind::Blob { min: 1, max: 6144 }),
    Member::required("EncryptedKeyMaterial", Kind::Blob { min: 1, max: 6144 }),
    Member::optional("ValidTo", Kind::Timestamp),
    Member::optional("ExpirationModel", Kind::Word(words::expiration_models)),
    Member::optional("ImportType", Kind::Word(words::import_types)).since(switch::KEY_MATERIAL_IDS),
    Member::optional(
        "KeyMaterialDescription",
        Kind::Text { min: 0, max: 256, pattern: Some(patterns::KEY_MATERIAL_DESCRIPTION) },
    )
    .since(switch::KEY_MATERIAL_IDS),
    KEY_MATERIAL_ID,
];

/// DEL-02: the service has its own words here.
const PENDING_WINDOW: Kind = Kind::Integer {
    min: *PendingWindow::RANGE.start() as i64,
    max: *PendingWindow::RANGE.end() as i64,
    says: Some("PendingWindowInDays must be between 7 and 30"),
};

/// The members of an operation's input, in the order of the API's own model; `None` for an
/// operation that is not in this version: only custom key stores are not managed.
#[must_use]
pub const fn members(operation: Operation) -> Option<&'static [Member]> {
    Some(match operation {
        Operation::CancelKeyDeletion
        | Operation::DisableKey
        | Operation::DisableKeyRotation
        | Operation::EnableKey
        | Operation::GetKeyLastUsage
        | Operation::GetKeyRotationStatus
        | Operation::RotateKeyOnDemand => &[KEY_ID],
        Operation::ConnectCustomKeyStore
        | Operation::CreateCustomKeyStore
        | Operation::DeleteCustomKeyStore
        | Operation::DescribeCustomKeyStores
        | Operation::DisconnectCustomKeyStore
        | Operation::UpdateCustomKeyStore => return None,
        Operation::CreateAlias | Operation::UpdateAlias => &[ALIAS_NAME, TARGET],
        Operation::CreateGrant => grants::CREATE_GRANT,
        Operation::CreateKey => CREATE_KEY,
        Operation::Decrypt => DECRYPT,
        Operation::DeleteAlias => &[ALIAS_NAME],
        Operation::DeleteImportedKeyMaterial => const { &[KEY_ID, KEY_MATERIAL_ID] },
        Operation::DeriveSharedSecret => DERIVE_SHARED_SECRET,
        Operation::DescribeKey | Operation::GetPublicKey => &[KEY_ID, GRANT_TOKENS],
        Operation::EnableKeyRotation => ENABLE_KEY_ROTATION,
        Operation::Encrypt => ENCRYPT,
        Operation::GenerateDataKey => DATA_KEY,
        Operation::GenerateDataKeyWithoutPlaintext => DATA_KEY_WITHOUT_PLAINTEXT,
        Operation::GenerateDataKeyPair => DATA_KEY_PAIR,
        Operation::GenerateDataKeyPairWithoutPlaintext => DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
        Operation::GenerateMac => GENERATE_MAC,
        Operation::GenerateRandom => &[NUMBER_OF_BYTES, CUSTOM_KEY_STORE_ID, RECIPIENT],
        Operation::GetKeyPolicy => &[KEY_ID, POLICY_NAME],
        Operation::GetParametersForImport => GET_PARAMETERS_FOR_IMPORT,
        Operation::ImportKeyMaterial => IMPORT_KEY_MATERIAL,
        Operation::ListAliases => {
            const { &[Member::optional("KeyId", REFERENCE), limit(100), MARKER] }
        }
        Operation::ListGrants => grants::LIST_GRANTS,
        Operation::ListKeyPolicies => const { &[KEY_ID, limit(1000), MARKER] },
        Operation::ListKeyRotations => LIST_KEY_ROTATIONS,
        Operation::ListKeys => const { &[limit(1000), MARKER] },
        Operation::ListResourceTags => const { &[KEY_ID, limit(50), MARKER] },
        Operation::ListRetirableGrants => grants::LIST_RETIRABLE_GRANTS,
        Operation::PutKeyPolicy => {
            const { &[KEY_ID, POLICY_NAME, Member::required("Policy", POLICY), BYPASS] }
        }
        Operation::ReEncrypt => RE_ENCRYPT,
        Operation::ReplicateKey => REPLICATE_KEY,
        Operation::RetireGrant => grants::RETIRE_GRANT,
        Operation::RevokeGrant => grants::REVOKE_GRANT,
        Operation::ScheduleKeyDeletion => {
            const { &[KEY_ID, Member::optional("PendingWindowInDays", PENDING_WINDOW)] }
        }
        Operation::Sign => SIGN,
        Operation::TagResource => const { &[KEY_ID, Member::required("Tags", TAGS)] },
        Operation::UntagResource => const { &[KEY_ID, Member::required("TagKeys", TAG_KEYS)] },
        Operation::UpdateKeyDescription => {
            const { &[KEY_ID, Member::required("Description", DESCRIPTION)] }
        }
        Operation::UpdatePrimaryRegion => const { &[KEY_ID, region("PrimaryRegion")] },
        Operation::Verify => VERIFY,
        Operation::VerifyMac => VERIFY_MAC,
    })
}
