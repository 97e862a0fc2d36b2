//! The error of decoding: a reason, and the path of the value in what was decoded.

use core::fmt;

/// The reason why a value could not be decoded, and its path.
///
/// For example `keys[3].materials[0].secret: 32 bytes expected, 31 found`. The contents are boxed
/// because every field may return this error: a small type needs less code for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    path: String,
    reason: String,
}

impl DecodeError {
    /// Creates an error for a value. `reason` is a text that follows the path of the value.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(Box::new(Parts { path: String::new(), reason: reason.into() }))
    }

    /// Returns the error with `member` in front of its path.
    #[inline(never)]
    pub fn within(mut self, member: &str) -> Self {
        let path = &mut self.0.path;
        let separator = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        *path = [member, separator, path].concat();
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { path, reason } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        f.write_str(reason)
    }
}

/// Adds to the path of an error.
pub trait WithPath<T> {
    /// Adds the member that the value belongs to.
    fn at(self, member: &str) -> Result<T, DecodeError>;

    /// Adds the index of the value in a list.
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
