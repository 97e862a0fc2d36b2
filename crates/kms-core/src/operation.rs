//! The operations of the KMS API.

mod facts;

pub use facts::{Facts, StateRow};

use crate::spec::words;

words! {
    /// An operation of the KMS API, named as in the `X-Amz-Target` header.
    Operation {
        CancelKeyDeletion = "CancelKeyDeletion",
        ConnectCustomKeyStore = "ConnectCustomKeyStore",
        CreateAlias = "CreateAlias",
        CreateCustomKeyStore = "CreateCustomKeyStore",
        CreateGrant = "CreateGrant",
        CreateKey = "CreateKey",
        Decrypt = "Decrypt",
        DeleteAlias = "DeleteAlias",
        DeleteCustomKeyStore = "DeleteCustomKeyStore",
        DeleteImportedKeyMaterial = "DeleteImportedKeyMaterial",
        DeriveSharedSecret = "DeriveSharedSecret",
        DescribeCustomKeyStores = "DescribeCustomKeyStores",
        DescribeKey = "DescribeKey",
        DisableKey = "DisableKey",
        DisableKeyRotation = "DisableKeyRotation",
        DisconnectCustomKeyStore = "DisconnectCustomKeyStore",
        EnableKey = "EnableKey",
        EnableKeyRotation = "EnableKeyRotation",
        Encrypt = "Encrypt",
        GenerateDataKey = "GenerateDataKey",
        GenerateDataKeyPair = "GenerateDataKeyPair",
        GenerateDataKeyPairWithoutPlaintext = "GenerateDataKeyPairWithoutPlaintext",
        GenerateDataKeyWithoutPlaintext = "GenerateDataKeyWithoutPlaintext",
        GenerateMac = "GenerateMac",
        GenerateRandom = "GenerateRandom",
        GetKeyLastUsage = "GetKeyLastUsage",
        GetKeyPolicy = "GetKeyPolicy",
        GetKeyRotationStatus = "GetKeyRotationStatus",
        GetParametersForImport = "GetParametersForImport",
        GetPublicKey = "GetPublicKey",
        ImportKeyMaterial = "ImportKeyMaterial",
        ListAliases = "ListAliases",
        ListGrants = "ListGrants",
        ListKeyPolicies = "ListKeyPolicies",
        ListKeyRotations = "ListKeyRotations",
        ListKeys = "ListKeys",
        ListResourceTags = "ListResourceTags",
        ListRetirableGrants = "ListRetirableGrants",
        PutKeyPolicy = "PutKeyPolicy",
        ReEncrypt = "ReEncrypt",
        ReplicateKey = "ReplicateKey",
        RetireGrant = "RetireGrant",
        RevokeGrant = "RevokeGrant",
        RotateKeyOnDemand = "RotateKeyOnDemand",
        ScheduleKeyDeletion = "ScheduleKeyDeletion",
        Sign = "Sign",
        TagResource = "TagResource",
        UntagResource = "UntagResource",
        UpdateAlias = "UpdateAlias",
        UpdateCustomKeyStore = "UpdateCustomKeyStore",
        UpdateKeyDescription = "UpdateKeyDescription",
        UpdatePrimaryRegion = "UpdatePrimaryRegion",
        Verify = "Verify",
        VerifyMac = "VerifyMac",
    }
}
