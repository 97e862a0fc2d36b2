//! The reading of stored values.

#![expect(clippy::unwrap_used, reason = "what does not hold ends the test")]

use kms_sim::{Laboratory, Options};
use kms_store::conformance::stored_from_payloads;
use kms_store::{Durability, History, Journal, JournalError, MemoryStore, Store};
use pollster::block_on;

use super::WALL;
use super::views::look;

/// Each value is a byte for its kind, two for its length, then its payload. A history that opens is
/// written as a history that opens as the same; another one is left unchanged.
pub fn stored(bytes: &[u8]) {
    let store = MemoryStore::new();
    store.tamper(|stored| *stored = stored_from_payloads(&payloads(bytes)));
    match block_on(read(store.clone())) {
        Err(refusal) => assert_ne!(refusal.to_string(), ""),
        Ok(None) => assert!(block_on(store.load()).unwrap().snapshot.is_none()),
        Ok(Some(history)) => {
            check_form(&history);
            check_laboratory(store);
        }
    }
}

/// Where the bytes end, the last payload ends.
fn payloads(mut bytes: &[u8]) -> Vec<(u8, &[u8])> {
    const KINDS: u8 = 7;
    let mut payloads = Vec::new();
    while let Some(([kind, len @ ..], rest)) = bytes.split_first_chunk::<3>() {
        let len = usize::from(u16::from_le_bytes(*len)).min(rest.len());
        let (payload, rest) = rest.split_at(len);
        payloads.push((kind % KINDS + 1, payload));
        bytes = rest;
    }
    payloads
}

async fn read(store: MemoryStore) -> Result<Option<History>, JournalError> {
    let before = store.load().await?;
    let read = Journal::open(store.clone()).await;
    assert!(store.load().await? == before, "opening changed what was stored");
    read.map(|(_, history)| history)
}

fn check_form(History { snapshot, entries, .. }: &History) {
    let store = MemoryStore::new();
    let copy = async {
        let (journal, _) = Journal::open(store.clone()).await?;
        journal.initialize(snapshot).await?;
        for entry in entries {
            journal.commit(entry, Durability::Strict).await?;
        }
        read(store.clone()).await
    };
    let again = block_on(copy).unwrap().unwrap();
    assert_eq!(again.snapshot, *snapshot);
    assert_eq!(again.entries, *entries);
}

/// Any history that opens gives a laboratory that can be read.
fn check_laboratory(store: MemoryStore) {
    let opened = block_on(Laboratory::open(store, Options::default(), WALL));
    let laboratory = opened.unwrap();
    let events = laboratory.events(0);
    assert!(laboratory.status().problem.is_none());
    assert!(laboratory.event_bridge().len() <= events.len());
    assert_ne!(laboratory.export(WALL), Ok(String::new()));
    assert_ne!(laboratory.read(look), 0);
}
