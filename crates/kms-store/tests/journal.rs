//! Tests of a journal whose store fails, and of one whose log grows long.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use kms_store::conformance::{entries, snapshot};
use kms_store::{Durability, Entry, Head, Journal, JournalError, MemoryStore, Store, StoreError};

fn initialized(store: &MemoryStore) -> Journal<MemoryStore> {
    pollster::block_on(async {
        let (journal, _) = Journal::open(store.clone()).await.unwrap();
        journal.initialize(&snapshot()).await.unwrap();
        journal
    })
}

fn stored_entries(store: &MemoryStore) -> Vec<Entry> {
    let (_, history) = pollster::block_on(Journal::open(store.clone())).unwrap();
    history.unwrap().entries
}

#[test]
fn a_failed_change_leaves_no_gap() {
    let store = MemoryStore::new();
    let journal = initialized(&store);
    let all = entries();
    pollster::block_on(async {
        journal.commit(&all[0], Durability::Strict).await.unwrap();
        let head = journal.head();
        store.fail_next(StoreError::QuotaExceeded);
        let failed = journal.commit(&all[1], Durability::Strict).await;
        assert_eq!(failed, Err(JournalError::Store(StoreError::QuotaExceeded)));
        assert_eq!(journal.head(), head);
        journal.commit(&all[1], Durability::Strict).await.unwrap();
        store.fail_next(StoreError::Aborted("no".to_owned()));
        assert!(journal.compact(&snapshot()).await.is_err());
        store.fail_next(StoreError::Aborted("no".to_owned()));
        assert!(journal.erase().await.is_err());
        journal.commit(&all[2], Durability::Strict).await.unwrap();
    });
    assert_eq!(stored_entries(&store), all[..3]);
}

#[test]
fn a_second_writer_gets_a_conflict_and_overwrites_nothing() {
    let store = MemoryStore::new();
    let first = initialized(&store);
    let all = entries();
    pollster::block_on(async {
        let (second, _) = Journal::open(store.clone()).await.unwrap();
        first.commit(&all[0], Durability::Strict).await.unwrap();
        let refused = second.commit(&all[1], Durability::Strict).await;
        assert_eq!(refused, Err(JournalError::Store(StoreError::Conflict { seq: 1 })));
    });
    assert_eq!(stored_entries(&store), [all[0].clone()]);
}

#[test]
fn a_long_log_needs_compaction_also_after_reopening() {
    let store = MemoryStore::new();
    let journal = initialized(&store);
    let entry = &Entry { events: Vec::new(), trail: Vec::new(), ..entries()[9].clone() };
    pollster::block_on(async {
        for _ in 1..Journal::<MemoryStore>::COMPACT_AFTER {
            journal.commit(entry, Durability::Relaxed).await.unwrap();
        }
        assert!(!journal.needs_compaction());
        let (journal, _) = Journal::open(store.clone()).await.unwrap();
        journal.commit(entry, Durability::Relaxed).await.unwrap();
        assert!(journal.needs_compaction());
        journal.compact(&snapshot()).await.unwrap();
        assert!(!journal.needs_compaction());
        assert!(store.load().await.unwrap().log.is_empty());
    });
}

#[test]
fn a_large_snapshot_is_stored_as_several_values() {
    let mut large = snapshot();
    let change = &entries()[0].events[0];
    large.next_event = 2501;
    large.events =
        (1..=2500).map(|seq| kms_store::NumberedEvent { seq, ..change.clone() }).collect();
    let store = MemoryStore::new();
    pollster::block_on(async {
        let (journal, _) = Journal::open(store.clone()).await.unwrap();
        journal.initialize(&large).await.unwrap();
        // The header, three values of events, and one each of keys, aliases, custom key stores,
        // trail and documents.
        assert_eq!(store.load().await.unwrap().snapshot.as_ref().unwrap().len(), 9);
        let (_, history) = Journal::open(store.clone()).await.unwrap();
        assert_eq!(history.unwrap().snapshot, large);
    });
}

#[test]
fn the_largest_number_is_refused() {
    let [mut event, mut record] = [entries().remove(0), entries().remove(0)];
    event.events[0].seq = 1 << 53;
    record.trail[0].seq = u64::MAX;
    for (entry, place) in [(event, "events[0].seq"), (record, "trail[0].seq")] {
        let store = MemoryStore::new();
        pollster::block_on(initialized(&store).commit(&entry, Durability::Strict)).unwrap();
        let reason = format!("{place}: is a number of more than 53 bits");
        let damaged = JournalError::Damaged { from_seq: 1, reason };
        assert_eq!(pollster::block_on(Journal::open(store)).err(), Some(damaged));
    }
}

#[test]
fn an_entry_that_skips_a_number_is_damage() {
    let store = MemoryStore::new();
    let journal = initialized(&store);
    let all = entries();
    pollster::block_on(async {
        journal.commit(&all[0], Durability::Strict).await.unwrap();
        journal.commit(&all[2], Durability::Strict).await.unwrap();
    });
    let error = pollster::block_on(Journal::open(store)).err();
    assert!(matches!(error, Some(JournalError::Damaged { from_seq: 2, .. })), "{error:?}");
}

#[test]
fn a_head_parses_its_own_text() {
    let store = MemoryStore::new();
    let journal = initialized(&store);
    pollster::block_on(journal.commit(&entries()[0], Durability::Strict)).unwrap();
    let head = journal.head().unwrap();
    let text = head.to_string();
    assert!(text.starts_with("1:") && text.len() == 34, "{text}");
    assert_eq!(Head::parse(&text), Some(head));
    for text in ["", "1", "1:", "x:00", &text[..33], &format!("{text}0"), "1:gg"] {
        assert_eq!(Head::parse(text), None, "{text}");
    }
}

#[test]
fn errors_name_the_problem_and_the_remedy() {
    for (error, words) in [
        (StoreError::Unavailable("SecurityError".to_owned()), "allow this site to store data"),
        (StoreError::Blocked, "close the other tabs"),
        (StoreError::QuotaExceeded, "free some space"),
        (StoreError::Corrupt("checksum".to_owned()), "restore an export"),
        (StoreError::Unreadable("UnknownError".to_owned()), "delete this site's data"),
        (StoreError::Aborted("AbortError".to_owned()), "save again"),
        (StoreError::Conflict { seq: 3 }, "only one tab may write"),
        (StoreError::Closed, "reload"),
        (StoreError::OtherWriter, "save it in that tab"),
        (StoreError::NewerSchema { found: 2, supported: 1 }, "get the newer version"),
    ] {
        let text = JournalError::Store(error).to_string();
        assert!(text.contains(words), "{text}");
    }
}
