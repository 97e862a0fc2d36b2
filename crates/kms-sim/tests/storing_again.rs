//! A laboratory that could not be stored, or not be read, is stored again: when it is told to, and
//! never over something else by itself.

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

/// A store with the history of three keys, of which the second change is damaged.
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
        Ok(_) => panic!("the damage was not noticed"),
    }
}

#[test]
fn after_a_failure_it_is_saved_again_where_it_was() {
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
fn a_store_that_fails_again_leaves_things_as_they_are() {
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
fn an_empty_store_is_taken_and_another_laboratory_only_when_it_may_be_lost() {
    let laboratory = Lab::in_memory(options(), WALL).unwrap();
    create_key(&laboratory);
    let empty = MemoryStore::new();
    block_on(laboratory.store_in(empty.clone(), false)).unwrap();
    assert_eq!(open(&empty).events(0).len(), 1);

    let other = Lab::in_memory(options(), WALL).unwrap();
    let before = block_on(empty.load()).unwrap();
    let kept = block_on(other.store_in(empty.clone(), false));
    assert_eq!(kept, Err(JournalError::Occupied));
    assert_eq!(block_on(empty.load()).unwrap(), before);
    block_on(other.store_in(empty.clone(), true)).unwrap();
    assert!(open(&empty).events(0).is_empty());
}

#[test]
fn of_what_is_damaged_the_beginning_can_be_read_and_put_in_its_place() {
    let (store, error) = damaged();
    assert!(matches!(error, JournalError::Damaged { from_seq: 2, .. }));
    let before = block_on(store.load()).unwrap();
    let rest = block_on(Lab::salvage(&store, WALL)).unwrap();
    rest.set_problem((&error).into());
    assert_eq!(rest.events(0).len(), 1);
    create_key(&rest);
    assert_eq!(block_on(store.load()).unwrap(), before, "what is damaged was overwritten");
    let kept = block_on(rest.store_in(store.clone(), false));
    assert_eq!(kept, Err(JournalError::Occupied));

    block_on(rest.store_in(store.clone(), true)).unwrap();
    assert_eq!(rest.status().problem, None);
    assert_eq!(open(&store).events(0).len(), 2);
}

#[test]
fn a_head_of_what_was_replaced_is_not_taken_for_one_of_what_replaced_it() {
    let store = MemoryStore::new();
    let laboratory = open(&store);
    (0..3).for_each(|_| create_key(&laboratory));
    let old_head = laboratory.head();
    let other = Lab::in_memory(options(), WALL).unwrap();
    block_on(other.store_in(store.clone(), true)).unwrap();
    block_on(Lab::open_verified(store.clone(), other.head(), options(), WALL)).unwrap();
    // The old head lags behind; it says nothing against the new history.
    block_on(Lab::open_verified(store, old_head, options(), WALL)).unwrap();
}

#[test]
fn where_not_even_the_beginning_can_be_read_there_is_no_rest() {
    let (store, _) = damaged();
    store.tamper(|stored| stored.snapshot = None);
    assert!(block_on(Lab::salvage(&store, WALL)).is_none());
}

#[test]
fn where_the_end_of_the_log_cannot_be_read_the_rest_goes_on_and_is_not_put_over_it() {
    let store = MemoryStore::new();
    let laboratory = open(&store);
    (0..3).for_each(|_| create_key(&laboratory));
    let unread = StoreError::Unreadable("a disk of a certain age".to_owned());
    store.tamper(|stored| {
        stored.log.truncate(2);
        stored.unread = Some(unread.clone());
    });
    match block_on(Lab::open(store.clone(), options(), WALL)) {
        Err(OpenError::Journal(error)) => assert_eq!(error, JournalError::Store(unread)),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("what could not be read was not missed"),
    }
    let rest = block_on(Lab::salvage(&store, WALL)).unwrap();
    assert_eq!(rest.events(0), laboratory.events(0)[..2]);

    rest.set_problem((&JournalError::Occupied).into());
    let saved = block_on(rest.store_in(store.clone(), false));
    assert_eq!(saved, Err(JournalError::Occupied));
    block_on(rest.store_in(store.clone(), true)).unwrap();
    assert_eq!(open(&store).events(0), rest.events(0));
}
