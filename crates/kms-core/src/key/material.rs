//! Generations of key material: one seals, every one opens.

use alloc::vec::Vec;

use crate::entropy::{Entropy, draw};
use crate::{KeyId, MaterialId, RotationType, SecretKey, Timestamp};

/// One generation of a key's material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackingKey {
    /// Its name, which ciphertext carries.
    pub id: MaterialId,
    /// The secret itself.
    pub secret: SecretKey,
    /// When it became current.
    pub created_at: Timestamp,
    /// The rotation that made it; `None` for the first material of a key.
    pub rotation_type: Option<RotationType>,
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
        Self { id: MaterialId::of(key, &secret), secret, created_at: at, rotation_type }
    }
}

/// All material of a key. There is always exactly one current; none is ever forgotten (ROT-28).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackingKeys {
    retired: Vec<BackingKey>,
    current: BackingKey,
}

impl BackingKeys {
    /// A key's first material.
    #[must_use]
    pub fn new(first: BackingKey) -> Self {
        Self { retired: Vec::new(), current: first }
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
        self.retired.push(core::mem::replace(&mut self.current, next));
    }
}
