//! Tests that every version of the stored form can still be read.
//!
//! `tests/fixtures/vN` holds a laboratory as version N stored it, byte for byte. These files never
//! change. When the stored form gets a new version, its fixture is written once with
//! `KMS_ORRERY_WRITE_FIXTURES=vN cargo test -p kms-store --test fixtures`.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use kms_store::conformance::{entries, entries_v1, entries_v2, snapshot, snapshot_v1, snapshot_v2};
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
            _ => panic!("{} is not part of a fixture", path.display()),
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
fn version_1_loads() {
    assert_eq!(loaded("v1"), (snapshot_v1(), entries_v1()));
}

#[test]
fn version_2_loads() {
    assert_eq!(loaded("v2"), (snapshot_v2(), entries_v2()));
}

#[test]
fn version_3_loads() {
    assert_eq!(loaded("v3"), (snapshot(), entries()));
}

#[test]
fn the_newest_version_stores_the_bytes_of_its_fixture() {
    if let Ok(version) = std::env::var("KMS_ORRERY_WRITE_FIXTURES") {
        write(&version);
    }
    assert!(
        pollster::block_on(stored_now()) == read("v3"),
        "the stored form has changed, so it needs a new version"
    );
}
