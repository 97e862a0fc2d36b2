//! What is wrong with a stored value, and where in it.

use core::fmt;

/// What is wrong, and the place: `keys[3].materials[0].secret: 32 bytes expected, 31 found`. In a
/// box, since it is handed on from every field, and small things are handed on with less code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    place: String,
    reason: String,
}

impl DecodeError {
    /// Creates an error with the reason, in words that follow the path of the value.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(Box::new(Parts { place: String::new(), reason: reason.into() }))
    }

    /// The same, in a member of something larger.
    #[inline(never)]
    pub fn within(mut self, member: &str) -> Self {
        let place = &mut self.0.place;
        let joint = if place.is_empty() || place.starts_with('[') { "" } else { "." };
        *place = [member, joint, place].concat();
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { place, reason } = &*self.0;
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        f.write_str(reason)
    }
}

/// Says where a result was made.
pub trait WithPath<T> {
    /// The member that it belongs to.
    fn at(self, member: &str) -> Result<T, DecodeError>;

    /// The place in a list.
    fn at_index(self, index: usize) -> Result<T, DecodeError>;
}

impl<T> WithPath<T> for Result<T, DecodeError> {
    fn at(self, member: &str) -> Self {
        self.map_err(|wrong| wrong.within(member))
    }

    fn at_index(self, index: usize) -> Self {
        self.map_err(|wrong| wrong.within(&format!("[{index}]")))
    }
}
