//! Bytes that are given to Decrypt.

use std::cell::RefCell;

use kms_core::{AccessDenied, Command, Context, KeyId, Kms, KmsError, MaterialId, Timestamp};
use kms_crypto::{CiphertextBlob, NONCE_LEN};
use kms_sim::view::blob_anatomy;

use crate::actions::{self, Request};
use crate::entropy::Seeded;
use crate::genuine::Genuine;
use crate::lab::home;

/// A service that is asked millions of times, so without what a laboratory checks at each step.
pub struct Decrypting {
    kms: Kms,
    now: Timestamp,
    entropy: Seeded,
    /// The ciphertext that decrypts.
    pub genuine: Vec<Vec<u8>>,
}

impl Default for Decrypting {
    fn default() -> Self {
        let Genuine { lab, blobs } = Genuine::default();
        let (kms, now) = (lab.kms().clone(), lab.now());
        Self { kms, now, entropy: Seeded::new(1), genuine: blobs }
    }
}

impl Decrypting {
    /// Decrypt, whose plaintext nobody asks for.
    ///
    /// # Errors
    /// The error of Decrypt for bytes that are not a ciphertext.
    ///
    /// # Panics
    /// Where it changed something.
    pub fn ask(&mut self, bytes: &[u8]) -> Result<(), KmsError> {
        let action = actions::decrypt(bytes).action();
        let command = Command { scope: home(), dry_run: false, action };
        let mut context = Context::without_algorithms(&mut self.entropy);
        let step = self.kms.execute(self.now, &mut context, &command);
        assert!(step.events.is_empty(), "Decrypt changed something: {:?}", step.events);
        step.outcome.map(drop)
    }

    fn check(&mut self, bytes: &[u8]) {
        assert_eq!(self.ask(bytes), self.expected(bytes));
        let parsed = CiphertextBlob::parse(bytes);
        assert_eq!(blob_anatomy(bytes).is_some(), parsed.is_ok());
        if let Ok(blob) = parsed {
            assert_eq!(blob.to_bytes(), bytes, "the same blob has two forms");
        }
    }

    /// Returns the expected result of Decrypt: success for genuine ciphertext. Other bytes are refused as
    /// invalid (CRY-10), or with AccessDeniedException if they name a key that does not exist (DEL-13).
    fn expected(&self, bytes: &[u8]) -> Result<(), KmsError> {
        if self.genuine.iter().any(|blob| blob == bytes) {
            return Ok(());
        }
        match CiphertextBlob::parse(bytes) {
            Ok(blob) if self.kms.key(home(), blob.key).is_none() => {
                Err(KmsError::AccessDenied(AccessDenied::CiphertextOfNoKey))
            }
            Ok(_) | Err(_) => Err(KmsError::InvalidCiphertext),
        }
    }
}

/// Only genuine ciphertext decrypts: neither these bytes, nor what they would be behind the check
/// that belongs to the names in them.
pub fn blob(bytes: &[u8]) {
    thread_local! {
        static SERVICE: RefCell<Decrypting> = RefCell::default();
    }
    SERVICE.with_borrow_mut(|service| {
        service.check(bytes);
        if let Some(named) = with_its_check(bytes) {
            service.check(&named);
        }
    });
}

/// The blob of which the bytes have all but the check.
fn with_its_check(bytes: &[u8]) -> Option<Vec<u8>> {
    let (_version, rest) = bytes.split_first()?;
    let (key, rest) = rest.split_first_chunk::<{ KeyId::LEN }>()?;
    let (material, rest) = rest.split_first_chunk::<{ MaterialId::LEN }>()?;
    let (_check, rest) = rest.split_first_chunk::<8>()?;
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_LEN>()?;
    let (key, material) = (KeyId::from_bytes(*key)?, MaterialId::from_bytes(*material));
    Some(
        CiphertextBlob { key, material, nonce: *nonce, ciphertext: ciphertext.to_vec() }.to_bytes(),
    )
}
