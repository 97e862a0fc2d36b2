//! The regular expressions of texts.
//!
//! Each is a set of characters, which a function tests. A library for regular expressions would be
//! larger than the whole table.

/// A regular expression of the form `[...]+` or `[...]*`.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The regular expression, as AWS writes it in messages.
    pub text: &'static str,
    /// Returns whether a text may contain a character.
    allows: fn(char) -> bool,
    /// Whether a text may be empty.
    allows_empty: bool,
}

impl Pattern {
    /// Returns whether `text` consists of allowed characters.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        (self.allows_empty || !text.is_empty()) && text.chars().all(self.allows)
    }
}

/// The names of aliases (ALI-04) and grants. The service refuses a colon in the name of an alias
/// later (ALI-01).
pub(crate) const ALIAS_NAME: Pattern = Pattern {
    text: "^[a-zA-Z0-9:/_-]+$",
    allows: |it| it.is_ascii_alphanumeric() || matches!(it, ':' | '/' | '_' | '-'),
    allows_empty: false,
};

/// The description of imported key material (IMP-23). The pattern of AWS requires a character, but
/// its limits allow an empty text, and so does the service.
pub(crate) const KEY_MATERIAL_DESCRIPTION: Pattern = Pattern {
    text: r"^[a-zA-Z0-9:/_\s.-]*$",
    allows: |it| {
        it.is_ascii_alphanumeric() || matches!(it, ':' | '/' | '_' | '.' | '-' | ' ' | '\t'..='\r')
    },
    allows_empty: true,
};

/// The ID of key material (IMP-13).
pub(crate) const KEY_MATERIAL_ID: Pattern = Pattern {
    text: "^[a-f0-9]+$",
    allows: |it| matches!(it, 'a'..='f' | '0'..='9'),
    allows_empty: false,
};

/// The marker of a list (LKR-18).
pub(crate) const MARKER: Pattern = Pattern {
    text: r"[\u0020-\u00FF]*",
    allows: |it| matches!(it, '\u{20}'..='\u{FF}'),
    allows_empty: true,
};

/// A key policy (POL-04).
pub(crate) const POLICY: Pattern = Pattern {
    text: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
    allows: |it| matches!(it, '\t' | '\n' | '\r' | '\u{20}'..='\u{FF}'),
    allows_empty: false,
};

/// The name of a key policy (POL-02).
pub(crate) const POLICY_NAME: Pattern = Pattern {
    text: r"[\w]+",
    allows: |it| it.is_ascii_alphanumeric() || it == '_',
    allows_empty: false,
};

/// The ARN of a principal (GRT-01).
pub(crate) const PRINCIPAL: Pattern = Pattern {
    text: r"^[\w+=,.@:/-]+$",
    allows: |it| it.is_ascii_alphanumeric() || "_+=,.@:/-".contains(it),
    allows_empty: false,
};

/// The name of a Region. The pattern tests the characters only; the decoder tests their order.
pub const REGION: Pattern = Pattern {
    text: r"^([a-z]+-){2,3}\d+$",
    allows: |it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-',
    allows_empty: false,
};

/// The ID of a key in an external key manager.
pub(crate) const XKS_KEY_ID: Pattern = Pattern {
    text: "^[a-zA-Z0-9-_.]+$",
    allows: |it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.'),
    allows_empty: false,
};
