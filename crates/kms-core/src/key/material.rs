//! Generations of key material: one seals, every one opens.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::entropy::{Entropy, draw};
use crate::{KeyId, MaterialId, PrivateKey, RotationType, SecretKey, Timestamp};

/// One generation of a key's material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackingKey {
    /// Its name, which ciphertext carries.
    pub id: MaterialId,
    /// The secret itself; `None` where it was imported and is gone again (IMP-14), and where it is
    /// not to be shown.
    pub secret: Option<Secret>,
    /// When it became current.
    pub created_at: Timestamp,
    /// The rotation that made it; `None` for the first material of a key.
    pub rotation_type: Option<RotationType>,
    /// What its importer said of it; `None` for what KMS made itself.
    pub import: Option<Box<Import>>,
}

/// What the material of a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Of a symmetric encryption key.
    Symmetric(SecretKey),
    /// Of a key pair, or of an HMAC key.
    Private(PrivateKey),
}

/// What the importer of a material said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// `KeyMaterialDescription` (IMP-23).
    pub description: Option<String>,
    /// When it expires; `None` where it does not, or is gone (IMP-05, IMP-20).
    pub valid_to: Option<Timestamp>,
}

impl BackingKey {
    /// New material for `key`.
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

    /// The only material of a key pair, or of an HMAC key.
    pub(crate) fn private(key: KeyId, private: PrivateKey, at: Timestamp) -> Self {
        let id = MaterialId::of_private(key, &private);
        let secret = Some(Secret::Private(private));
        Self { id, secret, created_at: at, rotation_type: None, import: None }
    }

    /// The same as somebody knows it who has yet to import it.
    pub(crate) fn without_secret(&self) -> Self {
        let import = self.import.as_ref().map(|_| Box::default());
        Self { secret: None, import, ..self.clone() }
    }

    /// The secret, where it is that of a symmetric encryption key.
    #[must_use]
    pub fn symmetric(&self) -> Option<&SecretKey> {
        match &self.secret {
            Some(Secret::Symmetric(secret)) => Some(secret),
            Some(Secret::Private(_)) | None => None,
        }
    }

    /// When its importer wants it to expire.
    #[must_use]
    pub fn valid_to(&self) -> Option<Timestamp> {
        self.import.as_ref()?.valid_to
    }

    /// Forgets the secret and when it was to expire, and keeps its name (IMP-17).
    pub(crate) fn forget(&mut self) {
        self.secret = None;
        if let Some(import) = &mut self.import {
            import.valid_to = None;
        }
    }
}

/// All material of a key. There is always exactly one current; none is ever forgotten (ROT-28).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackingKeys {
    retired: Vec<BackingKey>,
    current: BackingKey,
    /// Imported, and waiting for a rotation to make it current (IMP-08).
    pending: Option<Box<BackingKey>>,
}

impl BackingKeys {
    /// A key's first material.
    #[must_use]
    pub fn new(first: BackingKey) -> Self {
        Self { retired: Vec::new(), current: first, pending: None }
    }

    /// The material that encrypts.
    #[must_use]
    pub fn current(&self) -> &BackingKey {
        &self.current
    }

    /// All material, oldest first; the current one is the last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &BackingKey> {
        self.retired.iter().chain(core::iter::once(&self.current))
    }

    /// How many rotations there were.
    #[must_use]
    pub fn rotations(&self) -> usize {
        self.retired.len()
    }

    /// The material of that name. Newest first, since young ciphertext is read most.
    #[must_use]
    pub fn find(&self, id: MaterialId) -> Option<&BackingKey> {
        self.iter().rev().find(|material| material.id == id)
    }

    /// Makes `next` the current material and keeps the one before it.
    pub fn rotate(&mut self, next: BackingKey) {
        self.pending = None;
        self.retired.push(core::mem::replace(&mut self.current, next));
    }

    /// The imported material that waits for a rotation: it does no cryptography (IMP-08).
    #[must_use]
    pub fn pending(&self) -> Option<&BackingKey> {
        self.pending.as_deref()
    }

    /// Puts an imported material where the one of its name was; one without a name here waits for
    /// a rotation.
    pub fn import(&mut self, material: BackingKey) {
        if self.with_pending().all(|other| other.id != material.id) {
            self.pending = Some(Box::new(material));
        } else if let Some(place) = self.with_pending_mut().find(|other| other.id == material.id) {
            *place = material;
        }
    }

    /// The same material without its secrets, which have to be imported there too: what a replica of
    /// an imported key begins with. What waits for a rotation is only of it where that is running.
    pub(crate) fn without_secrets(&self, is_rotating: bool) -> Self {
        let pending = self.pending.clone().filter(|_| is_rotating);
        let mut materials = Self { pending, ..self.clone() };
        for material in materials.with_pending_mut() {
            *material = material.without_secret();
        }
        materials
    }

    /// Whether nothing is missing of what the key needs: of imported material each that was ever
    /// current (IMP-14).
    #[must_use]
    pub fn are_complete(&self) -> bool {
        self.iter().all(|material| material.secret.is_some())
    }

    /// All material, the pending one at the end.
    pub fn with_pending(&self) -> impl Iterator<Item = &BackingKey> {
        self.iter().chain(self.pending.as_deref())
    }

    /// The same, to be changed.
    pub(crate) fn with_pending_mut(&mut self) -> impl Iterator<Item = &mut BackingKey> {
        let current = core::iter::once(&mut self.current);
        self.retired.iter_mut().chain(current).chain(self.pending.as_deref_mut())
    }
}
