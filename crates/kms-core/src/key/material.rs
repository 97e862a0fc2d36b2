//! Key material: the current one encrypts, and each can decrypt.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::entropy::{Entropy, draw};
use crate::event::RotationType;
use crate::time::Timestamp;
use kms_crypto::{KeyId, MaterialId, PrivateKey, SecretKey};

/// One material of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackingKey {
    /// The ID, which ciphertext contains.
    pub id: MaterialId,
    /// The secret; `None` if it was imported and is deleted (IMP-14), and where it must not be shown.
    pub secret: Option<Secret>,
    /// When the material became current.
    pub created_at: Timestamp,
    /// The type of the rotation that made it current; `None` for the first material of a key.
    pub rotation_type: Option<RotationType>,
    /// The properties of imported material; `None` for material that KMS generated.
    pub import: Option<Box<Import>>,
}

/// The secret of key material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The secret of a symmetric encryption key.
    Symmetric(SecretKey),
    /// The private key of a key pair, or the secret of an HMAC key.
    Private(PrivateKey),
}

/// The properties of imported material.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// `KeyMaterialDescription` (IMP-23).
    pub description: Option<String>,
    /// When it expires; `None` if it does not, or is deleted (IMP-05, IMP-20).
    pub valid_to: Option<Timestamp>,
}

impl BackingKey {
    /// Generates material for `key`.
    pub(crate) fn generate(
        key: KeyId,
        at: Timestamp,
        rotation_type: Option<RotationType>,
        entropy: &mut dyn Entropy,
    ) -> Self {
        let secret = SecretKey::from_bytes(draw(entropy));
        let id = MaterialId::of(key, &secret);
        let secret = Some(Secret::Symmetric(secret));
        Self { id, secret, created_at: at, rotation_type, import: None }
    }

    /// Creates the only material of a key pair, or of an HMAC key.
    pub(crate) fn private(key: KeyId, private: PrivateKey, at: Timestamp) -> Self {
        let id = MaterialId::of_private(key, &private);
        let secret = Some(Secret::Private(private));
        Self { id, secret, created_at: at, rotation_type: None, import: None }
    }

    /// Returns the same material before its import: without its secret and properties.
    pub(crate) fn without_secret(&self) -> Self {
        let import = self.import.as_ref().map(|_| Box::default());
        Self { secret: None, import, ..self.clone() }
    }

    /// Returns the secret of a symmetric encryption key.
    #[must_use]
    pub fn symmetric(&self) -> Option<&SecretKey> {
        match &self.secret {
            Some(Secret::Symmetric(secret)) => Some(secret),
            Some(Secret::Private(_)) | None => None,
        }
    }

    /// Returns the expiry of imported material.
    #[must_use]
    pub fn valid_to(&self) -> Option<Timestamp> {
        self.import.as_ref()?.valid_to
    }

    /// Deletes the secret and the expiry, and keeps the ID (IMP-17).
    pub(crate) fn forget(&mut self) {
        self.secret = None;
        if let Some(import) = &mut self.import {
            import.valid_to = None;
        }
    }
}

/// All material of a key. Exactly one is current, and none is ever removed (ROT-28).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackingKeys {
    retired: Vec<BackingKey>,
    current: BackingKey,
    /// Imported material that waits for a rotation (IMP-08).
    pending: Option<Box<BackingKey>>,
}

impl BackingKeys {
    /// Creates it with a key's first material.
    #[must_use]
    pub fn new(first: BackingKey) -> Self {
        Self { retired: Vec::new(), current: first, pending: None }
    }

    /// Returns the current material, which encrypts.
    #[must_use]
    pub fn current(&self) -> &BackingKey {
        &self.current
    }

    /// Returns all material, oldest first; the current one is the last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &BackingKey> {
        self.retired.iter().chain(core::iter::once(&self.current))
    }

    /// Returns the number of rotations.
    #[must_use]
    pub fn rotations(&self) -> usize {
        self.retired.len()
    }

    /// Returns the material with this ID. The newest is looked at first, because most ciphertexts are
    /// recent.
    #[must_use]
    pub fn find(&self, id: MaterialId) -> Option<&BackingKey> {
        self.iter().rev().find(|material| material.id == id)
    }

    /// Makes `next` the current material, and keeps the previous one.
    pub fn rotate(&mut self, next: BackingKey) {
        self.pending = None;
        self.retired.push(core::mem::replace(&mut self.current, next));
    }

    /// Returns the imported material that waits for a rotation: it is not used (IMP-08).
    #[must_use]
    pub fn pending(&self) -> Option<&BackingKey> {
        self.pending.as_deref()
    }

    /// Adds imported material: in the place of the material with its ID, else as the one that waits
    /// for a rotation.
    pub fn import(&mut self, material: BackingKey) {
        if self.with_pending().all(|other| other.id != material.id) {
            self.pending = Some(Box::new(material));
        } else if let Some(place) = self.with_pending_mut().find(|other| other.id == material.id) {
            *place = material;
        }
    }

    /// Returns the same material without secrets, as a new replica of a key with imported material
    /// has it. Material that waits for a rotation is included only if that rotation is running.
    pub(crate) fn without_secrets(&self, is_rotating: bool) -> Self {
        let pending = self.pending.clone().filter(|_| is_rotating);
        let mut materials = Self { pending, ..self.clone() };
        for material in materials.with_pending_mut() {
            *material = material.without_secret();
        }
        materials
    }

    /// Returns whether the key can be used: of imported material, it needs each that was ever current
    /// (IMP-14).
    #[must_use]
    pub fn are_complete(&self) -> bool {
        self.iter().all(|material| material.secret.is_some())
    }

    /// Returns all material, with the one that waits for a rotation at the end.
    pub fn with_pending(&self) -> impl Iterator<Item = &BackingKey> {
        self.iter().chain(self.pending.as_deref())
    }

    /// Returns all material mutably, with the one that waits for a rotation at the end.
    pub(crate) fn with_pending_mut(&mut self) -> impl Iterator<Item = &mut BackingKey> {
        let current = core::iter::once(&mut self.current);
        self.retired.iter_mut().chain(current).chain(self.pending.as_deref_mut())
    }
}
