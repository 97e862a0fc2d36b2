//! Keys, key material and rotation: a state machine without a clock.
//!
//! ```text
//!              now, entropy
//!                   │
//!   Command ──▶ Kms::execute ──▶ Step { events, outcome }
//!                   │                     │
//!                   ▼                     ▼
//!             Kms::advance_to        Kms::apply  (the same fold on loading)
//! ```
//!
//! The two types that matter are [`Kms`], all keys and aliases, and [`Event`], one thing that
//! happened. Time passes before a command acts: what fell due by `now` happens first, each
//! thing at its own due time. Time and chance are arguments; nothing here reads a clock, draws
//! a random byte, knows JSON or a browser. `apply` never decides and never fails, so the log
//! of events is the state.
//!
//! Behaviour follows the numbered rules of AWS KMS that doc comments name (`ROT-02`).

#![no_std]
#![deny(clippy::wildcard_enum_match_arm)]

extern crate alloc;

mod algorithms;
mod command;
mod entropy;
mod error;
mod event;
mod explanation;
mod id;
pub mod invariant;
mod key;
mod kms;
mod map;
mod operation;
mod preview;
mod response;
mod rules;
mod spec;
mod time;

pub use algorithms::{Algorithms, BuiltIn, Context, KeyPair, Missing, NoAlgorithms};
pub use command::*;
pub use entropy::Entropy;
pub use error::*;
pub use event::*;
pub use explanation::{
    DateOrigin, Explanation, NextRotation, Pause, RotationReason, RotationStatusReason, RuleId,
};
pub use id::*;
pub use key::*;
pub use kms::{Kms, Resources, Settings, Step, Verdict, permit};
pub use kms_algorithms::{MacAlgorithm, MessageType, Seed, SigningAlgorithm, Spec};
pub use kms_crypto::{EncryptionContext, KeyId, MaterialId, Plaintext, PrivateKey, SecretKey};
pub use map::Map;
pub use operation::{Facts, Operation, StateRow};
pub use preview::{Preview, PreviewedEvent, PreviewedKind};
pub use response::*;
pub use rules::{AwsManagedRotation, Era, Rules, switch};
pub use spec::{
    AlgorithmList, EncryptionAlgorithm, KeyManager, KeySpec, KeyType, KeyUsage, Origin,
};
pub use time::{Civil, Days, Timestamp};
