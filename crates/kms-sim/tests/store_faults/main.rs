//! A laboratory over a store that fails in every way that was seen of browsers: after each fault
//! it is the laboratory that was answered for, or the loss is told, and nothing is overwritten.
//!
//! Each run has a seed, which repeats it. `KMS_ORRERY_FAULT_RUNS=100000` asks for more runs than
//! usual, and `KMS_ORRERY_FAULT_SEED=17` for that one alone.

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
use run::End;

const RUNS: u64 = 3000;
/// Runs with several tabs.
const REPLICATION_RUNS: u64 = 500;
/// Runs in which the log is about to be compacted take some ten times as long.
const LONG_RUNS: u64 = 100;
const LONG_REPLICATION_RUNS: u64 = 40;

/// Runs with a jump of thousands of years take a thousand times as long.
const LEAPS: u64 = 2;

type Memory = Laboratory<MemoryStore>;

fn poll<T>(future: &mut Pin<Box<dyn Future<Output = T> + '_>>) -> Poll<T> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// A laboratory after some deeds: what is stored of it, and what it is.
fn laboratory(deeds: impl AsyncFnOnce(&Memory, WallTime)) -> (Stored, Snapshot) {
    let (store, wall) = (MemoryStore::new(), WallTime(1_700_000_000_000.0));
    let laboratory = block_on(Laboratory::open(store.clone(), options(), wall)).unwrap();
    block_on(deeds(&laboratory, wall));
    block_on(laboratory.tick(wall)).unwrap();
    let state = import(&laboratory.export(wall).unwrap()).unwrap();
    (block_on(store.load()).unwrap(), state)
}

/// The seeds to run: as many as usual or as asked for, or the one that is asked for.
fn seeds(runs: u64) -> Range<u64> {
    let runs = number("KMS_ORRERY_FAULT_RUNS").map_or(runs, |asked| asked * runs / RUNS);
    number("KMS_ORRERY_FAULT_SEED").map_or(0..runs, |seed| seed..seed + 1)
}

/// Does it, and says how to do it again where it fails.
fn repeatable<T>(seed: u64, run: impl FnOnce() -> T) -> T {
    let end = catch_unwind(AssertUnwindSafe(run));
    end.unwrap_or_else(|_| panic!("KMS_ORRERY_FAULT_SEED={seed} repeats this"))
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// Runs from what is `stored` by each seed, and gives how many losses were told.
fn run_all(runs: u64, stored: &Stored, first: &Snapshot) -> usize {
    let ends = seeds(runs)
        .map(|seed| repeatable(seed, || run::run(seed, FaultyStore::of(stored), first.clone())));
    ends.filter(|end| *end == End::Told).count()
}

#[test]
fn after_a_fault_it_is_the_laboratory_that_was_answered_for_or_the_loss_is_told() {
    let (_, first) = laboratory(async |_, _| ());
    let told = run_all(RUNS, &Stored::default(), &first);
    println!("{told} losses were told");
}

#[test]
fn whatever_a_tab_is_answered_happened_once_in_all_tabs() {
    let nothing = Stored::default();
    seeds(REPLICATION_RUNS).for_each(|seed| repeatable(seed, || replication::run(seed, &nothing)));
}

#[test]
fn tabs_whose_log_is_compacted_meanwhile_are_no_exception() {
    let (stored, _) = nearly_full(30);
    seeds(LONG_REPLICATION_RUNS)
        .for_each(|seed| repeatable(seed, || replication::run(seed, &stored)));
}

#[test]
fn a_log_that_is_compacted_meanwhile_is_no_exception() {
    let (stored, first) = nearly_full(3);
    run_all(LONG_RUNS, &stored, &first);
}

/// A laboratory whose log is compacted after so many changes.
fn nearly_full(left: usize) -> (Stored, Snapshot) {
    laboratory(async |laboratory, wall| {
        for _ in left..Journal::<MemoryStore>::COMPACT_AFTER {
            laboratory.put_document(wall, "note", Some("text".to_owned())).await.unwrap();
        }
    })
}

#[test]
fn a_jump_that_is_stored_as_a_whole_is_no_exception() {
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
    run_all(LEAPS, &stored, &first);
}
