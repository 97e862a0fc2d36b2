//! The shapes of the AWS KMS API as data: its operations, the members of their input, and its
//! enumerations, each with the date at which AWS introduced it.
//!
//! "Shape" is the word of AWS's API models for an operation, a structure, a member or an
//! enumeration. The entry point is [`Operation`]: [`Operation::members`] returns the row of the
//! table that describes a request. Decoding, checks, command lines and help read this table, so a
//! name, a limit or a date stands here once. The crate decides nothing and depends on no other
//! crate.
//!
//! ```
//! use kms_shapes::{Kind, Operation, Requirement};
//!
//! let [key, period] = Operation::EnableKeyRotation.members() else { panic!() };
//! assert_eq!((key.name, period.name), ("KeyId", "RotationPeriodInDays"));
//! assert!(matches!(key.requirement, Requirement::Required));
//! assert!(matches!(period.kind, Kind::Integer { min: 90, max: 2560, .. }));
//! assert_eq!(period.since.unwrap().to_string(), "2024-04-12");
//! ```

#![no_std]
#![deny(clippy::wildcard_enum_match_arm)]

extern crate alloc;

mod algorithm;
mod custom_key_store;
mod date;
mod import;
mod key;
mod key_spec;
mod member;
mod members;
mod operation;
pub mod pattern;
mod request;
mod string_enum;
pub mod switch;

pub use algorithm::*;
pub use custom_key_store::*;
pub use date::Date;
pub use import::*;
pub use key::*;
pub use key_spec::*;
pub use member::{EnumValue, Kind, Member, Requirement};
pub use members::{MESSAGE_MAX, PENDING_WINDOW_DAYS, ROTATION_PERIOD_DAYS};
pub use operation::*;
pub use pattern::Pattern;
pub use request::*;
