//! Genuine ciphertext, to be damaged.

use kms_core::Era;

use crate::lab::Lab;

/// A laboratory with genuine ciphertext: of two keys, each with two materials.
pub struct Genuine {
    /// The laboratory.
    pub lab: Lab,
    /// The ciphertext.
    pub blobs: Vec<Vec<u8>>,
}

impl Default for Genuine {
    fn default() -> Self {
        let mut lab = Lab::new(Era::Y2026);
        let keys = [lab.create_key(), lab.create_key()];
        let mut blobs = Vec::new();
        for len in [1, 100] {
            blobs.extend(keys.map(|key| lab.encrypt(key, &vec![7; len])));
            keys.iter().for_each(|key| lab.rotate_on_demand_and_wait(*key));
            blobs.extend(keys.map(|key| lab.encrypt(key, &vec![8; len])));
        }
        Self { lab, blobs }
    }
}
