//! The algorithms of asymmetric and HMAC keys, as pure functions over bytes.
//!
//! A private key is PKCS#8 in DER, a public key SPKI in DER, the secret of an HMAC key itself.
//! Nothing is kept and nothing drawn: random bytes are an argument.
//!
//! They are called as they are, or, where they live in a module of their own that is fetched at
//! first use, by [`perform`]: a [`Task`] in bytes goes in, an [`Outcome`] in bytes comes out.

#![no_std]
#![deny(clippy::wildcard_enum_match_arm)]

extern crate alloc;

mod curve;
mod ed25519;
mod encryption;
mod keys;
mod mac;
mod ml_dsa;
mod outcome;
mod perform;
mod random;
mod refusal;
mod rsa_key;
mod signing;
mod sm2_key;
mod task;
mod wire;
mod words;

pub use encryption::{decrypt, derive_shared_secret, encrypt, unwrap_material};
pub use keys::{KeyPair, generate, public_key};
pub use mac::{mac, verify_mac};
pub use outcome::Outcome;
pub use perform::perform;
pub use random::Draw;
pub use refusal::Refusal;
pub use signing::{sign, signing_algorithms, verify};
pub use task::{Seed, Task};
pub use words::{
    EncryptionAlgorithm, MacAlgorithm, MessageType, SigningAlgorithm, Spec, WrappingAlgorithm,
};

/// The longest message that is signed or authenticated as it is, in bytes.
pub const MESSAGE_MAX: usize = 4096;
