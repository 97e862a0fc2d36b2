//! Encrypts and decrypts ciphertext blobs.
//!
//! The two types that matter are [`SecretKey`], 256 bits that wipe themselves, and
//! [`CiphertextBlob`], which names the key and the material that encrypted it:
//!
//! ```text
//! version  key id  material id  header check  nonce   ciphertext + tag
//!  1 byte   17         32            8          12        1..=4096 + 16
//! └────────────── header ──────────────┘
//! └──────── bound, with the encryption context, as associated data ──┘
//! ```
//!
//! This crate draws no randomness and keeps nothing: nonces and keys are arguments.
//! The rule of use: [`CiphertextBlob::parse`], look up the material it names, [`decrypt`].

#![no_std]
#![deny(clippy::wildcard_enum_match_arm)]

extern crate alloc;

mod blob;
mod context;
mod encryption;
pub mod gcm;
mod id;
mod nonce;
mod prf;
mod secret;

pub use blob::{BlobError, CiphertextBlob, MAX_BLOB_LEN};
pub use context::EncryptionContext;
pub use encryption::{DecryptError, MAX_PLAINTEXT_LEN, decrypt, encrypt};
pub use id::{KeyId, MaterialId};
pub use nonce::{NONCE_LEN, Nonce};
pub use secret::{Plaintext, PrivateKey, SecretKey};
