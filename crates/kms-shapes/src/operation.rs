//! The operations of the KMS API, and the operations that grants can allow.

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

impl Operation {
    /// Returns whether the operation manages custom key stores rather than the keys in them.
    #[must_use]
    pub const fn manages_custom_key_stores(self) -> bool {
        matches!(
            self,
            Self::ConnectCustomKeyStore
                | Self::CreateCustomKeyStore
                | Self::DeleteCustomKeyStore
                | Self::DescribeCustomKeyStores
                | Self::DisconnectCustomKeyStore
                | Self::UpdateCustomKeyStore
        )
    }

    /// Returns whether the operation uses key material: it encrypts, decrypts, signs, verifies, or
    /// derives a secret (ALI-24).
    #[must_use]
    pub const fn is_cryptographic(self) -> bool {
        matches!(
            self,
            Self::Encrypt
                | Self::Decrypt
                | Self::ReEncrypt
                | Self::GenerateDataKey
                | Self::GenerateDataKeyWithoutPlaintext
                | Self::GenerateDataKeyPair
                | Self::GenerateDataKeyPairWithoutPlaintext
                | Self::Sign
                | Self::Verify
                | Self::GenerateMac
                | Self::VerifyMac
                | Self::DeriveSharedSecret
        )
    }

    /// Returns whether `KeyId` may be the name or the ARN of an alias (ALI-24).
    #[must_use]
    pub const fn accepts_alias(self) -> bool {
        self.is_cryptographic() || matches!(self, Self::DescribeKey | Self::GetPublicKey)
    }

    /// Returns whether CloudTrail records the operation as read-only: it changes nothing that the
    /// users of a key could observe.
    #[must_use]
    pub const fn is_read_only(self) -> bool {
        self.is_cryptographic()
            || matches!(
                self,
                Self::DescribeKey
                    | Self::DescribeCustomKeyStores
                    | Self::GenerateRandom
                    | Self::GetKeyLastUsage
                    | Self::GetKeyPolicy
                    | Self::GetKeyRotationStatus
                    | Self::GetParametersForImport
                    | Self::GetPublicKey
                    | Self::ListAliases
                    | Self::ListGrants
                    | Self::ListKeyPolicies
                    | Self::ListKeyRotations
                    | Self::ListKeys
                    | Self::ListResourceTags
                    | Self::ListRetirableGrants
            )
    }

    /// Returns whether the operation can be called on a key of another account (ROT-25, ODR-21).
    #[must_use]
    pub const fn works_across_accounts(self) -> bool {
        self.is_cryptographic()
            || matches!(
                self,
                Self::DescribeKey
                    | Self::GetKeyRotationStatus
                    | Self::GetPublicKey
                    | Self::CreateGrant
                    | Self::ListGrants
                    | Self::RetireGrant
                    | Self::RevokeGrant
            )
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
    }
}
