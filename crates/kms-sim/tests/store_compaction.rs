//! What a laboratory stores when its log is compacted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use core::pin::pin;
use core::task::{Context, Poll, Waker};

use kms_core::Timestamp;
use kms_sim::{Journal, Laboratory, MemoryStore, Options, Store, WallTime};
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
        block_on(laboratory.put_document(WALL, "note", Some("text".to_owned())));
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
