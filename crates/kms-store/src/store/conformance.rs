//! The conformance suite: tests that every store must pass, alone and under a journal.
//!
//! Each public function is one test. [`for_each_store_test!`](crate::for_each_store_test) lists them.

mod disk;
mod history;
mod payloads;
mod sample;

pub use disk::MemoryDisk;
pub use history::*;
pub use payloads::stored_from_payloads;
pub use sample::{entries, entries_v1, entries_v2, snapshot, snapshot_v1, snapshot_v2};

use super::{Durability, Store, StoreError, Stored};

const CONFLICT: &str = "StoreConflictError";
const CLOSED: &str = "StoreClosedError";

/// Opens handles on one store, which is empty at first.
#[expect(async_fn_in_trait, reason = "stores live in one thread, so no future has to be Send")]
pub trait StoreFactory {
    /// The type of the store.
    type Store: Store;

    /// Opens another handle on the store.
    async fn open(&self) -> Self::Store;
}

/// Calls a macro with the names of all tests of the suite.
#[macro_export]
macro_rules! for_each_store_test {
    ($run:ident) => {
        $run! {
            an_empty_store_holds_nothing
            values_load_in_the_order_of_their_numbers
            a_number_is_never_overwritten
            replacing_drops_the_log_up_to_a_number
            replacing_removes_every_chunk_of_the_old_snapshot
            clearing_drops_everything
            stored_values_survive_closing
            a_closed_handle_refuses_every_call
            large_values_load_byte_for_byte
            many_values_load_completely
            two_handles_load_the_same_values
            a_second_writer_gets_a_conflict
            a_history_loads_as_it_was_stored
            a_compacted_history_continues
            a_snapshot_that_does_not_read_back_replaces_nothing
            a_new_history_replaces_the_old_one
            an_erased_history_is_empty
            a_flipped_bit_is_detected_anywhere
            a_missing_value_is_detected
            exchanged_values_are_detected
            a_value_of_another_history_is_detected
            a_lost_snapshot_is_detected
            a_lost_tail_is_detected_by_its_head
            a_head_may_lag_behind
            a_lost_history_is_detected_by_its_head
            a_newer_version_is_not_reported_as_damage
        }
    };
}

fn ok<T, E: core::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| unreachable!("{error}"))
}

async fn load(store: &impl Store) -> Stored {
    ok(store.load().await)
}

async fn append(store: &impl Store, seq: u64, value: &[u8]) {
    ok(store.append(seq, value, Durability::Relaxed).await);
}

fn numbers(stored: &Stored) -> Vec<u64> {
    stored.log.iter().map(|(seq, _)| *seq).collect()
}

/// Returns bytes that cannot be compressed, made by a xorshift generator.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut bytes = Vec::with_capacity(len);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// A new store has neither snapshot nor log.
pub async fn an_empty_store_holds_nothing(factory: &impl StoreFactory) {
    assert_eq!(load(&factory.open().await).await, Stored::default());
}

/// Numbers are ordered as integers, not as texts. Either durability stores the same bytes.
pub async fn values_load_in_the_order_of_their_numbers(factory: &impl StoreFactory) {
    let store = factory.open().await;
    for (seq, durability) in [
        (2, Durability::Strict),
        (1, Durability::Relaxed),
        (10, Durability::Relaxed),
        (9, Durability::Strict),
        ((1 << 53) - 1, Durability::Strict),
    ] {
        ok(store.append(seq, &seq.to_be_bytes(), durability).await);
    }
    append(&store, 3, &[]).await;
    let stored = load(&store).await;
    assert_eq!(numbers(&stored), [1, 2, 3, 9, 10, (1 << 53) - 1]);
    for (seq, value) in &stored.log {
        let expected = if *seq == 3 { Vec::new() } else { seq.to_be_bytes().to_vec() };
        assert_eq!(*value, expected);
    }
}

/// The name of an error. Tests compare names, since a file store has error values of its own.
fn name<T>(result: Result<T, StoreError>) -> &'static str {
    result.err().map_or("no error", |error| error.name())
}

/// A number keeps its first value, and the store stays usable.
pub async fn a_number_is_never_overwritten(factory: &impl StoreFactory) {
    let store = factory.open().await;
    append(&store, 7, b"first").await;
    for durability in [Durability::Strict, Durability::Relaxed] {
        let again = store.append(7, b"second", durability).await;
        assert_eq!(name(again), CONFLICT);
    }
    append(&store, 8, b"third").await;
    let expected = vec![(7, b"first".to_vec()), (8, b"third".to_vec())];
    assert_eq!(load(&store).await.log, expected);
}

/// Values up to the given number are removed, and no others.
pub async fn replacing_drops_the_log_up_to_a_number(factory: &impl StoreFactory) {
    let store = factory.open().await;
    for seq in 1..=5 {
        append(&store, seq, b"value").await;
    }
    ok(store.replace(&[b"all up to 3".to_vec()], 3).await);
    let stored = load(&store).await;
    assert_eq!(stored.snapshot, Some(vec![b"all up to 3".to_vec()]));
    assert_eq!(numbers(&stored), [4, 5]);
    ok(store.replace(&[b"all".to_vec()], u64::MAX).await);
    assert_eq!(numbers(&load(&store).await), [0; 0]);
}

/// A shorter snapshot leaves no chunk of a longer one. A snapshot without chunks is no snapshot.
pub async fn replacing_removes_every_chunk_of_the_old_snapshot(factory: &impl StoreFactory) {
    let store = factory.open().await;
    for count in [3, 40, 32, 1, 0] {
        let chunks: Vec<_> = (0..count).map(|place| vec![place; 100]).collect();
        ok(store.replace(&chunks, 0).await);
        let expected = if count == 0 { None } else { Some(chunks) };
        assert_eq!(load(&store).await.snapshot, expected);
    }
}

/// Nothing is left, and the numbers can be used again.
pub async fn clearing_drops_everything(factory: &impl StoreFactory) {
    let store = factory.open().await;
    ok(store.replace(&[b"snapshot".to_vec()], 0).await);
    append(&store, 1, b"value").await;
    ok(store.clear().await);
    assert_eq!(load(&store).await, Stored::default());
    append(&store, 1, b"again").await;
    assert_eq!(numbers(&load(&store).await), [1]);
}

/// Closing a handle removes nothing.
pub async fn stored_values_survive_closing(factory: &impl StoreFactory) {
    let store = factory.open().await;
    ok(store.replace(&[b"one".to_vec(), b"two".to_vec()], 4).await);
    append(&store, 5, b"value").await;
    let before = load(&store).await;
    store.close().await;
    assert_eq!(load(&factory.open().await).await, before);
}

/// Every call on a closed handle fails and changes nothing. Closing it again does nothing.
pub async fn a_closed_handle_refuses_every_call(factory: &impl StoreFactory) {
    let store = factory.open().await;
    store.close().await;
    assert_eq!(name(store.load().await), CLOSED);
    assert_eq!(name(store.append(1, b"value", Durability::Strict).await), CLOSED);
    assert_eq!(name(store.replace(&[b"snapshot".to_vec()], 0).await), CLOSED);
    assert_eq!(name(store.clear().await), CLOSED);
    store.close().await;
    assert_eq!(load(&factory.open().await).await, Stored::default());
}

/// The log and the snapshot each hold a value of five megabytes.
pub async fn large_values_load_byte_for_byte(factory: &impl StoreFactory) {
    let store = factory.open().await;
    let large = noise(5 << 20);
    ok(store.append(1, &large, Durability::Strict).await);
    ok(store.replace(&[large.clone(), b"small".to_vec()], 0).await);
    let stored = load(&store).await;
    // Without assert_eq!, which would print megabytes.
    assert!(stored.log == [(1, large.clone())], "the log differs");
    assert!(stored.snapshot == Some(vec![large, b"small".to_vec()]), "the snapshot differs");
}

/// A log that takes several reads is complete, whether or not its length is a multiple of a read.
pub async fn many_values_load_completely(factory: &impl StoreFactory) {
    let store = factory.open().await;
    for last in [2000, 2001] {
        let next = load(&store).await.log.len() as u64 + 1;
        for seq in next..=last {
            append(&store, seq, &seq.to_be_bytes()).await;
        }
        let stored = load(&store).await;
        assert_eq!(numbers(&stored), (1..=last).collect::<Vec<_>>());
        assert!(stored.log.iter().all(|(seq, value)| *value == seq.to_be_bytes()));
    }
}

/// A value that one handle stores is visible to the others.
pub async fn two_handles_load_the_same_values(factory: &impl StoreFactory) {
    let (one, two) = (factory.open().await, factory.open().await);
    append(&one, 1, b"of the first").await;
    append(&two, 2, b"of the second").await;
    assert_eq!(load(&one).await, load(&two).await);
    assert_eq!(numbers(&load(&one).await), [1, 2]);
    one.close().await;
    assert_eq!(numbers(&load(&two).await), [1, 2]);
}

/// Two handles that write the same number do not overwrite each other.
pub async fn a_second_writer_gets_a_conflict(factory: &impl StoreFactory) {
    let (one, two) = (factory.open().await, factory.open().await);
    ok(one.append(1, b"of the first", Durability::Strict).await);
    let second = two.append(1, b"of the second", Durability::Strict).await;
    assert_eq!(name(second), CONFLICT);
    assert_eq!(load(&two).await.log, [(1, b"of the first".to_vec())]);
}
