//! Parts that do not fit each other are refused, and the place is named.

use kms_core::{Days, KeyId, KeySpec, RotationPeriod};

use super::*;
use crate::conformance::snapshot;
use crate::journal::write_parts;
use crate::record::Record;

fn assembled(snapshot: &Snapshot) -> Result<Snapshot, DecodeError> {
    assembled_with_twice(snapshot, None)
}

/// The same, with the parts of one kind added twice.
fn assembled_with_twice(snapshot: &Snapshot, twice: Option<Kind>) -> Result<Snapshot, DecodeError> {
    let parts = write_parts(snapshot).unwrap();
    let mut records = parts.iter().map(|part| Record::read(part).unwrap());
    let begin = |from: &mut Decoder<'_>| {
        from.number_u32("parts")?;
        SnapshotDecoder::begin(from)
    };
    let mut assembly = records.next().unwrap().payload.read(begin)?;
    for Record { kind, payload, .. } in records {
        for _ in 0..1 + usize::from(twice == Some(kind)) {
            payload.read(|part| assembly.add(kind, part))?;
        }
    }
    assembly.finish()
}

fn complaint(change: impl FnOnce(&mut Snapshot)) -> String {
    let mut snapshot = snapshot();
    change(&mut snapshot);
    assembled(&snapshot).unwrap_err().to_string()
}

fn key(snapshot: &mut Snapshot) -> &mut Key {
    let resources = snapshot.resources.values_mut().find(|it| !it.keys.is_empty()).unwrap();
    resources.keys.values_mut().next().unwrap()
}

#[test]
fn a_laboratory_comes_back_whole() {
    assert_eq!(assembled(&snapshot()).unwrap(), snapshot());
}

#[test]
fn numbers_without_gaps_end_before_the_next_one() {
    for (change, expected) in [
        ((|it| it.next_event = 44) as fn(&mut Snapshot), "events[0].seq: 42 expected, 41 found"),
        (|it| it.events[0].seq = 40, "events[0].seq: 41 expected, 40 found"),
        (|it| it.next_event = 2, "events: 2 of them cannot come before number 2"),
        (|it| it.next_event = u64::MAX, "events: 2 of them cannot come before number 1844"),
        (|it| it.next_record = 0, "trail: 2 of them cannot come before number 0"),
        (|it| it.trail[1].seq = 7, "trail[1].seq: 8 expected, 7 found"),
    ] {
        let found = complaint(change);
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn a_key_has_a_past_that_fits_its_laboratory() {
    let long_ago = Timestamp::from_date(1900, 1, 1);
    let found = complaint(|it| key(it).created_at = long_ago);
    assert!(found.starts_with("keys[0].createdAt: 1900-01-01T00:00:00Z lies before"), "{found}");

    let found = complaint(|it| {
        let period = RotationPeriod::new(90).unwrap();
        key(it).schedule = RotationSchedule::On { period, next: long_ago };
    });
    assert!(found.starts_with("keys[0].schedule.next: 1900-01-01T00:00:00Z lies"), "{found}");

    let found = complaint(|it| {
        let materials = key(it).materials.as_mut().unwrap();
        let mut earlier = materials.current().clone();
        earlier.id = kms_core::MaterialId::from_bytes([1; 32]);
        earlier.created_at = Timestamp::from_date(2024, 1, 1);
        materials.rotate(earlier);
    });
    assert!(found.starts_with("keys[0].materials[3].createdAt: 2024-01-01"), "{found}");
}

#[test]
fn a_key_is_of_one_piece() {
    assert_eq!(
        complaint(|it| key(it).materials = None),
        "keys[0].materials: a key of AWS_KMS has material"
    );
    assert_eq!(
        complaint(|it| key(it).spec = KeySpec::Rsa2048),
        "keys[0].schedule: such a key does not rotate by itself"
    );
    assert_eq!(
        complaint(|it| key(it).on_demand.used = u32::MAX),
        "keys[0].onDemandUsed: at most 1000000 expected"
    );
}

#[test]
fn aliases_point_to_keys_and_nothing_is_there_twice() {
    let orphaned = complaint(|it| {
        let aliases = it.resources.values_mut().flat_map(|it| it.aliases.values_mut());
        aliases.for_each(|alias| alias.target = KeyId::from_random([0xee; 16]));
    });
    assert_eq!(orphaned, "aliases[0].target: there is no such key");

    for (kind, expected) in [
        (Kind::Keys, "keys[0].id: there are two keys of this id"),
        (Kind::Aliases, "aliases[0].name: there are two aliases of this name"),
    ] {
        let twice = assembled_with_twice(&snapshot(), Some(kind));
        assert_eq!(twice.unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_clock_and_a_birth_are_within_bounds() {
    let late = Timestamp::MAX.plus_days(Days(1));
    for (change, expected) in [
        (
            (|it| it.clock.rate = -1.0) as fn(&mut Snapshot),
            "clock.rate: is no finite number of 0 or more",
        ),
        (|it| it.clock.rate = f64::INFINITY, "clock.rate: is no finite number of 0 or more"),
        (|it| it.clock.rate = f64::NAN, "clock.rate: is no finite number of 0 or more"),
        (
            |it| it.genesis.start = Timestamp::from_millis(-100_000_000_000_000),
            "genesis.start: -1199-02-15T14:13:20Z is not between",
        ),
    ] {
        let found = complaint(change);
        assert!(found.starts_with(expected), "{found}");
    }
    let found = complaint(|it| it.clock.at = late);
    assert!(found.starts_with("clock.at: 10000-01-01T23:59:59.999Z is not between"), "{found}");
}
