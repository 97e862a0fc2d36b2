//! A file that is said to be a laboratory's.

#![expect(clippy::unwrap_used, reason = "what does not hold ends the test")]

use kms_store::conformance::MemoryDisk;
use kms_store::{Durability, FileStore, Store};
use pollster::block_on;

/// Where a file can be added to, what it held is there still, and written anew it is the same;
/// where it cannot, it is left as it was.
pub fn file(bytes: &[u8]) {
    let disk = MemoryDisk::with_bytes(bytes);
    let store = FileStore::new(disk.clone());
    let loaded = block_on(store.load());
    assert_eq!(disk.bytes(), bytes, "reading changes nothing");
    let stored = match loaded {
        Ok(stored) => stored,
        Err(refusal) => return assert_ne!(refusal.to_string(), ""),
    };
    let next = stored.log.iter().map(|(seq, _)| seq.wrapping_add(1)).max().unwrap_or(1);
    match block_on(store.append(next, b"value", Durability::Strict)) {
        Ok(()) => {
            let mut more = stored.clone();
            more.log.push((next, b"value".to_vec()));
            more.log.sort();
            assert_eq!(block_on(FileStore::new(disk.clone()).load()).unwrap(), more);
            let chunks = more.snapshot.clone().unwrap_or_default();
            block_on(store.replace(&chunks, 0)).unwrap();
            more.log.retain(|(seq, _)| *seq > 0);
            assert_eq!(block_on(FileStore::new(disk).load()).unwrap(), more);
        }
        Err(refusal) => {
            assert!(matches!(refusal.name(), "StoreLostError" | "StoreConflictError"));
            assert_eq!(disk.bytes(), bytes, "what is damaged is left as it is");
        }
    }
}
