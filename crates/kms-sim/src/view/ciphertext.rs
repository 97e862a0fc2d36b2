//! A view of a ciphertext: the parts of its blob, and the state of the material that encrypted it.

use kms_core::{KeyId, KeyManager, KeyState, Kms, MaterialId, Scope};
use kms_crypto::CiphertextBlob;

/// The parts of a blob, which is not decrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobAnatomy {
    /// The key that it names.
    pub key: KeyId,
    /// The material that it names.
    pub material: MaterialId,
    /// Its length in bytes.
    pub len: usize,
    /// Its parts, in the order of its bytes.
    pub parts: Vec<BlobPart>,
}

/// A run of bytes that means one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobPart {
    /// The name of the part.
    pub name: &'static str,
    /// Its purpose, in a sentence.
    pub meaning: &'static str,
    /// Its bytes in hexadecimal.
    pub hex: String,
    /// Its length in bytes.
    pub len: usize,
}

/// The state of the material that encrypted a ciphertext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncryptedWith {
    /// It still encrypts.
    Current,
    /// Newer material encrypts; this one still decrypts.
    Earlier {
        /// How many rotations there were since.
        rotations: usize,
    },
    /// Its key is gone, and with it every copy.
    Gone,
}

/// The name of each part, its length (0: the rest before the tag), and its meaning.
const PARTS: [(&str, usize, &str); 7] = [
    ("Version", 1, "The form of the blob."),
    ("Key ID", KeyId::LEN, "The key: Decrypt finds it here, so a symmetric key need not be named."),
    (
        "Key material ID",
        MaterialId::LEN,
        "The generation of material that encrypted the plaintext.",
    ),
    ("Header check", 8, "Tells a damaged name from the name of a key that does not exist."),
    ("Nonce", 12, "A number used once with this material."),
    ("Ciphertext", 0, "AES-256-GCM: as long as the plaintext."),
    (
        "Tag",
        16,
        "Proves that header, plaintext and encryption context are those of the encryption.",
    ),
];

/// Takes a blob apart, which proves nothing but its form. `None` where these bytes are no blob of
/// a laboratory, or a damaged one.
#[must_use]
pub fn blob_anatomy(bytes: &[u8]) -> Option<BlobAnatomy> {
    let CiphertextBlob { key, material, .. } = CiphertextBlob::parse(bytes).ok()?;
    let fixed: usize = PARTS.iter().map(|(_, len, _)| len).sum();
    let mut rest = bytes;
    let mut parts = Vec::with_capacity(PARTS.len());
    for (name, len, meaning) in PARTS {
        let len = if len == 0 { bytes.len().saturating_sub(fixed) } else { len };
        let (part, after) = rest.split_at_checked(len)?;
        rest = after;
        parts.push(BlobPart { name, meaning, hex: hex(part), len });
    }
    Some(BlobAnatomy { key, material, len: bytes.len(), parts })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the state of the material that a ciphertext names.
#[must_use]
pub fn encrypted_with(kms: &Kms, scope: Scope, key: KeyId, material: MaterialId) -> EncryptedWith {
    let materials = kms.key(scope, key).and_then(|key| key.materials.as_ref());
    let newest_first = materials.into_iter().flat_map(|all| all.iter().rev());
    match newest_first.map(|it| it.id).position(|id| id == material) {
        Some(0) => EncryptedWith::Current,
        Some(rotations) => EncryptedWith::Earlier { rotations },
        None => EncryptedWith::Gone,
    }
}

/// Returns the keys with which a text can be encrypted: each alias of a customer managed symmetric key,
/// and the ID of each such key without one. Each is a pair of the name in a request and the name in a
/// list, which includes a state that does not allow encryption. Aliases come first, in their order.
#[must_use]
pub fn encryption_keys(kms: &Kms, scope: Scope) -> Vec<(String, String)> {
    super::named_keys(kms, scope)
        .filter(|(_, key)| key.is_symmetric() && key.manager == KeyManager::Customer)
        .map(|(alias, key)| {
            let name = alias.map_or_else(|| key.id.to_string(), ToString::to_string);
            let shown = with_state(&name, key.state);
            (name, shown)
        })
        .collect()
}

fn with_state(name: &str, state: KeyState) -> String {
    match state {
        KeyState::Enabled => name.to_owned(),
        KeyState::Creating { .. }
        | KeyState::Disabled
        | KeyState::PendingDeletion { .. }
        | KeyState::PendingImport
        | KeyState::PendingReplicaDeletion { .. }
        | KeyState::Unavailable { .. }
        | KeyState::Updating { .. } => {
            let (word, _) = super::status(state);
            format!("{name} ({})", word.to_ascii_lowercase())
        }
    }
}

impl EncryptedWith {
    /// In a few words: `current material`, `3 rotations ago`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Current => "current material".to_owned(),
            Self::Earlier { rotations: 1 } => "1 rotation ago".to_owned(),
            Self::Earlier { rotations } => format!("{rotations} rotations ago"),
            Self::Gone => "key deleted".to_owned(),
        }
    }
}
