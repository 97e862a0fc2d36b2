//! The shapes of the AWS KMS API as data: its enumerations, each value with the date at which AWS
//! introduced it.
//!
//! "Shape" is the word of AWS's API models for an operation, a structure, a member or an
//! enumeration. This crate contains no behavior: it is the single source from which the other
//! crates take names, spellings, dates and the algorithms of each key spec. It depends on no other
//! crate.

#![no_std]
#![deny(clippy::wildcard_enum_match_arm)]

extern crate alloc;

mod algorithm;
mod date;
mod import;
mod key;
mod key_spec;
mod string_enum;
pub mod switch;

pub use algorithm::{
    Algorithm, EncryptionAlgorithm, KeyAgreementAlgorithm, MacAlgorithm, MessageType,
    SigningAlgorithm,
};
pub use date::Date;
pub use import::{ImportType, WrappingAlgorithm, WrappingKeySpec};
pub use key::{KeyManager, KeyType, KeyUsage, Origin};
pub use key_spec::{AlgorithmList, KeySpec};
