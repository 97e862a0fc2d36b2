//! Compaction of the log, and jumps of the clock with more events than a laboratory retains.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use core::pin::pin;
use core::task::{Context, Poll, Waker};

use kms_core::Timestamp;
use kms_sim::{ClockCommand, Laboratory, Options, WallTime};
use kms_store::{Journal, MemoryStore, RETAINED_MAX, Store, Verification};
use pollster::block_on;

const WALL: WallTime = WallTime(1_700_000_000_000.0);

fn later(millis: f64) -> WallTime {
    WallTime(WALL.0 + millis)
}

fn open(store: &MemoryStore, rate: f64) -> Laboratory<MemoryStore> {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    let options = Options { start, seed: Some("tests".to_owned()), rate, ..Options::default() };
    block_on(Laboratory::open(store.clone(), options, WALL)).unwrap()
}

/// Opens a laboratory whose log is compacted after the next value.
fn nearly_full(rate: f64) -> (MemoryStore, Laboratory<MemoryStore>) {
    let store = MemoryStore::new();
    let laboratory = open(&store, rate);
    for _ in 1..Journal::<MemoryStore>::COMPACT_AFTER {
        block_on(laboratory.put_document(WALL, "note", Some("text".to_owned()))).unwrap();
    }
    (store, laboratory)
}

#[test]
fn a_record_that_waits_during_a_compaction_is_stored_once() {
    let (store, laboratory) = nearly_full(0.0);
    let mut context = Context::from_waker(Waker::noop());
    store.hold();
    let mut creating = pin!(laboratory.call(WALL, "TrentService.CreateKey", "{}"));
    assert!(creating.as_mut().poll(&mut context).is_pending());
    let mut listing = pin!(laboratory.call(WALL, "TrentService.ListKeys", "{}"));
    assert!(listing.as_mut().poll(&mut context).is_pending());
    store.release();
    assert!(matches!(creating.as_mut().poll(&mut context), Poll::Ready(_)));
    assert!(matches!(listing.as_mut().poll(&mut context), Poll::Ready(_)));
    assert!(block_on(store.load()).unwrap().log.is_empty(), "the log is compacted");

    block_on(laboratory.close(WALL));
    let again = open(&store, 0.0);
    let numbers: Vec<u64> = again.trail(None).iter().map(|record| record.seq).collect();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn a_late_compaction_does_not_move_the_clock() {
    let (store, laboratory) = nearly_full(1000.0);
    let mut context = Context::from_waker(Waker::noop());
    store.hold();
    let mut creating = pin!(laboratory.call(WALL, "TrentService.CreateKey", "{}"));
    assert!(creating.as_mut().poll(&mut context).is_pending());
    let shown = laboratory.now(later(50.0));
    store.release();
    assert!(matches!(creating.as_mut().poll(&mut context), Poll::Ready(_)));
    assert_eq!(laboratory.now(later(50.0)), shown);
}

/// Opens a laboratory with one key, and advances its clock by `years`, in which the key rotates every
/// 90 days.
fn jump(store: &MemoryStore, years: u16) -> Laboratory<MemoryStore> {
    let laboratory = open(store, 0.0);
    let created = block_on(laboratory.call(WALL, "TrentService.CreateKey", "{}"));
    let at = created.body.find("\"KeyId\":\"").unwrap() + 9;
    let key = &created.body[at..at + 36];
    let rotating = format!("{{\"KeyId\":\"{key}\",\"RotationPeriodInDays\":90}}");
    block_on(laboratory.call(WALL, "TrentService.EnableKeyRotation", &rotating));
    let end = Timestamp::from_date(2024 + i64::from(years), 1, 1);
    block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceTo(end))).unwrap();
    laboratory
}

#[test]
fn a_jump_of_more_events_than_are_retained_is_stored_as_a_snapshot() {
    let store = MemoryStore::new();
    let laboratory = jump(&store, 3500);
    let events = laboratory.events(0).last().unwrap().seq;
    assert!(events > RETAINED_MAX as u64 + 4000, "{events} events");
    let (exported, head) = (laboratory.export(WALL).unwrap(), laboratory.head());
    let stored = block_on(store.load()).unwrap();
    assert!(stored.log.is_empty(), "the jump is in the snapshot");
    assert!(stored.snapshot.as_ref().unwrap().len() > 20, "a value holds a thousand items");

    let document = laboratory.put_document(WALL, "note", Some("after".to_owned()));
    block_on(document).unwrap();
    assert_eq!(block_on(store.load()).unwrap().log.len(), 1);
    drop(laboratory);
    let again = block_on(Laboratory::open_verified(store, head, Options::default(), WALL)).unwrap();
    assert_eq!(again.verification(), Verification::HeadFound { newer_changes: 1 });
    block_on(again.put_document(WALL, "note", None)).unwrap();
    assert_eq!(again.export(WALL).unwrap(), exported);
}

#[test]
fn a_jump_of_fewer_events_than_are_retained_is_stored_as_one_value() {
    let store = MemoryStore::new();
    jump(&store, 100);
    assert_eq!(block_on(store.load()).unwrap().log.len(), 3);
}
