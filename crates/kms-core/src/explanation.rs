//! Explanations: the rule and the inputs behind a date, a status, a rotation or a refusal.
//!
//! An explanation has no sentences. A user interface makes them from the reason, an enum whose data
//! are the inputs of the rule.

mod refusal;
mod rotation;

pub use rotation::{DateOrigin, NextRotation, Pause, RotationReason, RotationStatusReason};

/// The ID of a rule in the rulebook, such as `ROT-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleId(&'static str);

impl RuleId {
    /// Creates an ID of three capital letters, a hyphen and two digits. Others do not compile.
    pub(crate) const fn new(id: &'static str) -> Self {
        let bytes = id.as_bytes();
        assert!(matches!(
            bytes,
            [b'A'..=b'Z', b'A'..=b'Z', b'A'..=b'Z', b'-', b'0'..=b'9', b'0'..=b'9']
        ));
        Self(id)
    }

    /// Returns the ID as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl core::fmt::Display for RuleId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.0)
    }
}

/// Creates a [`RuleId`] while compiling.
macro_rules! rule {
    ($id:literal) => {
        const { $crate::explanation::RuleId::new($id) }
    };
}
pub(crate) use rule;

/// A reason, and the rule behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation<R> {
    /// The rule.
    pub rule: RuleId,
    /// The reason, with the inputs of the rule.
    pub reason: R,
}
