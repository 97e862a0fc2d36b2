//! Storing a laboratory again, after it could not be stored or read. Another laboratory in the store is
//! overwritten only with permission.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use kms_core::Timestamp;
use kms_sim::{Laboratory, OpenError, Options, WallTime};
use kms_store::{JournalError, MemoryStore, Store, StoreError};
use pollster::block_on;

const WALL: WallTime = WallTime(1_700_000_000_000.0);

type Lab = Laboratory<MemoryStore>;

fn options() -> Options {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    Options { start, seed: Some("tests".to_owned()), ..Options::default() }
}

fn open(store: &MemoryStore) -> Lab {
    block_on(Lab::open(store.clone(), options(), WALL)).unwrap()
}

fn create_key(laboratory: &Lab) {
    let answer = block_on(laboratory.call(WALL, "TrentService.CreateKey", "{}"));
    assert_eq!(answer.status, 200);
}

/// Returns a store with three changes of which the second is damaged, and the error of opening it.
fn damaged() -> (MemoryStore, JournalError) {
    let store = MemoryStore::new();
    let laboratory = open(&store);
    (0..3).for_each(|_| create_key(&laboratory));
    store.tamper(|stored| {
        if let Some((_, value)) = stored.log.get_mut(1) {
            value.iter_mut().for_each(|byte| *byte ^= 1);
        }
    });
    match block_on(Lab::open(store.clone(), options(), WALL)) {
        Err(OpenError::Journal(error)) => (store, error),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("the damage was not detected"),
    }
}

#[test]
fn after_a_failure_it_is_stored_again_in_the_same_store() {
    let store = MemoryStore::new();
    let laboratory = open(&store);
    create_key(&laboratory);
    store.fail_next(StoreError::QuotaExceeded);
    create_key(&laboratory);
    create_key(&laboratory);
    block_on(laboratory.store_in(store.clone(), false)).unwrap();
    assert_eq!(laboratory.status().problem, None);
    create_key(&laboratory);
    assert_eq!(open(&store).export(WALL), laboratory.export(WALL));
}

#[test]
fn a_store_that_fails_again_is_not_changed() {
    let store = MemoryStore::new();
    let laboratory = open(&store);
    create_key(&laboratory);
    store.fail_next(StoreError::QuotaExceeded);
    create_key(&laboratory);
    let before = block_on(store.load()).unwrap();
    store.fail_next(StoreError::QuotaExceeded);
    let again = block_on(laboratory.store_in(store.clone(), false));
    assert_eq!(again, Err(JournalError::Store(StoreError::QuotaExceeded)));
    assert!(laboratory.status().problem.is_some());
    assert_eq!(block_on(store.load()).unwrap(), before);
}

#[test]
fn an_empty_store_is_used_and_another_laboratory_overwritten_only_with_permission() {
    let laboratory = Lab::in_memory(options(), WALL).unwrap();
    create_key(&laboratory);
    let empty = MemoryStore::new();
    block_on(laboratory.store_in(empty.clone(), false)).unwrap();
    assert_eq!(open(&empty).events(0).len(), 1);

    let other = Lab::in_memory(options(), WALL).unwrap();
    let before = block_on(empty.load()).unwrap();
    let refused = block_on(other.store_in(empty.clone(), false));
    assert_eq!(refused, Err(JournalError::Occupied));
    assert_eq!(block_on(empty.load()).unwrap(), before);
    block_on(other.store_in(empty.clone(), true)).unwrap();
    assert!(open(&empty).events(0).is_empty());
}

#[test]
fn the_readable_part_of_a_damaged_history_can_replace_it() {
    let (store, error) = damaged();
    assert!(matches!(error, JournalError::Damaged { from_seq: 2, .. }));
    let before = block_on(store.load()).unwrap();
    let salvaged = block_on(Lab::salvage(&store, WALL)).unwrap();
    salvaged.set_problem((&error).into());
    assert_eq!(salvaged.events(0).len(), 1);
    create_key(&salvaged);
    assert_eq!(block_on(store.load()).unwrap(), before, "the damaged history was overwritten");
    let refused = block_on(salvaged.store_in(store.clone(), false));
    assert_eq!(refused, Err(JournalError::Occupied));

    block_on(salvaged.store_in(store.clone(), true)).unwrap();
    assert_eq!(salvaged.status().problem, None);
    assert_eq!(open(&store).events(0).len(), 2);
}

#[test]
fn a_head_of_the_replaced_history_is_accepted_as_older() {
    let store = MemoryStore::new();
    let laboratory = open(&store);
    (0..3).for_each(|_| create_key(&laboratory));
    let old_head = laboratory.head();
    let other = Lab::in_memory(options(), WALL).unwrap();
    block_on(other.store_in(store.clone(), true)).unwrap();
    block_on(Lab::open_verified(store.clone(), other.head(), options(), WALL)).unwrap();
    // The old head has a lower number than the new history begins with, so it is not damage.
    block_on(Lab::open_verified(store, old_head, options(), WALL)).unwrap();
}

#[test]
fn without_a_snapshot_nothing_can_be_salvaged() {
    let (store, _) = damaged();
    store.tamper(|stored| stored.snapshot = None);
    assert!(block_on(Lab::salvage(&store, WALL)).is_none());
}

#[test]
fn a_log_with_an_unreadable_end_is_salvaged_and_not_overwritten() {
    let store = MemoryStore::new();
    let laboratory = open(&store);
    (0..3).for_each(|_| create_key(&laboratory));
    let unread = StoreError::Unreadable("disk error".to_owned());
    store.tamper(|stored| {
        stored.log.truncate(2);
        stored.unread = Some(unread.clone());
    });
    match block_on(Lab::open(store.clone(), options(), WALL)) {
        Err(OpenError::Journal(error)) => assert_eq!(error, JournalError::Store(unread)),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("the unreadable end was ignored"),
    }
    let salvaged = block_on(Lab::salvage(&store, WALL)).unwrap();
    assert_eq!(salvaged.events(0), laboratory.events(0)[..2]);

    salvaged.set_problem((&JournalError::Occupied).into());
    let saved = block_on(salvaged.store_in(store.clone(), false));
    assert_eq!(saved, Err(JournalError::Occupied));
    block_on(salvaged.store_in(store.clone(), true)).unwrap();
    assert_eq!(open(&store).events(0), salvaged.events(0));
}
