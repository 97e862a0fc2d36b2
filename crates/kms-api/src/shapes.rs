//! The members of every operation's input: one table, read by decoding, checks and help.

mod grants;
mod patterns;
mod table;
mod words;

pub use patterns::Pattern;
pub(crate) use patterns::REGION;
pub use table::members;

use alloc::vec::Vec;

use kms_core::{Date, Rules};

use crate::decode::Input;

/// A member of an operation's input.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name, as the request writes it.
    pub name: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Whether it must be there.
    pub need: Need,
    /// When the member came; `None` for what has always been there. Before that day it is
    /// ignored, as any member that nobody knows (WIR-12).
    pub since: Option<Date>,
}

/// Whether a member must be there.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// It must be there.
    Required,
    /// It must be there until that day.
    RequiredUntil(Date),
    /// It must be there, but in a dry run that is told to do without the ciphertext (CRY-22).
    RequiredUnlessIgnored,
}

/// What a member may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// True or false.
    Boolean,
    /// A whole number between two limits, both included.
    Integer {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
        /// The service's own words where it does not use the common ones.
        says: Option<&'static str>,
    },
    /// Text; its length is counted in characters.
    Text {
        /// The shortest.
        min: usize,
        /// The longest.
        max: usize,
        /// Which characters it is made of.
        pattern: Option<Pattern>,
    },
    /// One of some words, which grow in number over the years.
    Word(fn(Rules) -> Vec<&'static str>),
    /// Bytes, in base64 (WIR-05). Refusals do not repeat them.
    Blob {
        /// The shortest, in bytes.
        min: usize,
        /// The longest, in bytes.
        max: usize,
    },
    /// Some of the same kind.
    List {
        /// What each is.
        of: &'static Kind,
        /// The most there may be.
        max: usize,
    },
    /// A moment, in seconds since 1970 (WIR-04).
    Timestamp,
    /// Texts by name.
    Map,
    /// Members of its own.
    Structure(&'static [Member]),
    /// A member that the service knows and this version does not: refused, as ignoring it would
    /// be an answer to another question.
    NotInThisVersion,
}

impl Member {
    const fn required(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, need: Need::Required, since: None }
    }

    const fn optional(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, need: Need::Optional, since: None }
    }

    const fn since(self, date: Date) -> Self {
        Self { since: Some(date), ..self }
    }

    /// Whether a request that holds `input` must hold this.
    pub(crate) fn is_required(&self, rules: Rules, input: &Input<'_>) -> bool {
        match self.need {
            Need::Optional => false,
            Need::Required => true,
            Need::RequiredUntil(date) => !rules.have(Some(date)),
            Need::RequiredUnlessIgnored => !input.ignores_ciphertext(),
        }
    }
}

impl Kind {
    const fn integer(min: u32, max: u32) -> Self {
        Self::Integer { min: min as i64, max: max as i64, says: None }
    }

    const fn text(min: usize, max: usize) -> Self {
        Self::Text { min, max, pattern: None }
    }

    /// What JSON must hold for it, in words.
    pub(crate) const fn expected(&self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer { .. } => "an integer",
            Self::Text { .. } | Self::Word(_) => "a string",
            Self::Blob { .. } => "a string of standard base64",
            Self::List { .. } => "a list",
            Self::Timestamp => "a number of seconds since 1970",
            Self::Map => "an object whose values are strings",
            Self::Structure(_) => "an object",
            Self::NotInThisVersion => "left out",
        }
    }
}
