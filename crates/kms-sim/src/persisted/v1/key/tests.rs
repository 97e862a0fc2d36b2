//! What cannot be a key is refused, and its place is named.

use super::*;
use crate::conformance::snapshot;
use crate::persisted::{decode, encode, v1};
use crate::record::{Draft, Kind, Record};

fn sample() -> Vec<Key> {
    v1::Parts::of(&snapshot()).keys.into_iter().map(Key::from).collect()
}

fn complaint(change: impl FnOnce(&mut Key)) -> String {
    let mut keys = sample();
    assert!(keys[0].read().is_ok());
    change(&mut keys[0]);
    keys[0].read().unwrap_err().to_string()
}

type Change = fn(&mut Key);

#[test]
fn what_is_out_of_range_is_named_with_its_place() {
    let cases: [(Change, &str); 12] = [
        (|key| key.id.push('0'), "id: a key id expected, "),
        (
            |key| key.scope.account = "1".to_owned(),
            "scope.account: twelve digits expected, \"1\" found",
        ),
        (|key| key.scope.region = "US".to_owned(), "scope.region: a Region expected, \"US\" found"),
        (|key| key.spec = "AES".to_owned(), "spec: a key spec expected, \"AES\" found"),
        (|key| key.usage.clear(), "usage: a key usage expected, \"\" found"),
        (|key| key.created_at = i64::MIN, "createdAt: -9223372036854775808 ms is more than "),
        (
            |key| key.materials.first().secret = Bytes::new(&[1; 31]),
            "materials[0].secret: 32 bytes expected, 31 found",
        ),
        (
            |key| key.materials.first().id = Bytes::new(&[1; 33]),
            "materials[0].id: 32 bytes expected, 33 found",
        ),
        (
            |key| key.materials.first().rotation_type = Some("NEVER".to_owned()),
            "materials[0].rotationType: ON_DEMAND or AUTOMATIC expected, \"NEVER\" found",
        ),
        (
            |key| key.schedule = Schedule::On { period_days: 89, next: 0 },
            "schedule.periodDays: 90 to 2560 days expected, 89 found",
        ),
        (
            |key| key.state = State::PendingDeletion { delete_at: i64::MAX },
            "state.deleteAt: 9223372036854775807 ms is more than ",
        ),
        (
            |key| key.on_demand_running = Some(Running { started_at: 0, due: i64::MAX }),
            "onDemandRunning.due: 9223372036854775807 ms is more than ",
        ),
    ];
    for (change, expected) in cases {
        let found = complaint(change);
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn nothing_is_there_twice() {
    let twice = complaint(|key| key.materials.append(sample().remove(0).materials));
    assert_eq!(twice, "materials[3]: the key has this material twice");
    let twice = complaint(|key| key.tags.append(sample().remove(0).tags));
    assert_eq!(twice, "tags[1]: the key has this tag twice");
}

#[test]
fn every_changed_byte_is_read_or_refused_without_a_panic() {
    let draft = Draft::new(Kind::Keys, 0, [0; 16]);
    let (value, _) =
        encode(&List::<Key>::of(v1::Parts::of(&snapshot()).keys), draft).unwrap().seal();
    let payload = Record::read(&value).unwrap().payload;
    let mut read = 0;
    for at in 0..payload.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff, payload[at] ^ 1] {
            let mut changed = payload.to_vec();
            changed[at] = byte;
            let keys = decode::<List<Key>>(&changed).and_then(|keys| keys.read(Key::read));
            read += usize::from(keys.is_ok());
        }
        assert!(decode::<List<Key>>(&payload[..at]).is_err(), "cut at {at}");
    }
    assert!(read > 0, "a changed letter of a description does no harm");
    let mut longer = payload.to_vec();
    longer.push(0);
    assert!(decode::<List<Key>>(&longer).is_err());
}
