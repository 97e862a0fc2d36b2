//! Bytes that do not form a key are refused with the path of the problem.

use kms_core::{KeyId, MaterialId, SecretKey, Timestamp};

use super::*;
use crate::conformance::snapshot;
use crate::record::VERSION;

type Write = fn(&mut Encoder) -> &mut Encoder;

fn written(write: impl FnOnce(&mut Encoder) -> &mut Encoder) -> Vec<u8> {
    let mut encoder = Encoder::default();
    write(&mut encoder);
    encoder.as_bytes().to_vec()
}

/// The stored form of the sample's keys.
fn sample() -> Vec<u8> {
    let snapshot = snapshot();
    let resources = snapshot.resources.iter();
    let keys: Vec<(Scope, &Key)> =
        resources.flat_map(|(scope, it)| it.keys.values().map(|key| (*scope, key))).collect();
    written(|to| to.list(keys.into_iter(), Encoder::key))
}

fn read(keys: &[u8]) -> Result<Vec<(Scope, Key)>, DecodeError> {
    Decoder::new(VERSION, keys).read(|from| from.list("keys", Decoder::key))
}

/// Returns the error of decoding the sample after its first `stored` was replaced by `other`.
fn error_of(stored: Write, other: Write) -> String {
    let (keys, stored, other) = (sample(), written(stored), written(other));
    let at = keys.windows(stored.len()).position(|bytes| bytes == stored).unwrap();
    let changed = [&keys[..at], &other, &keys[at + stored.len()..]].concat();
    read(&changed).unwrap_err().to_string()
}

fn day(day: u8) -> Timestamp {
    Timestamp::from_date(2024, 1, day)
}

fn material(number: u8) -> MaterialId {
    MaterialId::of(KeyId::from_random([1; 16]), &SecretKey::from_bytes([number; 32]))
}

fn assert_refused(cases: &[(Write, Write, &str)]) {
    for (stored, other, expected) in cases {
        let found = error_of(*stored, *other);
        assert!(found.starts_with(&format!("keys{expected}")), "{found}");
    }
}

#[test]
fn malformed_values_are_refused_with_their_path() {
    assert_refused(&[
        (
            |to| to.key_id(KeyId::from_random([1; 16])),
            |to| to.text("1"),
            "[0].id: a key ID expected, \"1\" found",
        ),
        (
            |to| to.text("111122223333"),
            |to| to.text("1"),
            "[0].scope.account: twelve digits expected, \"1\" found",
        ),
        (
            |to| to.text("us-east-1"),
            |to| to.text("US"),
            "[0].scope.region: a Region expected, \"US\" found",
        ),
        (
            |to| to.text("SYMMETRIC_DEFAULT"),
            |to| to.text("AES"),
            "[0].spec: a key spec expected, \"AES\" found",
        ),
        (
            |to| to.text("ENCRYPT_DECRYPT"),
            |to| to.text(""),
            "[0].usage: a key usage expected, \"\" found",
        ),
        (
            |to| to.timestamp(day(1)),
            |to| to.signed(i64::MIN),
            "[0].createdAt: -9223372036854775808 ms is more than ",
        ),
        (
            |to| to.bytes(&[0x10; 32]),
            |to| to.bytes(&[1; 31]),
            "[0].materials[0].secret.bytes: 32 bytes expected, 31 found",
        ),
        (
            |to| to.material_id(material(0x10)),
            |to| to.bytes(&[1; 33]),
            "[0].materials[0].id: 32 bytes expected, 33 found",
        ),
        (
            |to| to.text("AUTOMATIC"),
            |to| to.text("NEVER"),
            "[0].materials[2].rotationType: ON_DEMAND or AUTOMATIC expected, \"NEVER\" found",
        ),
    ]);
}

#[test]
fn values_out_of_range_are_refused_with_their_path() {
    assert_refused(&[
        (
            |to| to.number(1).number(90),
            |to| to.number(1).number(89),
            "[0].schedule.periodDays: 90 to 2560 days expected, 89 found",
        ),
        (
            |to| to.number(3).timestamp(day(31)),
            |to| to.number(3).signed(i64::MAX),
            "[2].state.deleteAt: 9223372036854775807 ms is more than ",
        ),
        (
            |to| to.number(3).timestamp(day(31)),
            |to| to.number(9).timestamp(day(31)),
            "[2].state: is of an unknown kind",
        ),
        (
            |to| to.timestamp(day(5)).timestamp(day(6)),
            |to| to.timestamp(day(5)).signed(i64::MAX),
            "[0].onDemandRunning.due: 9223372036854775807 ms is more than ",
        ),
    ]);
}

#[test]
fn duplicate_materials_and_tags_are_refused() {
    let twice = error_of(|to| to.material_id(material(0x12)), |to| to.material_id(material(0x10)));
    assert_eq!(twice, "keys[0].materials[2]: the key has this material twice");
    let twice = error_of(
        |to| to.number(1).text("team").text("blue"),
        |to| to.number(2).text("team").text("blue").text("team").text("red"),
    );
    assert_eq!(twice, "keys[0].tags[1]: the key has this tag twice");
}

#[test]
fn every_changed_byte_is_decoded_or_refused_without_a_panic() {
    let keys = sample();
    let mut sound = 0;
    for at in 0..keys.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff, keys[at] ^ 1] {
            let mut changed = keys.clone();
            changed[at] = byte;
            sound += usize::from(read(&changed).is_ok());
        }
        assert!(read(&keys[..at]).is_err(), "cut at {at}");
    }
    assert!(sound > 0, "a changed letter of a description does no harm");
    assert!(read(&[keys.as_slice(), &[0]].concat()).is_err());
}
