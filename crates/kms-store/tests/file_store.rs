//! Tests of the store in a file: the conformance suite, and files that are torn, damaged or made by
//! another program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use kms_store::conformance::{self, MemoryDisk, StoreFactory, entries, snapshot};
use kms_store::{Durability, FileStore, Journal, JournalError, Store, for_each_store_test};
use pollster::block_on;

struct File(FileStore<MemoryDisk>);

impl StoreFactory for File {
    type Store = FileStore<MemoryDisk>;

    async fn open(&self) -> Self::Store {
        self.0.clone()
    }
}

macro_rules! in_a_file {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            block_on(conformance::$name(&File(FileStore::new(MemoryDisk::default()))));
        }
    )*};
}

for_each_store_test!(in_a_file);

/// A file with the sample snapshot and all sample entries, and the position of its last frame.
fn sample_file() -> (MemoryDisk, usize) {
    let disk = MemoryDisk::default();
    let mut last = 0;
    block_on(async {
        let (journal, _) = Journal::open(FileStore::new(disk.clone())).await.unwrap();
        journal.initialize(&snapshot()).await.unwrap();
        for entry in entries() {
            last = disk.bytes().len();
            journal.commit(&entry, Durability::Strict).await.unwrap();
        }
    });
    (disk, last)
}

/// Opens the file, and returns the number of its entries. The error is the number of the first lost
/// entry.
fn changes(disk: &MemoryDisk) -> Result<usize, u64> {
    match block_on(Journal::open(FileStore::new(disk.clone()))) {
        Ok((_, history)) => Ok(history.map_or(0, |history| history.entries.len())),
        Err(JournalError::Damaged { from_seq, .. }) => Err(from_seq),
        Err(error) => unreachable!("{error}"),
    }
}

const NOTE: &str = "the last record was cut short and is dropped; no reply was sent for it";

#[test]
fn a_file_begins_with_its_prefix() {
    assert!(sample_file().0.bytes().starts_with(b"KMS Orrery laboratory 1\n"));
}

#[test]
fn a_torn_record_is_dropped_with_a_warning_wherever_it_was_cut() {
    let (disk, last) = sample_file();
    let (intact, count) = (disk.bytes(), entries().len());
    for end in last + 1..intact.len() {
        let cut = MemoryDisk::with_bytes(&intact[..end]);
        assert_eq!(changes(&cut), Ok(count - 1), "cut at {end}");
        assert_eq!(cut.warnings(), [NOTE]);
        assert_eq!(cut.bytes(), intact[..end], "opening the file does not change it");
        // A power failure may leave zeros.
        let mut zeros = intact.clone();
        zeros[end..].fill(0);
        if zeros != intact {
            assert_eq!(changes(&MemoryDisk::with_bytes(&zeros)), Ok(count - 1), "zeros from {end}");
        }
    }
    let ends = MemoryDisk::with_bytes(&intact[..last]);
    assert_eq!((changes(&ends), ends.warnings().len()), (Ok(count - 1), 0));
}

#[test]
fn the_next_record_overwrites_a_torn_one() {
    let (disk, last) = sample_file();
    let cut = MemoryDisk::with_bytes(&disk.bytes()[..disk.bytes().len() - 1]);
    let all = entries();
    block_on(async {
        let (journal, _) = Journal::open(FileStore::new(cut.clone())).await.unwrap();
        journal.commit(&all[all.len() - 1], Durability::Strict).await.unwrap();
    });
    assert_eq!(cut.bytes()[..last], disk.bytes()[..last]);
    assert_eq!((changes(&cut), cut.warnings().len()), (Ok(all.len()), 1));
}

#[test]
fn a_flipped_bit_is_damage_and_never_a_torn_record() {
    let (disk, last) = sample_file();
    let intact = disk.bytes();
    let magic = b"KMS Orrery laboratory 1\n".len();
    for at in magic..intact.len() {
        let mut flipped = intact.clone();
        flipped[at] ^= 1 << (at % 8);
        let flipped = MemoryDisk::with_bytes(&flipped);
        let lost = changes(&flipped);
        assert!(lost.is_err(), "bit of byte {at}: {lost:?}");
        assert_eq!(lost == Err(entries().len() as u64), at >= last, "byte {at}");
        assert!(flipped.warnings().is_empty(), "byte {at}");
    }
}

#[test]
fn missing_bytes_in_the_middle_are_damage() {
    let (disk, last) = sample_file();
    let intact = disk.bytes();
    for at in (30..last).step_by(7) {
        for len in [1, 16, 32, 48, 100] {
            let missing = [&intact[..at], &intact[at + len..]].concat();
            assert!(changes(&MemoryDisk::with_bytes(&missing)).is_err(), "{len} bytes at {at}");
        }
    }
}

#[test]
fn a_snapshot_that_is_cut_is_damaged() {
    let disk = MemoryDisk::default();
    block_on(async {
        let (journal, _) = Journal::open(FileStore::new(disk.clone())).await.unwrap();
        journal.initialize(&snapshot()).await.unwrap();
    });
    let intact = disk.bytes();
    for end in b"KMS Orrery laboratory 1\n".len()..intact.len() {
        assert_eq!(changes(&MemoryDisk::with_bytes(&intact[..end])), Err(0), "cut at {end}");
    }
}

#[test]
fn nothing_is_appended_to_a_damaged_file() {
    let (disk, last) = sample_file();
    let mut damaged = disk.bytes();
    damaged[last - 1] ^= 1;
    let damaged = MemoryDisk::with_bytes(&damaged);
    let before = damaged.bytes();
    let store = FileStore::new(damaged.clone());
    let added = block_on(store.append(1000, b"value", Durability::Strict));
    assert_eq!(added.unwrap_err().name(), "StoreLostError");
    assert_eq!(damaged.bytes(), before);
}

#[test]
fn a_file_of_another_program_or_version_is_refused_and_not_changed() {
    let later = b"KMS Orrery laboratory 2\nin another format";
    let cases: [(&[u8], &str); 5] = [
        (b"key,value\n", "StoreOccupiedError"),
        (b"KMS Orrery", "StoreOccupiedError"),
        (b"\0\0\0\0", "StoreOccupiedError"),
        (later, "NewerFormatError"),
        (b"KMS Orrery laboratory ", "NewerFormatError"),
    ];
    for (bytes, name) in cases {
        let disk = MemoryDisk::with_bytes(bytes);
        let store = FileStore::new(disk.clone());
        let opened = block_on(Journal::open(store.clone())).err().unwrap();
        assert_eq!((opened.name(), opened.is_loss()), (name, false), "{bytes:?}");
        let over = block_on(Journal::for_new_history(store.clone(), None, true)).err().unwrap();
        assert_eq!(over.name(), name, "with permission to replace it");
        assert!(block_on(store.append(1, b"value", Durability::Strict)).is_err());
        assert_eq!(disk.bytes(), bytes);
    }
}

#[test]
fn an_empty_file_is_a_new_laboratory() {
    let disk = MemoryDisk::with_bytes(b"");
    assert_eq!(changes(&disk), Ok(0));
    assert_eq!(disk.bytes(), b"", "opening the file does not change it");
    block_on(async {
        let (journal, _) = Journal::open(FileStore::new(disk.clone())).await.unwrap();
        journal.initialize(&snapshot()).await.unwrap();
        journal.commit(&entries()[0], Durability::Strict).await.unwrap();
    });
    assert_eq!(changes(&disk), Ok(1));
}

#[test]
fn a_file_that_another_program_emptied_is_a_loss() {
    let (disk, _) = sample_file();
    block_on(async {
        let (journal, _) = Journal::open(FileStore::new(disk.clone())).await.unwrap();
        disk.overwrite(b"");
        let error = journal.reload().await.err().unwrap();
        assert_eq!((error.name(), error.is_loss()), ("StoreLostError", true));
    });
}

#[test]
fn an_unreadable_file_is_replaced_only_with_permission() {
    let (disk, _) = sample_file();
    disk.refuse_reading(true);
    let store = FileStore::new(disk.clone());
    block_on(async {
        let error = Journal::open(store.clone()).await.err().unwrap();
        assert_eq!((error.name(), error.is_loss()), ("StoreUnreadableError", true));
        let refused = Journal::for_new_history(store.clone(), None, false).await.err().unwrap();
        assert_eq!(refused, JournalError::Occupied);
        let journal = Journal::for_new_history(store.clone(), None, true).await.unwrap();
        journal.initialize(&snapshot()).await.unwrap();
    });
    disk.refuse_reading(false);
    assert_eq!(changes(&disk), Ok(0));
}

#[test]
fn errors_of_a_file_name_the_file() {
    let (disk, _) = sample_file();
    let store = FileStore::new(disk);
    block_on(async {
        let conflict = store.append(1, b"value", Durability::Strict).await.unwrap_err();
        store.close().await;
        for error in [conflict, store.load().await.unwrap_err()] {
            let text = error.to_string();
            assert!(text.starts_with("the file ") && !text.contains("tab"), "{text}");
        }
    });
}

#[test]
fn a_failed_write_is_ignored_even_if_its_bytes_were_written() {
    let (disk, _) = sample_file();
    let count = entries().len();
    block_on(async {
        let store = FileStore::new(disk.clone());
        let (journal, _) = Journal::open(store.clone()).await.unwrap();
        disk.fail_after_writing();
        assert!(journal.commit(&entries()[0], Durability::Strict).await.is_err());
        assert_eq!(journal.reload().await.unwrap().into_parts().1.len(), count);
        disk.fail_after_writing();
        assert!(journal.commit(&entries()[1], Durability::Strict).await.is_err());
        assert_eq!(store.load().await.unwrap().log.len(), count);
    });
}
