//! The IDs of rules, and a search for them in texts.

use std::fmt;

/// The ID of a rule, such as `ABC-39`: a family of three capital letters and a number of two digits.
///
/// A rule that was inserted between two others has a lower-case letter as well, such as `ABC-08a`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RuleId {
    family: String,
    number: u8,
    letter: Option<char>,
}

impl RuleId {
    /// Parses an ID in its exact form.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (family, rest) = text.split_at_checked(3)?;
        let digits = rest.strip_prefix('-')?;
        Self::from_parts(family, digits)
    }

    /// Parses an ID that a user typed: in upper or lower case, with `-` or `_`.
    pub(super) fn parse_typed(text: &str) -> Option<Self> {
        let (family, number) = text.split_once(['-', '_'])?;
        Self::from_parts(&family.to_uppercase(), &number.to_lowercase())
    }

    /// Returns the ID of a family and a number, such as `ABC` and `39` or `ABC` and `08a`.
    fn from_parts(family: &str, number: &str) -> Option<Self> {
        let (digits, letter) = number.split_at_checked(2)?;
        let mut letters = letter.chars();
        let letter = letters.next();
        let is_id = family.len() == 3
            && family.bytes().all(|byte| byte.is_ascii_uppercase())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && letter.is_none_or(|letter| letter.is_ascii_lowercase())
            && letters.next().is_none();
        let number = digits.parse().ok().filter(|_| is_id)?;
        Some(Self { family: family.to_owned(), number, letter })
    }

    /// Returns all IDs in `text` that are whole words, in order.
    pub(super) fn all_in(text: &str) -> impl Iterator<Item = Self> {
        let starts = text.char_indices().map(|(at, _)| at);
        starts.filter_map(|at| {
            let (before, rest) = text.split_at_checked(at)?;
            let is_start = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            // `ABC-39-based` contains an ID, `ABC-391` does not.
            let mut parts = rest.get(..end)?.splitn(3, '-');
            let (family, number) = (parts.next()?, parts.next()?);
            is_start.then(|| Self::from_parts(family, number))?
        })
    }

    /// Returns the IDs in the name of a test function. `abc_02_abc_03_...` contains two.
    pub(super) fn all_in_name(name: &str) -> Vec<Self> {
        let words: Vec<&str> = name.split('_').collect();
        let pairs = words.windows(2).filter_map(|pair| match pair {
            [family, number] if family.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                Self::from_parts(&family.to_uppercase(), number)
            }
            _ => None,
        });
        pairs.collect()
    }

    /// Returns the three capital letters, which all rules about a subject share.
    pub(super) fn family(&self) -> &str {
        &self.family
    }

    /// Returns the number within the family.
    pub(super) const fn number(&self) -> u8 {
        self.number
    }

    /// Returns the ID of the same family with another number and without a letter.
    pub(super) fn with_number(&self, number: u8) -> Self {
        Self { family: self.family.clone(), number, letter: None }
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.family, self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(ids: impl IntoIterator<Item = RuleId>) -> Vec<String> {
        ids.into_iter().map(|id| id.to_string()).collect()
    }

    #[test]
    fn only_whole_words_of_a_text_are_ids() {
        let text = "ABC-01, DEF-10 and (GHI-20); ABC-08a: `ABC-02`/ABC-03. ABC-04-based é ABC-05";
        let expected =
            ["ABC-01", "DEF-10", "GHI-20", "ABC-08a", "ABC-02", "ABC-03", "ABC-04", "ABC-05"];
        assert_eq!(shown(RuleId::all_in(text)), expected);
        let none = "ABC-1 abc-01 XABC-01 ABC-011 ABC-01ab ABC-01A AES-GCM UTF-8 ABC_01 é";
        assert_eq!(shown(RuleId::all_in(none)), [""; 0]);
    }

    #[test]
    fn ids_in_the_name_of_a_function_are_pairs_of_words() {
        let name = "abc_02_def_03_abc_08a_a_key_of_10_days";
        assert_eq!(shown(RuleId::all_in_name(name)), ["ABC-02", "DEF-03", "ABC-08a"]);
        assert_eq!(shown(RuleId::all_in_name("abc_2_abc_003_ab_01_abc")), [""; 0]);
    }

    #[test]
    fn a_typed_id_may_be_in_any_case() {
        for typed in ["abc-08a", "ABC_08A", "Abc-08a"] {
            assert_eq!(RuleId::parse_typed(typed), RuleId::parse("ABC-08a"), "{typed}");
        }
        for typed in ["", "abc", "08", "abc-8", "abc-08ab", "ab-08", "abcd-08", "é-08"] {
            assert_eq!(RuleId::parse_typed(typed), None, "{typed}");
        }
    }

    #[test]
    fn ids_are_sorted_by_number_and_then_by_letter() {
        let ids = ["ABC-02", "ABC-08", "ABC-08a", "ABC-09", "ABC-10", "DEF-01"];
        let parsed: Vec<_> = ids.iter().filter_map(|id| RuleId::parse(id)).collect();
        assert!(parsed.is_sorted());
        assert_eq!(shown(parsed), ids);
    }
}
