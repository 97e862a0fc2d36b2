//! What any version ever stored has to load for ever.
//!
//! `tests/fixtures/vN` holds a laboratory as version N stored it, byte for byte. These files are
//! never changed. When the stored form gets a new version, its fixture is written once by
//! `KMS_ORRERY_WRITE_FIXTURES=vN cargo test -p kms-store --test store_fixtures`.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use kms_store::conformance::{entries, entries_v1, snapshot, snapshot_v1};
use kms_store::{Durability, Entry, Journal, MemoryStore, Snapshot, Store, Stored};

fn folder(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(version)
}

async fn stored_now() -> Stored {
    let store = MemoryStore::new();
    let (journal, _) = Journal::open(store.clone()).await.unwrap();
    journal.initialize(&snapshot()).await.unwrap();
    for entry in entries() {
        journal.commit(&entry, Durability::Strict).await.unwrap();
    }
    store.load().await.unwrap()
}

fn write(version: &str) {
    let stored = pollster::block_on(stored_now());
    let folder = folder(version);
    fs::create_dir(&folder).unwrap();
    for (place, chunk) in stored.snapshot.iter().flatten().enumerate() {
        fs::write(folder.join(format!("snapshot-{place:03}.bin")), chunk).unwrap();
    }
    for (seq, value) in &stored.log {
        fs::write(folder.join(format!("log-{seq:03}.bin")), value).unwrap();
    }
}

fn read(version: &str) -> Stored {
    let mut paths: Vec<_> =
        fs::read_dir(folder(version)).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    let mut stored = Stored { snapshot: Some(Vec::new()), log: Vec::new(), unread: None };
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let value = fs::read(&path).unwrap();
        match name.split_once('-').unwrap() {
            ("snapshot", _) => stored.snapshot.as_mut().unwrap().push(value),
            ("log", seq) => stored.log.push((seq.parse().unwrap(), value)),
            _ => panic!("what is {}?", path.display()),
        }
    }
    stored
}

fn loaded(version: &str) -> (Snapshot, Vec<Entry>) {
    let store = MemoryStore::new();
    store.tamper(|stored| *stored = read(version));
    let (_, history) = pollster::block_on(Journal::open(store)).unwrap();
    history.unwrap().into_parts()
}

#[test]
fn what_version_1_stored_loads_for_ever() {
    // Two of its keys are in states that no program of version 1 led to; they are enabled now.
    assert_eq!(loaded("v1"), (snapshot_v1(), entries_v1()));
}

#[test]
fn what_version_2_stored_loads_for_ever() {
    assert_eq!(loaded("v2"), (snapshot(), entries()));
}

#[test]
fn the_present_version_stores_what_its_fixture_holds() {
    if let Ok(version) = std::env::var("KMS_ORRERY_WRITE_FIXTURES") {
        write(&version);
    }
    assert!(
        pollster::block_on(stored_now()) == read("v2"),
        "the stored form has changed: it needs a new version"
    );
}
