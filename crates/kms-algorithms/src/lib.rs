//! The algorithms of asymmetric and HMAC keys, as pure functions over bytes.
//!
//! A private key is PKCS#8 in DER, a public key SubjectPublicKeyInfo (SPKI) in DER, and the secret
//! of an HMAC key the bare bytes. The functions keep no state, and random bytes come from an
//! argument.
//!
//! The functions can be called directly. The code behind them is large, so the page and the npm
//! package load it as a second WebAssembly module, at first use. There a call is a [`Task`]: the
//! first module encodes the task, [`perform`] decodes and performs it in the second module, and
//! [`Task::read_reply`] decodes the result in the first. The encoding is never stored, and both
//! modules are built together.
//!
//! ```text
//! first module    task.to_bytes(&seed) ──┐           ┌──▶ Sign::read_reply(&reply)
//! second module                          └▶ perform ─┘
//! ```

#![no_std]
#![deny(clippy::wildcard_enum_match_arm)]

extern crate alloc;

mod codec;
mod curve;
mod ed25519;
mod encapsulation;
mod encryption;
mod key_agreement;
mod key_pair;
mod mac;
mod message;
mod ml_dsa;
mod ml_kem;
mod refusal;
mod rng;
mod rsa_key;
mod scheme;
mod secret;
mod signing;
mod sm2_key;
pub mod task;

pub use encapsulation::{Encapsulation, decapsulate, encapsulate};
pub use encryption::{decrypt, encrypt, unwrap_material};
pub use key_agreement::derive_shared_secret;
pub use key_pair::{KeyPair, generate, public_key};
pub use kms_shapes::MESSAGE_MAX;
pub use mac::{generate_mac, verify_mac};
pub use rand_core::CryptoRng;
pub use refusal::Refusal;
pub use rng::{Seed, rng_from_seed};
pub use signing::{sign, verify};
pub use task::{Task, perform};
