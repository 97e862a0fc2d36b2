//! What a laboratory stores when its log is compacted, or a jump is larger than the laboratory.

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

/// A laboratory whose next value is followed by a compaction.
fn nearly_full(rate: f64) -> (MemoryStore, Laboratory<MemoryStore>) {
    let store = MemoryStore::new();
    let laboratory = open(&store, rate);
    for _ in 1..Journal::<MemoryStore>::COMPACT_AFTER {
        block_on(laboratory.put_document(WALL, "note", Some("text".to_owned()))).unwrap();
    }
    (store, laboratory)
}

#[test]
fn a_record_that_waits_while_the_log_is_compacted_is_kept_once() {
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
fn a_compaction_that_comes_late_does_not_turn_the_clock() {
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

/// A laboratory with one key, and the jump in which it rotates every 90 days for `years`.
fn jump(store: &MemoryStore, years: u16) -> Laboratory<MemoryStore> {
    let laboratory = open(store, 0.0);
    let created = block_on(laboratory.call(WALL, "TrentService.CreateKey", "{}"));
    let at = created.body.find("\"KeyId\":\"").unwrap() + 9;
    let key = &created.body[at..at + 36];
    let rotating = format!("{{\"KeyId\":\"{key}\",\"RotationPeriodInDays\":90}}");
    block_on(laboratory.call(WALL, "TrentService.EnableKeyRotation", &rotating));
    let there = Timestamp::from_date(2024 + i64::from(years), 1, 1);
    block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceTo(there))).unwrap();
    laboratory
}

#[test]
fn a_jump_that_is_larger_than_the_laboratory_is_stored_as_the_laboratory() {
    let store = MemoryStore::new();
    let laboratory = jump(&store, 3500);
    let happened = laboratory.events(0).last().unwrap().seq;
    assert!(happened > RETAINED_MAX as u64 + 4000, "{happened} events");
    let (exported, head) = (laboratory.export(WALL).unwrap(), laboratory.head());
    let stored = block_on(store.load()).unwrap();
    assert!(stored.log.is_empty(), "the jump is in the snapshot");
    assert!(stored.snapshot.as_ref().unwrap().len() > 20, "a part holds a thousand things");

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
fn a_jump_of_less_than_a_laboratory_keeps_is_one_value() {
    let store = MemoryStore::new();
    jump(&store, 100);
    assert_eq!(block_on(store.load()).unwrap().log.len(), 3);
}
