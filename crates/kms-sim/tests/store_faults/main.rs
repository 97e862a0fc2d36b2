//! A laboratory on a store that fails in every way that was observed in browsers.
//!
//! After each fault, the laboratory has every change for which there was a reply, or the loss is
//! reported; and nothing is overwritten. Each run follows from a seed. `KMS_ORRERY_FAULT_RUNS=100000`
//! sets the number of runs, and `KMS_ORRERY_FAULT_SEED=17` repeats only the run with that seed.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod damage;
mod faulty;
mod history;
mod random;
mod replication;
mod run;

use core::ops::Range;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::panic::{AssertUnwindSafe, catch_unwind};

use kms_sim::{Laboratory, WallTime};
use kms_store::{Journal, MemoryStore, Snapshot, Store, Stored, import};
use pollster::block_on;

use faulty::FaultyStore;
use history::options;
use run::RunEnd;

/// The number of runs with one tab.
const RUNS: u64 = 3000;
/// The number of runs with several tabs.
const REPLICATION_RUNS: u64 = 500;
/// The numbers of runs in which the log is about to be compacted, which take ten times as long.
const LONG_RUNS: u64 = 100;
const LONG_REPLICATION_RUNS: u64 = 40;
/// The number of runs with a jump of thousands of years, which take a thousand times as long.
const JUMP_RUNS: u64 = 2;

type Memory = Laboratory<MemoryStore>;

fn poll<T>(future: &mut Pin<Box<dyn Future<Output = T> + '_>>) -> Poll<T> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// Returns the stored form and the state of a laboratory after some commands.
fn laboratory(commands: impl AsyncFnOnce(&Memory, WallTime)) -> (Stored, Snapshot) {
    let (store, wall) = (MemoryStore::new(), WallTime(1_700_000_000_000.0));
    let laboratory = block_on(Laboratory::open(store.clone(), options(), wall)).unwrap();
    block_on(commands(&laboratory, wall));
    block_on(laboratory.tick(wall)).unwrap();
    let state = import(&laboratory.export(wall).unwrap()).unwrap();
    (block_on(store.load()).unwrap(), state)
}

/// The seeds of the runs, as the environment variables request.
fn seeds(runs: u64) -> Range<u64> {
    let runs = number("KMS_ORRERY_FAULT_RUNS").map_or(runs, |requested| requested * runs / RUNS);
    number("KMS_ORRERY_FAULT_SEED").map_or(0..runs, |seed| seed..seed + 1)
}

/// Runs a test, and names the seed if it panics.
fn with_seed_in_panic<T>(seed: u64, run: impl FnOnce() -> T) -> T {
    let result = catch_unwind(AssertUnwindSafe(run));
    result.unwrap_or_else(|_| panic!("KMS_ORRERY_FAULT_SEED={seed} repeats this run"))
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// Performs the runs, which begin with the contents `stored` and the state `first`. Returns the number
/// of losses that were reported.
fn run_all(runs: u64, stored: &Stored, first: &Snapshot) -> usize {
    let ends = seeds(runs).map(|seed| {
        with_seed_in_panic(seed, || run::run(seed, FaultyStore::of(stored), first.clone()))
    });
    ends.filter(|end| *end == RunEnd::LossReported).count()
}

#[test]
fn after_a_fault_the_laboratory_is_complete_or_the_loss_is_reported() {
    let (_, first) = laboratory(async |_, _| ());
    let losses = run_all(RUNS, &Stored::default(), &first);
    println!("{losses} losses were reported");
}

#[test]
fn every_change_with_a_reply_happened_once_in_all_tabs() {
    let nothing = Stored::default();
    seeds(REPLICATION_RUNS)
        .for_each(|seed| with_seed_in_panic(seed, || replication::run(seed, &nothing)));
}

#[test]
fn every_change_happened_once_also_during_compaction() {
    let (stored, _) = nearly_full(30);
    seeds(LONG_REPLICATION_RUNS)
        .for_each(|seed| with_seed_in_panic(seed, || replication::run(seed, &stored)));
}

#[test]
fn the_laboratory_is_complete_also_after_faults_during_compaction() {
    let (stored, first) = nearly_full(3);
    run_all(LONG_RUNS, &stored, &first);
}

/// A laboratory whose log is compacted after `left` more changes.
fn nearly_full(left: usize) -> (Stored, Snapshot) {
    laboratory(async |laboratory, wall| {
        for _ in left..Journal::<MemoryStore>::COMPACT_AFTER {
            laboratory.put_document(wall, "note", Some("text".to_owned())).await.unwrap();
        }
    })
}

#[test]
fn the_laboratory_is_complete_also_after_faults_during_a_jump() {
    let (stored, first) = laboratory(async |laboratory, wall| {
        laboratory.call(wall, "TrentService.CreateKey", "{}").await;
        for key in laboratory.read(|simulator| {
            let keys = simulator.kms().resources().values();
            keys.flat_map(|it| it.keys.keys().copied()).collect::<Vec<_>>()
        }) {
            let body = format!(r#"{{"KeyId":"{key}","RotationPeriodInDays":90}}"#);
            laboratory.call(wall, "TrentService.EnableKeyRotation", &body).await;
        }
    });
    run_all(JUMP_RUNS, &stored, &first);
}
