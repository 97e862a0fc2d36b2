//! Tests that values which contradict each other are refused, with the path of the contradiction.

use kms_core::{Days, KeyId, KeySpec, RotationPeriod};

use super::*;
use crate::conformance::snapshot;
use crate::journal::write_parts;
use crate::record::Record;

fn reassembled(snapshot: &Snapshot) -> Result<Snapshot, DecodeError> {
    reassembled_with_duplicate(snapshot, None)
}

/// Encodes and decodes `snapshot`, with the values of one kind added twice.
fn reassembled_with_duplicate(
    snapshot: &Snapshot,
    duplicate: Option<Kind>,
) -> Result<Snapshot, DecodeError> {
    let parts = write_parts(snapshot).unwrap();
    let mut records = parts.iter().map(|part| Record::read(part).unwrap());
    let begin = |from: &mut Decoder<'_>| {
        from.number_u32("parts")?;
        SnapshotDecoder::begin(from)
    };
    let mut assembly = records.next().unwrap().payload.read(begin)?;
    for Record { kind, payload, .. } in records {
        for _ in 0..1 + usize::from(duplicate == Some(kind)) {
            payload.read(|part| assembly.add(kind, part))?;
        }
    }
    assembly.finish()
}

fn error_of(change: impl FnOnce(&mut Snapshot)) -> String {
    let mut snapshot = snapshot();
    change(&mut snapshot);
    reassembled(&snapshot).unwrap_err().to_string()
}

fn key(snapshot: &mut Snapshot) -> &mut Key {
    let resources = snapshot.resources.values_mut().find(|it| !it.keys.is_empty()).unwrap();
    resources.keys.values_mut().next().unwrap()
}

#[test]
fn a_laboratory_decodes_as_it_was_encoded() {
    assert_eq!(reassembled(&snapshot()).unwrap(), snapshot());
}

#[test]
fn numbers_with_gaps_are_refused() {
    for (change, expected) in [
        ((|it| it.next_event = 44) as fn(&mut Snapshot), "events[0].seq: 42 expected, 41 found"),
        (|it| it.events[0].seq = 40, "events[0].seq: 41 expected, 40 found"),
        (|it| it.next_event = 2, "events: 2 of them cannot come before number 2"),
        (|it| it.next_event = u64::MAX, "events: 2 of them cannot come before number 1844"),
        (|it| it.next_record = 0, "trail: 2 of them cannot come before number 0"),
        (|it| it.trail[1].seq = 7, "trail[1].seq: 8 expected, 7 found"),
    ] {
        let found = error_of(change);
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn dates_before_the_laboratory_or_the_key_are_refused() {
    let long_ago = Timestamp::from_date(1900, 1, 1);
    let found = error_of(|it| key(it).created_at = long_ago);
    assert!(found.starts_with("keys[0].createdAt: 1900-01-01T00:00:00Z lies before"), "{found}");

    let found = error_of(|it| {
        let period = RotationPeriod::new(90).unwrap();
        key(it).schedule = RotationSchedule::On { period, next: long_ago };
    });
    assert!(found.starts_with("keys[0].schedule.next: 1900-01-01T00:00:00Z lies"), "{found}");

    let found = error_of(|it| {
        let materials = key(it).materials.as_mut().unwrap();
        let mut earlier = materials.current().clone();
        earlier.id = kms_core::MaterialId::from_bytes([1; 32]);
        earlier.created_at = Timestamp::from_date(2024, 1, 1);
        materials.rotate(earlier);
    });
    assert!(found.starts_with("keys[0].materials[3].createdAt: 2024-01-01"), "{found}");
}

#[test]
fn a_key_that_contradicts_itself_is_refused() {
    assert_eq!(
        error_of(|it| key(it).materials = None),
        "keys[0].materials: a key of AWS_KMS has material"
    );
    assert_eq!(
        error_of(|it| key(it).spec = KeySpec::Rsa2048),
        "keys[0].schedule: such a key does not rotate automatically"
    );
    assert_eq!(
        error_of(|it| key(it).on_demand.used = u32::MAX),
        "keys[0].onDemandUsed: at most 1000000 expected"
    );
}

#[test]
fn aliases_without_a_key_and_duplicates_are_refused() {
    let orphaned = error_of(|it| {
        let aliases = it.resources.values_mut().flat_map(|it| it.aliases.values_mut());
        aliases.for_each(|alias| alias.target = KeyId::from_random([0xee; 16]));
    });
    assert_eq!(orphaned, "aliases[0].target: there is no such key");

    for (kind, expected) in [
        (Kind::Keys, "keys[0].id: there are two keys of this id"),
        (Kind::Aliases, "aliases[0].name: there are two aliases of this name"),
    ] {
        let duplicate = reassembled_with_duplicate(&snapshot(), Some(kind));
        assert_eq!(duplicate.unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_clock_or_a_genesis_out_of_bounds_is_refused() {
    let late = Timestamp::MAX.plus_days(Days(1));
    for (change, expected) in [
        (
            (|it| it.clock.rate = -1.0) as fn(&mut Snapshot),
            "clock.rate: is not a finite number of 0 or more",
        ),
        (|it| it.clock.rate = f64::INFINITY, "clock.rate: is not a finite number of 0 or more"),
        (|it| it.clock.rate = f64::NAN, "clock.rate: is not a finite number of 0 or more"),
        (
            |it| it.genesis.start = Timestamp::from_millis(-100_000_000_000_000),
            "genesis.start: -1199-02-15T14:13:20Z is not between",
        ),
    ] {
        let found = error_of(change);
        assert!(found.starts_with(expected), "{found}");
    }
    let found = error_of(|it| it.clock.at = late);
    assert!(found.starts_with("clock.at: 10000-01-01T23:59:59.999Z is not between"), "{found}");
}
