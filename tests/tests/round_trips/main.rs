//! A laboratory comes back as it was: after each of many random requests and turns of the clock,
//! in three Regions, with imported material, key pairs and grants among them, it is exported and
//! restored, and it is closed and opened again, and its export is compared byte for byte. More
//! cases on request: `KMS_ORRERY_CASES=1000 cargo test --test round_trips`.

#![cfg(test)]

mod requests;

use core::time::Duration;
use std::collections::BTreeSet;
use std::rc::Rc;

use kms_core::Timestamp;
use kms_sim::{ClockCommand, Laboratory, Options, WallTime};
use kms_store::conformance::MemoryDisk;
use kms_store::{FileStore, MemoryStore, Store};
use kms_tests::cases;
use kms_tests::lab::Thrifty;
use pollster::block_on;
use proptest::collection::vec;
use proptest::prelude::*;
use requests::Keys;

const WALL: WallTime = WallTime(1_700_000_000_000.0);
/// The maximum number of requests in one history.
const STEPS: usize = 40;

/// The operations that must succeed somewhere in the random histories, or they would prove little.
const SUCCEED: &[&str] = &[
    "CancelKeyDeletion",
    "CreateAlias",
    "CreateGrant",
    "CreateKey",
    "DeleteImportedKeyMaterial",
    "DisableKey",
    "EnableKey",
    "EnableKeyRotation",
    "Encrypt",
    "ImportKeyMaterial",
    "ReplicateKey",
    "RotateKeyOnDemand",
    "ScheduleKeyDeletion",
    "Sign",
    "TagResource",
    "UpdatePrimaryRegion",
];

#[test]
fn a_laboratory_in_a_log_of_values_comes_back_after_every_step() {
    let succeeded = round_trips(192, MemoryStore::new);
    let missing: Vec<_> = SUCCEED.iter().filter(|it| !succeeded.contains(**it)).collect();
    assert!(missing.is_empty(), "{missing:?} never succeeded");
}

#[test]
fn a_laboratory_in_a_file_comes_back_after_every_step() {
    round_trips(96, || FileStore::new(MemoryDisk::default()));
}

/// Lets random histories happen in laboratories on the stores that `store` makes, and gives the
/// operations that succeeded.
fn round_trips<S: Store + Clone>(count: u32, store: impl Fn() -> S) -> BTreeSet<&'static str> {
    let mut succeeded = BTreeSet::new();
    cases::run(count, &vec((jump(), requests::request()), 1..=STEPS), |history| {
        let (store, mut keys) = (store(), Keys::default());
        let mut laboratory = open(store.clone());
        for (jump, request) in history {
            block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceBy(jump)))
                .expect("a time that the clock can show");
            succeeded.extend(keys.send(&laboratory, &request));
            block_on(laboratory.tick(WALL)).expect("a store that works");
            let exported = laboratory.export(WALL).expect("an export");
            prop_assert_eq!(&restored(&exported), &exported, "after {:?}", request);
            block_on(laboratory.close(WALL));
            laboratory = open(store.clone());
            let reopened = laboratory.export(WALL).expect("an export");
            prop_assert_eq!(&reopened, &exported, "reopened after {:?}", request);
        }
        Ok(())
    });
    succeeded
}

fn open<S: Store>(store: S) -> Laboratory<S> {
    let laboratory = block_on(Laboratory::open(store, options(), WALL));
    let laboratory = laboratory.unwrap_or_else(|error| panic!("{error}"));
    laboratory.set_algorithms(Rc::new(Thrifty));
    laboratory
}

/// The export of a laboratory that was restored from an export.
fn restored(exported: &str) -> String {
    let laboratory: Laboratory<MemoryStore> =
        Laboratory::in_memory(options(), WALL).expect("a laboratory");
    let restoring = block_on(laboratory.restore(WALL, exported));
    restoring.unwrap_or_else(|error| panic!("{error}"));
    laboratory.export(WALL).expect("an export")
}

fn options() -> Options {
    let start = Some(Timestamp::from_date(2026, 9, 1));
    Options { start, seed: Some("round trips".to_owned()), ..Options::default() }
}

/// A span between two requests: none, seconds around the end of a settling state, days, years.
fn jump() -> impl Strategy<Value = Duration> {
    const DAY: u64 = 86_400_000;
    let millis = prop_oneof![
        3 => Just(0),
        3 => Just(5_000),
        1 => 1..20_000_u64,
        2 => (1..30_u64).prop_map(|days| days * DAY),
        1 => 30 * DAY..400 * DAY,
    ];
    millis.prop_map(Duration::from_millis)
}
