//! The operations of the KMS API.

kms_shapes::string_enum! {
    /// An operation of the KMS API, by the name that `X-Amz-Target` gives it.
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
    /// Whether the operation is about custom key stores themselves, not about the keys in them.
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

    /// Whether the operation encrypts, decrypts, signs or verifies with a key (ALI-24).
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

    /// Whether the operation takes an alias where it asks for a key (ALI-24).
    #[must_use]
    pub const fn accepts_alias(self) -> bool {
        self.is_cryptographic() || matches!(self, Self::DescribeKey | Self::GetPublicKey)
    }

    /// What CloudTrail calls read-only: nothing of a key changes that its users could see.
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

    /// Whether the owner of a key may let another account do this (ROT-25, ODR-21).
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
