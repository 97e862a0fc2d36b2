//! The encryption context: pairs of text that must be given again to decrypt.

use alloc::{string::String, vec::Vec};

/// A set of pairs, exact and case-sensitive, whose order does not matter (CRY-12). Kept sorted by
/// key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncryptionContext(Vec<(String, String)>);

impl EncryptionContext {
    /// Whether there is no pair at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Appends the one canonical form to `out`: the number of pairs, then each key and value
    /// behind its length, sorted by key. `{a: "bc"}` and `{ab: "c"}` therefore differ.
    pub(crate) fn write_canonical(&self, out: &mut Vec<u8>) {
        write_len(out, self.0.len());
        for text in self.0.iter().flat_map(|(key, value)| [key, value]) {
            write_len(out, text.len());
            out.extend_from_slice(text.as_bytes());
        }
    }
}

impl FromIterator<(String, String)> for EncryptionContext {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut context: Vec<(String, String)> = Vec::new();
        for pair in pairs {
            match context.binary_search_by(|(key, _)| key.cmp(&pair.0)) {
                Ok(place) => {
                    context.remove(place);
                    context.insert(place, pair);
                }
                Err(place) => context.insert(place, pair),
            }
        }
        Self(context)
    }
}

fn write_len(out: &mut Vec<u8>, len: usize) {
    out.extend_from_slice(&(len as u64).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn canonical(pairs: &[(&str, &str)]) -> Vec<u8> {
        let context: EncryptionContext =
            pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        let mut out = Vec::new();
        context.write_canonical(&mut out);
        out
    }

    #[test]
    fn cry_12_order_does_not_matter_and_borders_do() {
        assert_eq!(canonical(&[("a", "1"), ("b", "2")]), canonical(&[("b", "2"), ("a", "1")]));
        assert_ne!(canonical(&[("a", "bc")]), canonical(&[("ab", "c")]));
        assert_ne!(canonical(&[("a", "")]), canonical(&[("", "a")]));
        assert_ne!(canonical(&[]), canonical(&[("", "")]));
        assert_ne!(canonical(&[("A", "x")]), canonical(&[("a", "x")]));
    }
}
