//! What a journal makes of a store, whole or damaged.

use kms_core::Timestamp;

use super::sample::{entries, snapshot};
use super::{Durability, Store, StoreFactory, Stored, load, ok};
use crate::record::{self, Kind, VERSION};
use crate::{Entry, Head, Journal, JournalError, Snapshot};

fn kept<T>(result: Result<T, JournalError>) -> T {
    result.unwrap_or_else(|error| unreachable!("{error}"))
}

/// A journal with the sample's laboratory and its first `count` changes.
async fn written<S: StoreFactory>(factory: &S, count: usize) -> Journal<S::Store> {
    let (journal, history) = kept(Journal::open(factory.open().await).await);
    assert!(history.is_none(), "{history:?}");
    kept(journal.initialize(&snapshot()).await);
    for entry in entries().iter().take(count) {
        kept(journal.commit(entry, Durability::Relaxed).await);
    }
    journal
}

async fn reopened<S: StoreFactory>(factory: &S) -> (Journal<S::Store>, Snapshot, Vec<Entry>) {
    let (journal, history) = kept(Journal::open(factory.open().await).await);
    let Some(history) = history else { unreachable!("the history is gone") };
    let (snapshot, entries) = history.into_parts();
    (journal, snapshot, entries)
}

/// Changes what is stored, as a damaged disk would.
async fn tamper(factory: &impl StoreFactory, how: impl FnOnce(&mut Stored)) {
    let store = factory.open().await;
    let mut stored = load(&store).await;
    how(&mut stored);
    ok(store.clear().await);
    ok(store.replace(stored.snapshot.as_deref().unwrap_or_default(), 0).await);
    for (seq, value) in &stored.log {
        ok(store.append(*seq, value, Durability::Relaxed).await);
    }
    store.close().await;
}

/// Opens what does not add up, and says from where on; what is stored is as it was.
async fn damage(factory: &impl StoreFactory, head: Option<Head>) -> u64 {
    let before = load(&factory.open().await).await;
    let opened = Journal::open_verified(factory.open().await, head).await;
    assert_eq!(load(&factory.open().await).await, before, "opening changed what was stored");
    match opened {
        Err(JournalError::Damaged { from_seq, .. }) => from_seq,
        Err(error) => unreachable!("another error: {error}"),
        Ok(_) => unreachable!("the damage was not noticed"),
    }
}

/// Everything that can be stored is the same after loading.
pub async fn a_history_loads_as_it_was_stored(factory: &impl StoreFactory) {
    written(factory, usize::MAX).await.close().await;
    let (journal, found, changes) = reopened(factory).await;
    assert_eq!(found, snapshot());
    assert_eq!(changes, entries());
    let again = written_head(&journal);
    journal.close().await;
    assert_eq!(written_head(&reopened(factory).await.0), again);
}

fn written_head<S: Store>(journal: &Journal<S>) -> Head {
    journal.head().unwrap_or_else(|| unreachable!("something was written"))
}

/// A snapshot takes the place of the changes before it; the chain goes on behind it.
pub async fn a_compacted_history_continues(factory: &impl StoreFactory) {
    let journal = written(factory, 4).await;
    let all = entries();
    let mut later = Snapshot { draws: 99, ..snapshot() };
    for Entry { events, trail, .. } in all.iter().take(4) {
        later.next_event += events.len() as u64;
        later.next_record += trail.len() as u64;
        later.events.extend_from_slice(events);
        later.trail.extend_from_slice(trail);
    }
    kept(journal.compact(&later).await);
    for entry in all.iter().skip(4).take(2) {
        kept(journal.commit(entry, Durability::Strict).await);
    }
    journal.close().await;
    let (journal, found, changes) = reopened(factory).await;
    assert_eq!(found, later);
    assert!(changes.iter().eq(all.iter().skip(4).take(2)));
    for entry in all.iter().skip(6).take(1) {
        kept(journal.commit(entry, Durability::Strict).await);
    }
    journal.close().await;
    assert_eq!(reopened(factory).await.2.len(), 3);
}

/// A snapshot that reading would refuse does not replace a history that can be read.
pub async fn a_snapshot_that_does_not_read_back_replaces_nothing(factory: &impl StoreFactory) {
    let journal = written(factory, 4).await;
    let before = load(&factory.open().await).await;
    let mut refused = snapshot();
    for key in refused.resources.values_mut().flat_map(|it| it.keys.values_mut()) {
        key.created_at = Timestamp::from_date(1900, 1, 1);
    }
    for stored in [journal.compact(&refused).await, journal.initialize(&refused).await] {
        match stored {
            Err(JournalError::Unstorable(reason)) => assert!(reason.contains("keys[0].createdAt")),
            other => unreachable!("{other:?}"),
        }
    }
    assert_eq!(load(&factory.open().await).await, before);
    journal.close().await;
    reopened(factory).await;
}

/// Restoring an export begins anew, and nothing of the old history is left.
pub async fn a_new_history_replaces_the_old_one(factory: &impl StoreFactory) {
    let journal = written(factory, 3).await;
    let other = Snapshot { draws: 1, documents: Default::default(), ..snapshot() };
    kept(journal.initialize(&other).await);
    journal.close().await;
    let (_, found, changes) = reopened(factory).await;
    assert_eq!((found, changes), (other, Vec::new()));
}

/// After erasing, a laboratory can be born again.
pub async fn an_erased_history_is_empty(factory: &impl StoreFactory) {
    let journal = written(factory, 3).await;
    kept(journal.erase().await);
    assert_eq!(journal.head(), None);
    journal.close().await;
    written(factory, 1).await.close().await;
    assert_eq!(reopened(factory).await.2.len(), 1);
}

/// Every value of the log, and every part of the snapshot, at its start, middle and end.
pub async fn a_flipped_bit_is_detected_anywhere(factory: &impl StoreFactory) {
    written(factory, 3).await.close().await;
    let whole = load(&factory.open().await).await;
    let parts = whole.snapshot.as_ref().map_or(0, Vec::len);
    for place in 0..parts + whole.log.len() {
        for part in [0, 3, 8, 20, 50, 99] {
            tamper(factory, |stored| {
                *stored = whole.clone();
                let snapshot = stored.snapshot.iter_mut().flatten();
                let values = snapshot.chain(stored.log.iter_mut().map(|(_, value)| value));
                for value in values.skip(place).take(1) {
                    let at = value.len() * part / 100;
                    value.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (part % 8));
                }
            })
            .await;
            let expected = (place + 1).saturating_sub(parts) as u64;
            assert_eq!(damage(factory, None).await, expected, "value {place}, {part} % of it");
        }
    }
}

/// A hole in the log ends what can be trusted.
pub async fn a_missing_value_is_detected(factory: &impl StoreFactory) {
    written(factory, 5).await.close().await;
    tamper(factory, |stored| {
        stored.log.remove(2);
    })
    .await;
    assert_eq!(damage(factory, None).await, 3);
    tamper(factory, |stored| {
        stored.log.drain(..2);
    })
    .await;
    assert_eq!(damage(factory, None).await, 1);
}

/// Whole values under each other's numbers do not pass.
pub async fn exchanged_values_are_detected(factory: &impl StoreFactory) {
    written(factory, 5).await.close().await;
    tamper(factory, |stored| {
        if let [_, (_, second), (_, third), ..] = stored.log.as_mut_slice() {
            core::mem::swap(second, third);
        }
    })
    .await;
    assert_eq!(damage(factory, None).await, 2);
}

/// A whole value with the right number, but written behind another one, does not pass.
pub async fn a_value_of_another_history_is_detected(factory: &impl StoreFactory) {
    let journal = written(factory, 3).await;
    let other = load(&factory.open().await).await.log.clone();
    kept(journal.erase().await);
    kept(journal.initialize(&Snapshot { draws: 1, ..snapshot() }).await);
    for entry in entries().iter().take(3) {
        kept(journal.commit(entry, Durability::Relaxed).await);
    }
    journal.close().await;
    tamper(factory, |stored| {
        for (own, other) in stored.log.iter_mut().zip(other).skip(2) {
            *own = other;
        }
    })
    .await;
    assert_eq!(damage(factory, None).await, 3);
}

/// Neither a log without a snapshot nor a snapshot with a part missing passes for a laboratory.
pub async fn a_lost_snapshot_is_detected(factory: &impl StoreFactory) {
    written(factory, 2).await.close().await;
    let whole = load(&factory.open().await).await;
    let parts = whole.snapshot.as_ref().map_or(0, Vec::len);
    assert!(parts > 3, "the sample has a header and several parts");
    for lost in 0..parts {
        tamper(factory, |stored| {
            *stored = whole.clone();
            stored.snapshot.as_mut().map(|chunks| chunks.remove(lost));
        })
        .await;
        assert_eq!(damage(factory, None).await, 0, "part {lost}");
    }
    tamper(factory, |stored| stored.snapshot = None).await;
    assert_eq!(damage(factory, None).await, 0);
}

/// A tail that is cut off cleanly is missed only by who knows how far it went.
pub async fn a_lost_tail_is_detected_by_its_head(factory: &impl StoreFactory) {
    let journal = written(factory, 5).await;
    let head = written_head(&journal);
    journal.close().await;
    tamper(factory, |stored| stored.log.truncate(3)).await;
    assert_eq!(damage(factory, Some(head)).await, 4);
    assert_eq!(reopened(factory).await.2.len(), 3);
}

/// A head from before the last changes, or from before a compaction, is no reason for alarm; one
/// of another history is.
pub async fn a_head_may_lag_behind(factory: &impl StoreFactory) {
    let journal = written(factory, 2).await;
    let early = written_head(&journal);
    let all = entries();
    for entry in all.iter().skip(2).take(2) {
        kept(journal.commit(entry, Durability::Relaxed).await);
    }
    let late = written_head(&journal);
    kept(journal.compact(&snapshot()).await);
    let compacted = written_head(&journal);
    for head in [early, late, compacted] {
        kept(Journal::open_verified(factory.open().await, Some(head)).await);
    }
    kept(journal.erase().await);
    let journal = written(factory, 5).await;
    let other = written_head(&journal);
    for head in [early, other] {
        kept(Journal::open_verified(factory.open().await, Some(head)).await);
    }
    assert_eq!(damage(factory, Some(compacted)).await, 4);
}

/// A browser that lost the whole database does not pass for one that is new.
pub async fn a_lost_history_is_detected_by_its_head(factory: &impl StoreFactory) {
    let journal = written(factory, 1).await;
    let head = written_head(&journal);
    journal.close().await;
    ok(factory.open().await.clear().await);
    assert_eq!(damage(factory, Some(head)).await, 0);
}

/// Who is older than the history says so.
pub async fn a_newer_version_is_not_reported_as_damage(factory: &impl StoreFactory) {
    written(factory, 1).await.close().await;
    let later = record::begin_in_version(VERSION + 1, Kind::Header, 0, [0; 16]);
    let (value, _) = record::finish(later);
    tamper(factory, |stored| stored.snapshot = Some(vec![value.to_vec()])).await;
    let opened = Journal::open(factory.open().await).await;
    let expected = JournalError::NewerFormat { found: VERSION + 1, known: VERSION };
    assert_eq!(opened.err(), Some(expected));
}
