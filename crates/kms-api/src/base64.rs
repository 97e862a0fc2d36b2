//! Base64 (RFC 4648): the standard one with padding, as the wire has it (WIR-05), and the one
//! for addresses without. Whatever an encoder could not have made is refused.

use alloc::string::String;
use alloc::vec::Vec;

/// `bytes` in standard base64.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes that were encoded as `text`; `None` where it is no standard base64.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text)
}

/// One of the two forms: its digits for 62 and 63, and whether it fills up with `=`.
pub(crate) struct Form {
    last: [u8; 2],
    is_padded: bool,
}

const STANDARD: Form = Form { last: *b"+/", is_padded: true };

/// For what may stand in an address.
pub(crate) const URL_SAFE: Form = Form { last: *b"-_", is_padded: false };

impl Form {
    /// Three bytes make four digits; of fewer, what is needed.
    pub(crate) fn encode(&self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let mut word = [0; 4];
            word.iter_mut().skip(1).zip(chunk).for_each(|(to, from)| *to = *from);
            let word = u32::from_be_bytes(word);
            for at in 0..4 {
                if at <= chunk.len() {
                    text.push(self.digit(word >> (18 - 6 * at) & 63));
                } else if self.is_padded {
                    text.push('=');
                }
            }
        }
        text
    }

    /// Four digits make three bytes; of fewer, the bits that are left over are zero.
    pub(crate) fn decode(&self, text: &str) -> Option<Vec<u8>> {
        let mut digits = text.as_bytes();
        if self.is_padded {
            if !digits.len().is_multiple_of(4) {
                return None;
            }
            digits = digits.strip_suffix(b"=").unwrap_or(digits);
            digits = digits.strip_suffix(b"=").unwrap_or(digits);
        }
        let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
        for chunk in digits.chunks(4) {
            let mut word = 0;
            for digit in chunk {
                word = word << 6 | self.value(*digit)?;
            }
            let (len, spare) = (chunk.len() * 6 / 8, chunk.len() * 6 % 8);
            if len == 0 || word & ((1 << spare) - 1) != 0 {
                return None;
            }
            bytes.extend((word >> spare).to_be_bytes().iter().skip(4 - len));
        }
        Some(bytes)
    }

    fn digit(&self, value: u32) -> char {
        let [next_to_last, last] = self.last;
        let value = value as u8;
        char::from(match value {
            0..26 => b'A' + value,
            26..52 => b'a' + (value - 26),
            52..62 => b'0' + (value - 52),
            62 => next_to_last,
            _ => last,
        })
    }

    fn value(&self, digit: u8) -> Option<u32> {
        let [next_to_last, last] = self.last;
        Some(u32::from(match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            _ if digit == next_to_last => 62,
            _ if digit == last => 63,
            _ => return None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wir_05_the_vectors_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
            assert_eq!(URL_SAFE.encode(bytes.as_bytes()), text.trim_end_matches('='));
        }
        assert_eq!(encode(&[0xfb, 0xff]), "+/8=");
        assert_eq!(URL_SAFE.encode(&[0xfb, 0xff]), "-_8");
    }

    #[test]
    fn every_byte_reads_back_at_every_place() {
        for len in 0..7 {
            for byte in 0..=u8::MAX {
                let bytes: Vec<u8> = (0..len).map(|at| byte.wrapping_mul(at + 1)).collect();
                assert_eq!(decode(&encode(&bytes)).as_ref(), Some(&bytes));
                assert_eq!(URL_SAFE.decode(&URL_SAFE.encode(&bytes)).as_ref(), Some(&bytes));
            }
        }
    }

    #[test]
    fn wir_05_what_no_encoder_made_is_refused() {
        for text in [
            "Z", "Zg", "Zg=", "Zm8", "Zm9vY", "Zg===", "=", "==", "====", "Z===", "Zg==Zg==",
            "Zm=v", "Zh==", "Zm9=", "Zm9-", "Zm 9", "Zm9\n", "Zmé=",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
        for text in ["Z", "Zg==", "Zh", "Zm+v"] {
            assert_eq!(URL_SAFE.decode(text), None, "{text}");
        }
    }
}
