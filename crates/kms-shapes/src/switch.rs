//! The dates at which the service changed.
//!
//! Each date stands here once. The enumerations, the table of members and the engine's rules
//! refer to it by name.

use crate::Date;

/// Asymmetric key pairs, and with them key specs and algorithms.
pub const ASYMMETRIC_KEYS: Date = Date::new(2019, 11, 25);
/// `CreationDate` and `LastUpdatedDate` of aliases.
pub const ALIAS_DATES: Date = Date::new(2020, 12, 17);
/// Multi-Region keys.
pub const MULTI_REGION_KEYS: Date = Date::new(2021, 6, 8);
/// `KeyState` and `PendingWindowInDays` in the response of ScheduleKeyDeletion.
pub const DELETION_DETAILS: Date = Date::new(2021, 6, 16);
/// The member `KeySpec`, the newer name of `CustomerMasterKeySpec`.
pub const KEY_SPEC_MEMBER: Date = Date::new(2021, 8, 30);
/// HMAC keys.
pub const HMAC_KEYS: Date = Date::new(2022, 4, 19);
/// Yearly rotation of AWS managed keys, which rotated every three years before.
pub const AWS_MANAGED_YEARLY: Date = Date::new(2022, 5, 1);
/// SM2 keys, in the China Regions.
pub const SM2_KEYS: Date = Date::new(2022, 8, 1);
/// External key stores.
pub const EXTERNAL_KEY_STORES: Date = Date::new(2022, 11, 29);
/// Response elements in the CloudTrail records of calls that change a key.
pub const TRAIL_RESPONSES: Date = Date::new(2022, 12, 1);
/// The member `Recipient`, for Nitro Enclaves.
pub const RECIPIENTS: Date = Date::new(2023, 5, 1);
/// Import of key material into keys of every type.
pub const IMPORT_OF_ALL_TYPES: Date = Date::new(2023, 6, 5);
/// The member `DryRun`.
pub const DRY_RUN: Date = Date::new(2023, 7, 5);
/// The end of the wrapping algorithm `RSAES_PKCS1_V1_5`.
pub const PKCS1_WRAPPING_END: Date = Date::new(2023, 10, 10);
/// `PolicyName` became optional.
pub const POLICY_NAME_OPTIONAL: Date = Date::new(2024, 3, 18);
/// Custom rotation periods and on-demand rotation. A change whose own date is unknown is taken to
/// have happened on this day.
pub const CURRENT: Date = Date::new(2024, 4, 12);
/// DeriveSharedSecret.
pub const KEY_AGREEMENT: Date = Date::new(2024, 6, 13);
/// Key material IDs, and on-demand rotation of imported material in single-Region keys.
pub const KEY_MATERIAL_IDS: Date = Date::new(2025, 6, 5);
/// ML-DSA keys.
pub const ML_DSA_KEYS: Date = Date::new(2025, 6, 13);
/// Keys on the curve Edwards25519.
pub const EDWARDS25519_KEYS: Date = Date::new(2025, 11, 7);
/// On-demand rotation of imported material in multi-Region keys.
pub const MULTI_REGION_IMPORTS: Date = Date::new(2025, 11, 21);
/// The quota of 25 on-demand rotations per key.
pub const ON_DEMAND_QUOTA_25: Date = Date::new(2026, 2, 16);
/// The member `DryRunModifiers`.
pub const DRY_RUN_MODIFIERS: Date = Date::new(2026, 2, 16);
/// Grants to service principals.
pub const SERVICE_PRINCIPAL_GRANTS: Date = Date::new(2026, 3, 6);
/// GetKeyLastUsage.
pub const KEY_LAST_USAGE: Date = Date::new(2026, 4, 27);
/// ML-KEM keys, and with them Encapsulate and Decapsulate.
pub const ML_KEM_KEYS: Date = Date::new(2026, 10, 26);
/// The member `ResourceOwners` of ListKeys.
pub const RESOURCE_OWNERS: Date = Date::new(2026, 11, 16);
