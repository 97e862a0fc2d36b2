//! Markers: the start of the next page of a list, in a form that only the same list accepts.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kms_core::Operation;

const CHECK_LEN: usize = 8;

/// Returns the marker for the page after the item that `cursor` names (LKR-18: a marker is opaque).
///
/// A cursor has at most 512 bytes, as a tag key has, so a marker has less than 1024 characters.
pub(crate) fn issue(operation: Operation, cursor: &str) -> String {
    let mut bytes = Vec::from(check(operation, cursor));
    bytes.extend_from_slice(cursor.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Returns the cursor of a marker; `None` if it was edited, or issued by another operation, which is
/// refused (LKR-14).
pub(crate) fn read(operation: Operation, marker: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(marker).ok()?;
    let (found, cursor) = bytes.split_first_chunk::<CHECK_LEN>()?;
    let cursor = core::str::from_utf8(cursor).ok()?;
    (*found == check(operation, cursor)).then(|| String::from(cursor))
}

/// Returns the FNV-1a hash of the operation's name and the cursor. It detects mistakes. It need not resist
/// forgery, because a marker gives no access.
fn check(operation: Operation, cursor: &str) -> [u8; CHECK_LEN] {
    let name = operation.as_str().bytes();
    let bytes = name.chain([0]).chain(cursor.bytes());
    hash(bytes)
}

/// Returns the FNV-1a hash of bytes.
pub(crate) fn hash(bytes: impl Iterator<Item = u8>) -> [u8; CHECK_LEN] {
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lkr_18_markers_are_short_and_plain() {
        let longest_tag_key = "\u{1F511}".repeat(128);
        let marker = issue(Operation::ListResourceTags, &longest_tag_key);
        assert!(marker.len() <= 1024 && marker.is_ascii(), "{marker}");
        assert_eq!(read(Operation::ListResourceTags, &marker), Some(longest_tag_key));
    }

    #[test]
    fn lkr_14_foreign_and_edited_markers_are_refused() {
        let marker = issue(Operation::ListKeyRotations, "99");
        assert_eq!(read(Operation::ListKeyRotations, &marker).as_deref(), Some("99"));
        assert_eq!(read(Operation::ListKeys, &marker), None);
        for at in 0..marker.len() {
            for other in ["A", "z", "-", "=", "%"] {
                let mut edited = marker.clone();
                edited.replace_range(at..=at, other);
                if edited != marker {
                    assert_eq!(read(Operation::ListKeyRotations, &edited), None, "{edited}");
                }
            }
        }
        for stranger in ["", "99", "abcd", "not a marker"] {
            assert_eq!(read(Operation::ListKeyRotations, stranger), None, "{stranger}");
        }
    }
}
