//! The facts of each operation, in one exhaustive match. Its date is in its declaration.

use crate::{GrantOperation as G, KeyUsage, Operation};
use StateRow as Row;

/// Everything about an operation that depends on the operation only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether CloudTrail records the operation as read-only: it changes nothing that the users of
    /// a key could observe.
    pub is_read_only: bool,
    /// The usage that a key needs for the operation, if the operation uses key material: it
    /// encrypts, decrypts, signs, verifies, or shares a secret. Every such operation is read-only,
    /// accepts an alias and crosses accounts (ALI-24).
    pub usage: Option<KeyUsage>,
    /// Whether the operation generates a data key or a data key pair, which only a symmetric
    /// encryption key protects (CRY-32).
    pub makes_data_key: bool,
    /// Whether `KeyId` may be an alias name or an alias ARN (ALI-24).
    pub accepts_alias: bool,
    /// Whether the operation can be called on a key of another account (ROT-25, ODR-21).
    pub crosses_accounts: bool,
    /// The operation's row in AWS's table of key states.
    pub state_row: Row,
    /// The grant operations that allow this operation; empty if no grant can (GRT-02).
    pub grants: &'static [G],
}

/// The rows of AWS's table of key states. Operations with equal rows share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateRow {
    /// Allowed in every state, or not called on an existing key.
    AnyState,
    /// Encrypt, Decrypt, ReEncrypt and the data keys.
    Cryptography,
    /// Operations of key pairs and HMAC keys, which no custom key store holds.
    AsymmetricOrHmac,
    /// GenerateDataKeyPair, with or without plaintext.
    DataKeyPair,
    /// CreateGrant.
    CreateGrant,
    /// GetPublicKey.
    PublicKey,
    /// EnableKey and DisableKey.
    EnableOrDisable,
    /// Aliases, tags and descriptions.
    Labelling,
    /// ScheduleKeyDeletion.
    ScheduleDeletion,
    /// CancelKeyDeletion.
    CancelDeletion,
    /// EnableKeyRotation and DisableKeyRotation.
    SetRotation,
    /// GetKeyRotationStatus.
    RotationStatus,
    /// RotateKeyOnDemand.
    RotateOnDemand,
    /// ListKeyRotations.
    RotationHistory,
    /// GetParametersForImport.
    ImportParameters,
    /// ImportKeyMaterial.
    Import,
    /// DeleteImportedKeyMaterial.
    DeleteImport,
    /// ReplicateKey.
    Replicate,
    /// UpdatePrimaryRegion.
    UpdatePrimary,
}

impl Operation {
    /// Returns the facts of the operation.
    #[must_use]
    pub const fn facts(self) -> Facts {
        match self {
            Self::CancelKeyDeletion => changes(Row::CancelDeletion),
            Self::ConnectCustomKeyStore => changes(Row::AnyState),
            Self::CreateAlias => changes(Row::Labelling),
            Self::CreateCustomKeyStore => changes(Row::AnyState),
            Self::CreateGrant => manages_grants(Row::CreateGrant, &[G::CreateGrant]),
            Self::CreateKey => changes(Row::AnyState),
            Self::Decapsulate => uses_pair(KeyUsage::EncapsulateDecapsulate, &[G::Decapsulate]),
            Self::Decrypt => encrypts(&[G::Decrypt]),
            Self::DeleteAlias => changes(Row::AnyState),
            Self::DeleteCustomKeyStore => changes(Row::AnyState),
            Self::DeleteImportedKeyMaterial => changes(Row::DeleteImport),
            Self::DeriveSharedSecret => uses_pair(KeyUsage::KeyAgreement, &[G::DeriveSharedSecret]),
            Self::DescribeCustomKeyStores => reads(Row::AnyState),
            Self::DescribeKey => reads_by_alias(Row::AnyState, &[G::DescribeKey]),
            Self::DisableKey => changes(Row::EnableOrDisable),
            Self::DisableKeyRotation => changes(Row::SetRotation),
            Self::DisconnectCustomKeyStore => changes(Row::AnyState),
            Self::EnableKey => changes(Row::EnableOrDisable),
            Self::EnableKeyRotation => changes(Row::SetRotation),
            Self::Encapsulate => uses_pair(KeyUsage::EncapsulateDecapsulate, &[G::Encapsulate]),
            Self::Encrypt => encrypts(&[G::Encrypt]),
            Self::GenerateDataKey => data_key(&[G::GenerateDataKey]),
            Self::GenerateDataKeyPair => data_key_pair(&[G::GenerateDataKeyPair]),
            Self::GenerateDataKeyPairWithoutPlaintext => {
                data_key_pair(&[G::GenerateDataKeyPairWithoutPlaintext])
            }
            Self::GenerateDataKeyWithoutPlaintext => {
                data_key(&[G::GenerateDataKeyWithoutPlaintext])
            }
            Self::GenerateMac => uses_pair(KeyUsage::GenerateVerifyMac, &[G::GenerateMac]),
            Self::GenerateRandom => reads(Row::AnyState),
            Self::GetKeyLastUsage => reads(Row::AnyState),
            Self::GetKeyPolicy => reads(Row::AnyState),
            Self::GetKeyRotationStatus => reads(Row::RotationStatus).across_accounts(),
            Self::GetParametersForImport => reads(Row::ImportParameters),
            Self::GetPublicKey => reads_by_alias(Row::PublicKey, &[G::GetPublicKey]),
            Self::ImportKeyMaterial => changes(Row::Import),
            Self::ListAliases => reads(Row::AnyState),
            Self::ListGrants => reads(Row::AnyState).across_accounts(),
            Self::ListKeyPolicies => reads(Row::AnyState),
            Self::ListKeyRotations => reads(Row::RotationHistory),
            Self::ListKeys => reads(Row::AnyState),
            Self::ListResourceTags => reads(Row::AnyState),
            Self::ListRetirableGrants => reads(Row::AnyState),
            Self::PutKeyPolicy => changes(Row::AnyState),
            Self::ReEncrypt => encrypts(&[G::ReEncryptFrom, G::ReEncryptTo]),
            Self::ReplicateKey => changes(Row::Replicate),
            Self::RetireGrant => manages_grants(Row::AnyState, &[G::RetireGrant]),
            Self::RevokeGrant => manages_grants(Row::AnyState, &[]),
            Self::RotateKeyOnDemand => changes(Row::RotateOnDemand),
            Self::ScheduleKeyDeletion => changes(Row::ScheduleDeletion),
            Self::Sign => uses_pair(KeyUsage::SignVerify, &[G::Sign]),
            Self::TagResource => changes(Row::Labelling),
            Self::UntagResource => changes(Row::Labelling),
            Self::UpdateAlias => changes(Row::Labelling),
            Self::UpdateCustomKeyStore => changes(Row::AnyState),
            Self::UpdateKeyDescription => changes(Row::Labelling),
            Self::UpdatePrimaryRegion => changes(Row::UpdatePrimary),
            Self::Verify => uses_pair(KeyUsage::SignVerify, &[G::Verify]),
            Self::VerifyMac => uses_pair(KeyUsage::GenerateVerifyMac, &[G::VerifyMac]),
        }
    }
}

/// An operation that changes keys, aliases or grants of the caller's account.
const fn changes(state_row: Row) -> Facts {
    Facts {
        is_read_only: false,
        usage: None,
        makes_data_key: false,
        accepts_alias: false,
        crosses_accounts: false,
        state_row,
        grants: &[],
    }
}

/// An operation that only reads.
const fn reads(state_row: Row) -> Facts {
    Facts { is_read_only: true, ..changes(state_row) }
}

/// An operation that reads a key, which may be named by an alias and be another account's.
const fn reads_by_alias(state_row: Row, grants: &'static [G]) -> Facts {
    Facts { accepts_alias: true, grants, ..reads(state_row).across_accounts() }
}

/// An operation that creates or ends grants, also of another account's key.
const fn manages_grants(state_row: Row, grants: &'static [G]) -> Facts {
    Facts { grants, ..changes(state_row).across_accounts() }
}

/// A cryptographic operation.
const fn uses_material(state_row: Row, usage: KeyUsage, grants: &'static [G]) -> Facts {
    Facts { usage: Some(usage), ..reads_by_alias(state_row, grants) }
}

/// An operation that encrypts or decrypts.
const fn encrypts(grants: &'static [G]) -> Facts {
    uses_material(Row::Cryptography, KeyUsage::EncryptDecrypt, grants)
}

/// A cryptographic operation of key pairs or HMAC keys, which no custom key store holds.
const fn uses_pair(usage: KeyUsage, grants: &'static [G]) -> Facts {
    uses_material(Row::AsymmetricOrHmac, usage, grants)
}

/// An operation that generates a data key.
const fn data_key(grants: &'static [G]) -> Facts {
    Facts { makes_data_key: true, ..encrypts(grants) }
}

/// An operation that generates a data key pair.
const fn data_key_pair(grants: &'static [G]) -> Facts {
    Facts { state_row: Row::DataKeyPair, ..data_key(grants) }
}

impl G {
    /// Returns the operation that a grant of this one allows. Each has one.
    #[must_use]
    pub fn operation(self) -> Option<Operation> {
        Operation::ALL.iter().copied().find(|it| it.facts().grants.contains(&self))
    }
}

impl Facts {
    /// Returns whether the operation uses key material.
    #[must_use]
    pub const fn is_cryptographic(self) -> bool {
        self.usage.is_some()
    }

    const fn across_accounts(self) -> Self {
        Self { crosses_accounts: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grt_02_each_grant_operation_allows_exactly_one_operation() {
        for grant in G::ALL {
            let allowed = Operation::ALL.iter().filter(|it| it.facts().grants.contains(grant));
            assert_eq!(allowed.count(), 1, "{grant}");
        }
    }

    #[test]
    fn ali_24_cryptographic_operations_read_accept_aliases_and_cross_accounts() {
        for operation in Operation::ALL {
            let facts = operation.facts();
            let expected = (true, true, true);
            let found = (facts.is_read_only, facts.accepts_alias, facts.crosses_accounts);
            assert!(!facts.is_cryptographic() || found == expected, "{operation}");
            assert!(!facts.makes_data_key || facts.is_cryptographic(), "{operation}");
        }
    }
}
