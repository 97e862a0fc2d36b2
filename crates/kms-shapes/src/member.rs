//! Members of an operation's input.

use crate::{Date, Pattern};

/// A member of an operation's input, or of a structure in it.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name, as requests write it.
    pub name: &'static str,
    /// The type and the limits of the value.
    pub kind: Kind,
    /// Whether a request must contain the member.
    pub requirement: Requirement,
    /// The date at which AWS introduced the member, or `None` if it is as old as the earliest
    /// rules that are simulated. Before this date the member is ignored, as any unknown member is
    /// (WIR-12).
    pub since: Option<Date>,
}

/// Whether a request must contain a member.
#[derive(Clone, Copy, Debug)]
pub enum Requirement {
    /// The member may be absent.
    Optional,
    /// The member must be present.
    Required,
    /// The member had to be present before this date, and may be absent since.
    RequiredUntil(Date),
    /// The member must be present, except in a dry run whose `DryRunModifiers` contain
    /// `IGNORE_CIPHERTEXT` (CRY-22).
    RequiredUnlessIgnored,
}

/// The type of a value, with its limits.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// True or false.
    Boolean,
    /// A whole number.
    Integer {
        /// The smallest number that is allowed.
        min: i64,
        /// The greatest number that is allowed.
        max: i64,
        /// The message of AWS for other numbers, if it is not the common one.
        message: Option<&'static str>,
    },
    /// A text. Its length is counted in characters.
    Text {
        /// The length of the shortest text.
        min: usize,
        /// The length of the longest text.
        max: usize,
        /// The characters that are allowed.
        pattern: Option<Pattern>,
    },
    /// One of several strings.
    Enum(&'static [EnumValue]),
    /// Bytes in base64 (WIR-05). Messages do not repeat them.
    Blob {
        /// The smallest number of bytes.
        min: usize,
        /// The greatest number of bytes.
        max: usize,
    },
    /// A list of values of one kind.
    List {
        /// The kind of the values.
        of: &'static Kind,
        /// The smallest number of values.
        min: usize,
        /// The greatest number of values.
        max: usize,
    },
    /// A point in time, in seconds since 1970 (WIR-04).
    Timestamp,
    /// Texts by name.
    Map,
    /// Members of its own.
    Structure(&'static [Member]),
    /// A member of AWS that is not simulated. It is refused, because to ignore it would answer
    /// another request than the one that was made.
    NotSimulated,
}

/// A value of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The string, as requests write it.
    pub string: &'static str,
    /// The date at which AWS introduced the value, or `None` if it is as old as the earliest rules
    /// that are simulated.
    pub since: Option<Date>,
}

impl Member {
    pub(crate) const fn required(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, requirement: Requirement::Required, since: None }
    }

    pub(crate) const fn optional(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, requirement: Requirement::Optional, since: None }
    }

    pub(crate) const fn since(self, date: Date) -> Self {
        Self { since: Some(date), ..self }
    }
}

impl Kind {
    pub(crate) const fn integer(min: u32, max: u32) -> Self {
        Self::Integer { min: min as i64, max: max as i64, message: None }
    }

    pub(crate) const fn text(min: usize, max: usize) -> Self {
        Self::Text { min, max, pattern: None }
    }
}
