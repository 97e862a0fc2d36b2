//! UUIDs that a seeded laboratory repeats.

use kms_api::RecordIds;
use sha2::{Digest, Sha256};

/// The UUIDs of one laboratory's requests, records and events: made from its own id, a purpose
/// and a number, never drawn by chance.
#[derive(Clone, Copy, Debug)]
pub struct Ids {
    laboratory: [u8; 16],
}

impl Ids {
    /// The UUIDs of the laboratory with this id, which is [`Genesis::id`].
    ///
    /// [`Genesis::id`]: crate::Genesis::id
    #[must_use]
    pub const fn new(laboratory: [u8; 16]) -> Self {
        Self { laboratory }
    }

    /// The UUID of the `number`th thing of one purpose, such as `request`.
    #[must_use]
    pub fn uuid(self, purpose: &str, number: u64) -> String {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(self.laboratory)
            .chain_update(number.to_le_bytes())
            .chain_update(purpose)
            .finalize()
            .into();
        let [high, low] = halves(digest);
        // The bits that make it a UUID of version 8, whose content is its maker's affair.
        let high = high & !0xf000 | 0x8000;
        let low = low & !(0b11 << 62) | 0b10 << 62;
        let (a, b, c) = (high >> 32, high >> 16 & 0xffff, high & 0xffff);
        let (d, e) = (low >> 48, low & 0xffff_ffff_ffff);
        format!("{a:08x}-{b:04x}-{c:04x}-{d:04x}-{e:012x}")
    }
}

impl RecordIds for Ids {
    fn event_id(&self, record: u64) -> String {
        self.uuid("record", record)
    }

    fn request_id(&self, record: u64) -> String {
        self.uuid("request", record)
    }
}

fn halves(digest: [u8; 32]) -> [u64; 2] {
    let mut words = digest.as_chunks::<8>().0.iter().map(|word| u64::from_be_bytes(*word));
    [words.next().unwrap_or_default(), words.next().unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_repeat_and_differ_in_laboratory_purpose_and_number() {
        let id = |laboratory: u8, purpose, number| Ids::new([laboratory; 16]).uuid(purpose, number);
        let first = id(1, "request", 1);
        assert_eq!(first, id(1, "request", 1));
        for other in [id(2, "request", 1), id(1, "record", 1), id(1, "request", 2)] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn ids_have_the_form_of_a_uuid() {
        for number in 0..100 {
            let id = Ids::new([7; 16]).uuid("record", number);
            let lens: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(lens, [8, 4, 4, 4, 12], "{id}");
            assert!(id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "{id}");
            assert_eq!(&id[14..15], "8", "{id}");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
    }
}
