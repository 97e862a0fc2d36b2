//! The ciphertext blob: the IDs of the key and the material, and the encrypted bytes.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::prf::prefix;
use crate::{KeyId, MaterialId, NONCE_LEN};

/// The maximum length of a blob, in bytes (CRY-06).
pub const MAX_BLOB_LEN: usize = 6144;

const VERSION: u8 = 1;
const CHECK_LEN: usize = 8;
const TAG_LEN: usize = 16;
/// The part before the nonce: version, key id, material id, check.
pub(crate) const HEADER_LEN: usize = 1 + KeyId::LEN + MaterialId::LEN + CHECK_LEN;

/// A parsed blob. Parsing checks only the form; [`crate::decrypt`] authenticates the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiphertextBlob {
    /// The key whose material encrypted the plaintext.
    pub key: KeyId,
    /// The material that encrypted the plaintext.
    pub material: MaterialId,
    /// The nonce of this encryption.
    pub nonce: [u8; NONCE_LEN],
    /// The ciphertext, then the tag.
    pub ciphertext: Vec<u8>,
}

/// The bytes are not a ciphertext blob, or are damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlobError;

impl CiphertextBlob {
    /// Parses a blob. The checksum of the header distinguishes a damaged key ID from the ID of a key
    /// that does not exist, because KMS returns different errors for them (CRY-10, DEL-13).
    ///
    /// # Errors
    /// [`BlobError`] unless the bytes are a valid encoding.
    pub fn parse(bytes: &[u8]) -> Result<Self, BlobError> {
        Self::read(bytes).ok_or(BlobError)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BLOB_LEN {
            return None;
        }
        let ([version], rest) = bytes.split_first_chunk()?;
        let (key, rest) = rest.split_first_chunk()?;
        let (material, rest) = rest.split_first_chunk()?;
        let (check, rest) = rest.split_first_chunk::<CHECK_LEN>()?;
        let (nonce, ciphertext) = rest.split_first_chunk()?;
        let (key, material) = (KeyId::from_bytes(*key)?, MaterialId::from_bytes(*material));
        let sound = *version == VERSION
            && *check == header_check(key, material)
            && ciphertext.len() > TAG_LEN;
        sound.then(|| Self { key, material, nonce: *nonce, ciphertext: ciphertext.to_vec() })
    }

    /// The blob as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LEN + NONCE_LEN + self.ciphertext.len());
        write_header(self.key, self.material, &mut out);
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.ciphertext);
        out
    }
}

/// Appends the header of a blob of `material` of `key`.
pub(crate) fn write_header(key: KeyId, material: MaterialId, out: &mut Vec<u8>) {
    out.push(VERSION);
    out.extend_from_slice(&key.to_bytes());
    out.extend_from_slice(&material.to_bytes());
    out.extend_from_slice(&header_check(key, material));
}

fn header_check(key: KeyId, material: MaterialId) -> [u8; CHECK_LEN] {
    // Eight bytes suffice: the check detects damage, and authentication is the tag's task. The prefix
    // separates this hash from other uses of SHA-256.
    let digest = Sha256::new()
        .chain_update(b"kms-orrery blob")
        .chain_update([VERSION])
        .chain_update(key.to_bytes())
        .chain_update(material.to_bytes())
        .finalize();
    prefix(&digest)
}
