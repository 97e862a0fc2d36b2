//! Tests of a journal on a store, intact or damaged.

use kms_core::Timestamp;

use super::sample::{entries, snapshot};
use super::{Durability, Store, StoreFactory, Stored, load, ok};
use crate::record::{self, Kind, VERSION};
use crate::{Entry, Head, Journal, JournalError, Snapshot};

/// Creates a journal with the sample snapshot and the first `count` sample entries.
async fn journal_with<S: StoreFactory>(factory: &S, count: usize) -> Journal<S::Store> {
    let (journal, history) = ok(Journal::open(factory.open().await).await);
    assert!(history.is_none(), "{history:?}");
    ok(journal.initialize(&snapshot()).await);
    for entry in entries().iter().take(count) {
        ok(journal.commit(entry, Durability::Relaxed).await);
    }
    journal
}

/// Opens the history, which must exist.
async fn reopen<S: StoreFactory>(factory: &S) -> (Journal<S::Store>, Snapshot, Vec<Entry>) {
    let (journal, history) = ok(Journal::open(factory.open().await).await);
    let Some(history) = history else { unreachable!("the history is gone") };
    let (snapshot, entries) = history.into_parts();
    (journal, snapshot, entries)
}

/// Changes the stored bytes, like a damaged disk.
async fn tamper(factory: &impl StoreFactory, change: impl FnOnce(&mut Stored)) {
    let store = factory.open().await;
    let mut stored = load(&store).await;
    change(&mut stored);
    ok(store.clear().await);
    ok(store.replace(stored.snapshot.as_deref().unwrap_or_default(), 0).await);
    for (seq, value) in &stored.log {
        ok(store.append(*seq, value, Durability::Relaxed).await);
    }
    store.close().await;
}

/// Opens a damaged history, and returns the number of the first lost change. Checks that opening
/// changes nothing.
async fn first_lost_change(factory: &impl StoreFactory, head: Option<Head>) -> u64 {
    let before = load(&factory.open().await).await;
    let opened = Journal::open_verified(factory.open().await, head).await;
    assert_eq!(load(&factory.open().await).await, before, "opening changed what was stored");
    match opened {
        Err(JournalError::Damaged { from_seq, .. }) => from_seq,
        Err(error) => unreachable!("another error: {error}"),
        Ok(_) => unreachable!("the damage was not detected"),
    }
}

/// Everything that has a stored form is the same after it was stored and loaded.
pub async fn a_history_loads_as_it_was_stored(factory: &impl StoreFactory) {
    journal_with(factory, usize::MAX).await.close().await;
    let (journal, found, changes) = reopen(factory).await;
    assert_eq!(found, snapshot());
    assert_eq!(changes, entries());
    let again = head_of(&journal);
    journal.close().await;
    assert_eq!(head_of(&reopen(factory).await.0), again);
}

/// The head of a journal in which something is stored.
fn head_of<S: Store>(journal: &Journal<S>) -> Head {
    journal.head().unwrap_or_else(|| unreachable!("something was written"))
}

/// A snapshot replaces the changes before it, and later changes continue its chain.
pub async fn a_compacted_history_continues(factory: &impl StoreFactory) {
    let journal = journal_with(factory, 4).await;
    let all = entries();
    let mut later = Snapshot { draws: 99, ..snapshot() };
    for Entry { events, trail, .. } in all.iter().take(4) {
        later.next_event += events.len() as u64;
        later.next_record += trail.len() as u64;
        later.events.extend_from_slice(events);
        later.trail.extend_from_slice(trail);
    }
    ok(journal.compact(&later).await);
    for entry in all.iter().skip(4).take(2) {
        ok(journal.commit(entry, Durability::Strict).await);
    }
    journal.close().await;
    let (journal, found, changes) = reopen(factory).await;
    assert_eq!(found, later);
    assert!(changes.iter().eq(all.iter().skip(4).take(2)));
    for entry in all.iter().skip(6).take(1) {
        ok(journal.commit(entry, Durability::Strict).await);
    }
    journal.close().await;
    assert_eq!(reopen(factory).await.2.len(), 3);
}

/// A snapshot that the decoder would refuse does not replace a readable history.
pub async fn a_snapshot_that_does_not_read_back_replaces_nothing(factory: &impl StoreFactory) {
    let journal = journal_with(factory, 4).await;
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
    reopen(factory).await;
}

/// A new history, such as a restored export, leaves nothing of the old one.
pub async fn a_new_history_replaces_the_old_one(factory: &impl StoreFactory) {
    let journal = journal_with(factory, 3).await;
    let other = Snapshot { draws: 1, documents: Default::default(), ..snapshot() };
    ok(journal.initialize(&other).await);
    journal.close().await;
    let (_, found, changes) = reopen(factory).await;
    assert_eq!((found, changes), (other, Vec::new()));
}

/// After a history is erased, a new one can begin.
pub async fn an_erased_history_is_empty(factory: &impl StoreFactory) {
    let journal = journal_with(factory, 3).await;
    ok(journal.erase().await);
    assert_eq!(journal.head(), None);
    journal.close().await;
    journal_with(factory, 1).await.close().await;
    assert_eq!(reopen(factory).await.2.len(), 1);
}

/// A bit is flipped at several places of every value, in the snapshot and in the log.
pub async fn a_flipped_bit_is_detected_anywhere(factory: &impl StoreFactory) {
    journal_with(factory, 3).await.close().await;
    let intact = load(&factory.open().await).await;
    let parts = intact.snapshot.as_ref().map_or(0, Vec::len);
    for place in 0..parts + intact.log.len() {
        for part in [0, 3, 8, 20, 50, 99] {
            tamper(factory, |stored| {
                *stored = intact.clone();
                let snapshot = stored.snapshot.iter_mut().flatten();
                let values = snapshot.chain(stored.log.iter_mut().map(|(_, value)| value));
                for value in values.skip(place).take(1) {
                    let at = value.len() * part / 100;
                    value.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (part % 8));
                }
            })
            .await;
            let expected = (place + 1).saturating_sub(parts) as u64;
            assert_eq!(
                first_lost_change(factory, None).await,
                expected,
                "value {place}, {part} % of it"
            );
        }
    }
}

/// A gap in the log is damage from the missing value on.
pub async fn a_missing_value_is_detected(factory: &impl StoreFactory) {
    journal_with(factory, 5).await.close().await;
    tamper(factory, |stored| {
        stored.log.remove(2);
    })
    .await;
    assert_eq!(first_lost_change(factory, None).await, 3);
    tamper(factory, |stored| {
        stored.log.drain(..2);
    })
    .await;
    assert_eq!(first_lost_change(factory, None).await, 1);
}

/// Two intact values under each other's numbers are damage.
pub async fn exchanged_values_are_detected(factory: &impl StoreFactory) {
    journal_with(factory, 5).await.close().await;
    tamper(factory, |stored| {
        if let [_, (_, second), (_, third), ..] = stored.log.as_mut_slice() {
            core::mem::swap(second, third);
        }
    })
    .await;
    assert_eq!(first_lost_change(factory, None).await, 2);
}

/// An intact value with the right number is damage if it followed another value when it was written.
pub async fn a_value_of_another_history_is_detected(factory: &impl StoreFactory) {
    let journal = journal_with(factory, 3).await;
    let other = load(&factory.open().await).await.log.clone();
    ok(journal.erase().await);
    ok(journal.initialize(&Snapshot { draws: 1, ..snapshot() }).await);
    for entry in entries().iter().take(3) {
        ok(journal.commit(entry, Durability::Relaxed).await);
    }
    journal.close().await;
    tamper(factory, |stored| {
        for (own, other) in stored.log.iter_mut().zip(other).skip(2) {
            *own = other;
        }
    })
    .await;
    assert_eq!(first_lost_change(factory, None).await, 3);
}

/// A log without a snapshot, and a snapshot without one of its values, are damage.
pub async fn a_lost_snapshot_is_detected(factory: &impl StoreFactory) {
    journal_with(factory, 2).await.close().await;
    let intact = load(&factory.open().await).await;
    let parts = intact.snapshot.as_ref().map_or(0, Vec::len);
    assert!(parts > 3, "the sample has a header and several parts");
    for lost in 0..parts {
        tamper(factory, |stored| {
            *stored = intact.clone();
            stored.snapshot.as_mut().map(|chunks| chunks.remove(lost));
        })
        .await;
        assert_eq!(first_lost_change(factory, None).await, 0, "part {lost}");
    }
    tamper(factory, |stored| stored.snapshot = None).await;
    assert_eq!(first_lost_change(factory, None).await, 0);
}

/// A log that was cut between two values looks intact. Only a recorded head shows the loss.
pub async fn a_lost_tail_is_detected_by_its_head(factory: &impl StoreFactory) {
    let journal = journal_with(factory, 5).await;
    let head = head_of(&journal);
    journal.close().await;
    tamper(factory, |stored| stored.log.truncate(3)).await;
    assert_eq!(first_lost_change(factory, Some(head)).await, 4);
    assert_eq!(reopen(factory).await.2.len(), 3);
}

/// A head from before the last changes or from before a compaction is not damage. A head of another
/// history with the same numbers is.
pub async fn a_head_may_lag_behind(factory: &impl StoreFactory) {
    let journal = journal_with(factory, 2).await;
    let early = head_of(&journal);
    let all = entries();
    for entry in all.iter().skip(2).take(2) {
        ok(journal.commit(entry, Durability::Relaxed).await);
    }
    let late = head_of(&journal);
    ok(journal.compact(&snapshot()).await);
    let compacted = head_of(&journal);
    for head in [early, late, compacted] {
        ok(Journal::open_verified(factory.open().await, Some(head)).await);
    }
    ok(journal.erase().await);
    let journal = journal_with(factory, 5).await;
    let other = head_of(&journal);
    for head in [early, other] {
        ok(Journal::open_verified(factory.open().await, Some(head)).await);
    }
    assert_eq!(first_lost_change(factory, Some(compacted)).await, 4);
}

/// A store that lost its whole history is not mistaken for a new store.
pub async fn a_lost_history_is_detected_by_its_head(factory: &impl StoreFactory) {
    let journal = journal_with(factory, 1).await;
    let head = head_of(&journal);
    journal.close().await;
    ok(factory.open().await.clear().await);
    assert_eq!(first_lost_change(factory, Some(head)).await, 0);
}

/// A history of a later version is reported as such.
pub async fn a_newer_version_is_not_reported_as_damage(factory: &impl StoreFactory) {
    journal_with(factory, 1).await.close().await;
    let later = record::begin_in_version(VERSION + 1, Kind::Header, 0, [0; 16]);
    let (value, _) = record::finish(later);
    tamper(factory, |stored| stored.snapshot = Some(vec![value.to_vec()])).await;
    let opened = Journal::open(factory.open().await).await;
    let expected = JournalError::NewerFormat { found: VERSION + 1, supported: VERSION };
    assert_eq!(opened.err(), Some(expected));
}
