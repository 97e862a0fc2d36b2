//! What happens to imported material.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::{BackingKey, ImportParameters, MaterialId, PrivateKey};

/// Imported material came, went, or was prepared for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportChange {
    /// GetParametersForImport handed out a wrapping key (IMP-02).
    Prepared(Box<ImportParameters>),
    /// By ImportKeyMaterial (IMP-06 to IMP-08).
    Imported(Box<Imported>),
    /// By DeleteImportedKeyMaterial (IMP-16).
    Deleted(LostImport),
    /// Its time was over (IMP-20).
    Expired(LostImport),
}

/// Material that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The key's first material, one that it had before, or one that waits for a rotation.
    pub material: BackingKey,
    /// The public key of a key pair, as SubjectPublicKeyInfo; empty for other keys.
    pub public_key: Vec<u8>,
    /// The id of the parameters that it was wrapped with, which are used up.
    pub parameters: [u8; 32],
    /// Whether the key can be used from now on.
    pub enabled: bool,
}

/// Material that was imported, and is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostImport {
    /// Which.
    pub material: MaterialId,
    /// Whether the key cannot be used until it is imported again (IMP-14).
    pub pending_import: bool,
}

impl ImportChange {
    /// Takes the secrets out.
    pub(super) fn withhold(&mut self) {
        match self {
            Self::Prepared(parameters) => parameters.wrapping_key = PrivateKey::from(Vec::new()),
            Self::Imported(imported) => imported.material.secret = None,
            Self::Deleted(_) | Self::Expired(_) => {}
        }
    }
}
