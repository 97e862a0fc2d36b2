//! The patterns of texts, checked by hand: an engine for them would outweigh this crate.

/// A pattern of the form `[...]+` or `[...]*`.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// As AWS writes it.
    pub text: &'static str,
    /// Whether a character may be in it.
    fits: fn(char) -> bool,
    /// Whether there must be a character at all.
    is_some: bool,
}

impl Pattern {
    /// Whether all of `text` fits.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        !(self.is_some && text.is_empty()) && text.chars().all(self.fits)
    }
}

/// ALI-04, and the names of grants. In aliases the service refuses the colon all the same
/// (ALI-01).
pub(super) const ALIAS_NAME: Pattern = Pattern {
    text: "^[a-zA-Z0-9:/_-]+$",
    fits: |it| it.is_ascii_alphanumeric() || matches!(it, ':' | '/' | '_' | '-'),
    is_some: true,
};

/// LKR-18.
pub(super) const MARKER: Pattern = Pattern {
    text: r"[\u0020-\u00FF]*",
    fits: |it| matches!(it, '\u{20}'..='\u{FF}'),
    is_some: false,
};

/// POL-04.
pub(super) const POLICY: Pattern = Pattern {
    text: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
    fits: |it| matches!(it, '\t' | '\n' | '\r' | '\u{20}'..='\u{FF}'),
    is_some: true,
};

/// POL-02.
pub(super) const POLICY_NAME: Pattern =
    Pattern { text: r"[\w]+", fits: |it| it.is_ascii_alphanumeric() || it == '_', is_some: true };

/// GRT-01.
pub(super) const PRINCIPAL: Pattern = Pattern {
    text: r"^[\w+=,.@:/-]+$",
    fits: |it| it.is_ascii_alphanumeric() || "_+=,.@:/-".contains(it),
    is_some: true,
};

/// The name of a Region. That its parts are in order is seen when it is read.
pub(crate) const REGION: Pattern = Pattern {
    text: r"^([a-z]+-){2,3}\d+$",
    fits: |it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-',
    is_some: true,
};

/// The id of a key outside AWS.
pub(super) const XKS_KEY_ID: Pattern = Pattern {
    text: "^[a-zA-Z0-9-_.]+$",
    fits: |it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.'),
    is_some: true,
};
