//! Changes of imported material.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::key::{BackingKey, ImportParameters};
use kms_crypto::{MaterialId, PrivateKey};

/// A change of a key's imported material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportChange {
    /// GetParametersForImport created a wrapping key (IMP-02).
    Prepared(Box<ImportParameters>),
    /// ImportKeyMaterial imported it (IMP-06 to IMP-08).
    Imported(Box<Imported>),
    /// DeleteImportedKeyMaterial deleted it (IMP-16).
    Deleted(LostImport),
    /// It expired (IMP-20).
    Expired(LostImport),
}

/// Imported material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The key's first material, material that it had before, or material that waits for a rotation.
    pub material: BackingKey,
    /// The public key of a key pair, as SubjectPublicKeyInfo; empty for other keys.
    pub public_key: Vec<u8>,
    /// The ID of the import parameters, which can be used once.
    pub parameters: [u8; 32],
    /// Whether the key is enabled by the import.
    pub enabled: bool,
}

/// Imported material that was deleted or expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostImport {
    /// The ID of the material.
    pub material: MaterialId,
    /// Whether the key changes to PendingImport (IMP-14).
    pub pending_import: bool,
}

impl ImportChange {
    /// Removes the secrets.
    pub(super) fn withhold(&mut self) {
        match self {
            Self::Prepared(parameters) => parameters.wrapping_key = PrivateKey::from(Vec::new()),
            Self::Imported(imported) => imported.material.secret = None,
            Self::Deleted(_) | Self::Expired(_) => {}
        }
    }
}
