//! Encryption and decryption of blobs with AES-256-GCM. The header and the encryption context are the
//! associated data.

use alloc::vec::Vec;

use crate::blob::{HEADER_LEN, write_header};
use crate::{
    CiphertextBlob, EncryptionContext, KeyId, MaterialId, Nonce, Plaintext, SecretKey, gcm,
};

/// The longest plaintext that KMS encrypts, in bytes (CRY-01).
pub const MAX_PLAINTEXT_LEN: usize = 4096;

/// The blob cannot be decrypted: the material, the encryption context or the bytes are not those of
/// its encryption (CRY-10, CRY-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecryptError;

/// Encrypts `plaintext` under one material of `key`. Returns `None` if the plaintext is empty or
/// longer than [`MAX_PLAINTEXT_LEN`].
#[must_use]
pub fn encrypt(
    key: KeyId,
    material: MaterialId,
    secret: &SecretKey,
    context: &EncryptionContext,
    plaintext: &[u8],
    nonce: Nonce,
) -> Option<CiphertextBlob> {
    if plaintext.is_empty() || plaintext.len() > MAX_PLAINTEXT_LEN {
        return None;
    }
    let nonce = nonce.resolve(secret, context, plaintext);
    let ciphertext =
        gcm::encrypt(secret, &nonce, plaintext, &associated_data(key, material, context))?;
    Some(CiphertextBlob { key, material, nonce, ciphertext })
}

/// Decrypts `blob` with the material that it names.
///
/// # Errors
/// [`DecryptError`] if secret, context or bytes are not those of the encryption.
pub fn decrypt(
    blob: &CiphertextBlob,
    secret: &SecretKey,
    context: &EncryptionContext,
) -> Result<Plaintext, DecryptError> {
    let aad = associated_data(blob.key, blob.material, context);
    gcm::decrypt(secret, &blob.nonce, &blob.ciphertext, &aad)
        .map(Plaintext::from)
        .ok_or(DecryptError)
}

fn associated_data(key: KeyId, material: MaterialId, context: &EncryptionContext) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER_LEN + 8);
    write_header(key, material, &mut out);
    context.write_canonical(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    const KEY: [u8; 16] = [9; 16];

    fn context(value: &str) -> EncryptionContext {
        [(String::from("purpose"), String::from(value))].into_iter().collect()
    }

    fn encrypted(nonce: Nonce, plaintext: &[u8]) -> (SecretKey, CiphertextBlob) {
        let (key, secret) = (KeyId::from_random(KEY), SecretKey::from_bytes([3; 32]));
        let material = MaterialId::of(key, &secret);
        let blob = encrypt(key, material, &secret, &context("tests"), plaintext, nonce).unwrap();
        (secret, blob)
    }

    #[test]
    fn an_encrypted_blob_can_be_decrypted() {
        let (secret, blob) = encrypted(Nonce::Drawn([1; 12]), b"hello");
        let read = CiphertextBlob::parse(&blob.to_bytes()).unwrap();
        assert_eq!(read, blob);
        assert_eq!(decrypt(&read, &secret, &context("tests")).unwrap().as_bytes(), b"hello");
    }

    #[test]
    fn cry_10_cry_11_other_bytes_context_or_key_cannot_be_decrypted() {
        let (secret, blob) = encrypted(Nonce::Drawn([1; 12]), b"hello");
        assert_eq!(decrypt(&blob, &secret, &context("Tests")), Err(DecryptError));
        assert_eq!(
            decrypt(&blob, &SecretKey::from_bytes([4; 32]), &context("tests")),
            Err(DecryptError)
        );
        let bytes = blob.to_bytes();
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let decrypted =
                CiphertextBlob::parse(&damaged).map(|b| decrypt(&b, &secret, &context("tests")));
            assert!(!matches!(decrypted, Ok(Ok(_))), "bit {bit}");
        }
    }

    #[test]
    fn cry_24_another_key_with_the_same_material_cannot_decrypt() {
        let (secret, mut blob) = encrypted(Nonce::Drawn([1; 12]), b"hello");
        blob.key = KeyId::from_random([8; 16]);
        assert_eq!(decrypt(&blob, &secret, &context("tests")), Err(DecryptError));
    }

    #[test]
    fn a_seed_drawn_again_repeats_a_nonce_only_with_its_message() {
        let nonce = |plaintext| encrypted(Nonce::Seeded([5; 12]), plaintext).1.nonce;
        assert_eq!(nonce(b"one"), nonce(b"one"));
        assert_ne!(nonce(b"one"), nonce(b"two"));
    }

    #[test]
    fn cry_01_cry_03_plaintext_is_1_to_4096_bytes() {
        let (key, secret) = (KeyId::from_random(KEY), SecretKey::from_bytes([3; 32]));
        let material = MaterialId::of(key, &secret);
        let len = |n: usize| {
            let plaintext = alloc::vec![0; n];
            encrypt(key, material, &secret, &context("t"), &plaintext, Nonce::Drawn([0; 12]))
                .is_some()
        };
        assert_eq!([0, 1, 4096, 4097].map(len), [false, true, true, false]);
    }
}
