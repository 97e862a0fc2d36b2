//! The head that a host records outside of the store, and the losses that it reveals.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use core::cell::RefCell;
use std::rc::Rc;

use kms_core::Timestamp;
use kms_sim::{Laboratory, OpenError, Options, WallTime};
use kms_store::{Head, JournalError, MemoryStore, Store, StoreError, Verification};
use pollster::block_on;

const WALL: WallTime = WallTime(1_700_000_000_000.0);

fn options() -> Options {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    Options { start, seed: Some("tests".to_owned()), ..Options::default() }
}

type OpenResult = Result<Laboratory<MemoryStore>, OpenError>;

fn open(store: &MemoryStore, head: Option<Head>) -> OpenResult {
    block_on(Laboratory::open_verified(store.clone(), head, options(), WALL))
}

/// Collects the heads that the laboratory reports, in order.
fn heads_of(laboratory: &Laboratory<MemoryStore>) -> Rc<RefCell<Vec<Head>>> {
    let heads: Rc<RefCell<Vec<Head>>> = Rc::default();
    let receiver = Rc::clone(&heads);
    laboratory.on_head_change(move |head| receiver.borrow_mut().push(head));
    heads
}

fn put(laboratory: &Laboratory<MemoryStore>, text: &str) {
    block_on(laboratory.put_document(WALL, "note", Some(text.to_owned()))).unwrap();
}

/// Opens a store that lost changes, and returns the number of the first lost one. Checks that opening
/// changes nothing.
fn loss(store: &MemoryStore, head: Head) -> u64 {
    let before = block_on(store.load()).unwrap();
    let Err(error) = open(store, Some(head)) else { panic!("the loss was not detected") };
    assert_eq!(error.name(), "LaboratoryDamagedError");
    assert_eq!(block_on(store.load()).unwrap(), before);
    match error {
        OpenError::Journal(JournalError::Damaged { from_seq, .. }) => from_seq,
        other => panic!("{other}"),
    }
}

#[test]
fn the_head_is_reported_at_once_and_after_each_stored_value() {
    let store = MemoryStore::new();
    let laboratory = open(&store, None).unwrap();
    let heads = heads_of(&laboratory);
    put(&laboratory, "one");
    put(&laboratory, "two");
    store.fail_next(StoreError::QuotaExceeded);
    put(&laboratory, "not stored");
    assert_eq!(heads.borrow().len(), 3);
    assert_eq!(heads.borrow().last().copied(), laboratory.head());
    block_on(laboratory.reset(WALL, options())).unwrap();
    assert_eq!(heads.borrow().len(), 4);
}

#[test]
fn a_lost_tail_is_reported_with_its_first_change() {
    let store = MemoryStore::new();
    let laboratory = open(&store, None).unwrap();
    ["one", "two", "three"].iter().for_each(|text| put(&laboratory, text));
    let head = laboratory.head().unwrap();
    store.tamper(|stored| stored.log.truncate(1));
    assert_eq!(loss(&store, head), 2);
    store.tamper(|stored| *stored = Default::default());
    assert_eq!(loss(&store, head), 0);
}

#[test]
fn a_lost_reset_is_reported() {
    let store = MemoryStore::new();
    let laboratory = open(&store, None).unwrap();
    put(&laboratory, "one");
    let before = block_on(store.load()).unwrap();
    block_on(laboratory.reset(WALL, options())).unwrap();
    let head = laboratory.head().unwrap();
    store.tamper(|stored| *stored = before);
    assert_eq!(loss(&store, head), 2);
}

#[test]
fn changes_after_the_recorded_head_are_counted() {
    let store = MemoryStore::new();
    let laboratory = open(&store, None).unwrap();
    let heads = heads_of(&laboratory);
    ["one", "two", "three"].iter().for_each(|text| put(&laboratory, text));
    let verification = |head| open(&store, head).unwrap().verification();
    assert_eq!(verification(None), Verification::Unchecked);
    for (newer_changes, head) in (0..).zip(heads.borrow().iter().rev()) {
        assert_eq!(verification(Some(*head)), Verification::HeadFound { newer_changes });
    }
}

#[test]
fn a_history_that_begins_after_the_head_is_reported_as_such() {
    let store = MemoryStore::new();
    let laboratory = open(&store, None).unwrap();
    put(&laboratory, "one");
    let early = laboratory.head();
    for _ in 0..2 {
        block_on(laboratory.reset(WALL, options())).unwrap();
    }
    let verification = open(&store, early).unwrap().verification();
    assert_eq!(verification, Verification::BeginsAfterHead { snapshot_seq: 3 });
}
