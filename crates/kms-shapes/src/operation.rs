//! The operations of the KMS API, and the operations that grants can allow.

mod facts;

pub use facts::{Facts, StateRow};

use crate::string_enum;

string_enum! {
    /// An operation of the KMS API, named as in the `X-Amz-Target` header.
    Operation {
        CancelKeyDeletion = "CancelKeyDeletion",
        ConnectCustomKeyStore = "ConnectCustomKeyStore",
        CreateAlias = "CreateAlias",
        CreateCustomKeyStore = "CreateCustomKeyStore",
        CreateGrant = "CreateGrant",
        CreateKey = "CreateKey",
        Decapsulate = "Decapsulate" since ML_KEM_KEYS,
        Decrypt = "Decrypt",
        DeleteAlias = "DeleteAlias",
        DeleteCustomKeyStore = "DeleteCustomKeyStore",
        DeleteImportedKeyMaterial = "DeleteImportedKeyMaterial",
        DeriveSharedSecret = "DeriveSharedSecret" since KEY_AGREEMENT,
        DescribeCustomKeyStores = "DescribeCustomKeyStores",
        DescribeKey = "DescribeKey",
        DisableKey = "DisableKey",
        DisableKeyRotation = "DisableKeyRotation",
        DisconnectCustomKeyStore = "DisconnectCustomKeyStore",
        EnableKey = "EnableKey",
        EnableKeyRotation = "EnableKeyRotation",
        Encapsulate = "Encapsulate" since ML_KEM_KEYS,
        Encrypt = "Encrypt",
        GenerateDataKey = "GenerateDataKey",
        GenerateDataKeyPair = "GenerateDataKeyPair" since ASYMMETRIC_KEYS,
        GenerateDataKeyPairWithoutPlaintext = "GenerateDataKeyPairWithoutPlaintext" since ASYMMETRIC_KEYS,
        GenerateDataKeyWithoutPlaintext = "GenerateDataKeyWithoutPlaintext",
        GenerateMac = "GenerateMac" since HMAC_KEYS,
        GenerateRandom = "GenerateRandom",
        GetKeyLastUsage = "GetKeyLastUsage" since KEY_LAST_USAGE,
        GetKeyPolicy = "GetKeyPolicy",
        GetKeyRotationStatus = "GetKeyRotationStatus",
        GetParametersForImport = "GetParametersForImport",
        GetPublicKey = "GetPublicKey" since ASYMMETRIC_KEYS,
        ImportKeyMaterial = "ImportKeyMaterial",
        ListAliases = "ListAliases",
        ListGrants = "ListGrants",
        ListKeyPolicies = "ListKeyPolicies",
        ListKeyRotations = "ListKeyRotations" since CURRENT,
        ListKeys = "ListKeys",
        ListResourceTags = "ListResourceTags",
        ListRetirableGrants = "ListRetirableGrants",
        PutKeyPolicy = "PutKeyPolicy",
        ReEncrypt = "ReEncrypt",
        ReplicateKey = "ReplicateKey" since MULTI_REGION_KEYS,
        RetireGrant = "RetireGrant",
        RevokeGrant = "RevokeGrant",
        RotateKeyOnDemand = "RotateKeyOnDemand" since CURRENT,
        ScheduleKeyDeletion = "ScheduleKeyDeletion",
        Sign = "Sign" since ASYMMETRIC_KEYS,
        TagResource = "TagResource",
        UntagResource = "UntagResource",
        UpdateAlias = "UpdateAlias",
        UpdateCustomKeyStore = "UpdateCustomKeyStore",
        UpdateKeyDescription = "UpdateKeyDescription",
        UpdatePrimaryRegion = "UpdatePrimaryRegion" since MULTI_REGION_KEYS,
        Verify = "Verify" since ASYMMETRIC_KEYS,
        VerifyMac = "VerifyMac" since HMAC_KEYS,
    }
}

string_enum! {
    /// The operations that a grant can allow (GRT-02). Each is as old as the operation.
    GrantOperation {
        Decrypt = "Decrypt",
        Encrypt = "Encrypt",
        GenerateDataKey = "GenerateDataKey",
        GenerateDataKeyWithoutPlaintext = "GenerateDataKeyWithoutPlaintext",
        ReEncryptFrom = "ReEncryptFrom",
        ReEncryptTo = "ReEncryptTo",
        Sign = "Sign" since ASYMMETRIC_KEYS,
        Verify = "Verify" since ASYMMETRIC_KEYS,
        GetPublicKey = "GetPublicKey" since ASYMMETRIC_KEYS,
        CreateGrant = "CreateGrant",
        RetireGrant = "RetireGrant",
        DescribeKey = "DescribeKey",
        GenerateDataKeyPair = "GenerateDataKeyPair" since ASYMMETRIC_KEYS,
        GenerateDataKeyPairWithoutPlaintext = "GenerateDataKeyPairWithoutPlaintext"
            since ASYMMETRIC_KEYS,
        GenerateMac = "GenerateMac" since HMAC_KEYS,
        VerifyMac = "VerifyMac" since HMAC_KEYS,
        DeriveSharedSecret = "DeriveSharedSecret" since KEY_AGREEMENT,
        Encapsulate = "Encapsulate" since ML_KEM_KEYS,
        Decapsulate = "Decapsulate" since ML_KEM_KEYS,
    }
}
