//! A laboratory with a strict store: a change that cannot be stored is undone, and every change is stored
//! before its reply.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::cell::Cell;
use std::rc::Rc;

use kms_core::Timestamp;
use kms_sim::{Answer, ClockCommand, Laboratory, LaboratoryError, Options, Problem, WallTime};
use kms_store::conformance::MemoryDisk;
use kms_store::{FileStore, Journal, NumberedEvent, StoreError};
use pollster::block_on;

const WALL: WallTime = WallTime(1_700_000_000_000.0);

type Lab = Laboratory<FileStore<MemoryDisk>>;

fn options() -> Options {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    Options { start, seed: Some("strict".to_owned()), ..Options::default() }
}

fn open(disk: &MemoryDisk) -> Lab {
    block_on(Lab::open(FileStore::new(disk.clone()), options(), WALL)).unwrap()
}

fn call(laboratory: &Lab, operation: &str, body: &str) -> Answer {
    block_on(laboratory.call(WALL, &format!("TrentService.{operation}"), body))
}

/// Opens the file again, and returns the export of the laboratory in it.
fn stored(disk: &MemoryDisk) -> String {
    open(disk).export(WALL).unwrap()
}

fn advance(laboratory: &Lab, days: u64) -> Vec<NumberedEvent> {
    try_to_advance(laboratory, days).unwrap()
}

/// The reason why a step was undone.
fn not_stored<T: core::fmt::Debug>(done: Result<T, LaboratoryError>) -> Problem {
    match done {
        Err(LaboratoryError::NotStored(problem)) => problem,
        done => panic!("{done:?}"),
    }
}

fn try_to_advance(laboratory: &Lab, days: u64) -> Result<Vec<NumberedEvent>, LaboratoryError> {
    let span = core::time::Duration::from_secs(days * 86_400);
    block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceBy(span)))
}

fn key(laboratory: &Lab) -> String {
    laboratory.read(|simulator| {
        let mut keys = simulator.kms().resources().values().flat_map(|it| it.keys.keys());
        keys.next().unwrap().to_string()
    })
}

/// Opens a laboratory with a key that rotates.
fn rotating(disk: &MemoryDisk) -> Lab {
    let laboratory = open(disk);
    assert_eq!(call(&laboratory, "CreateKey", "{}").status, 200);
    let input = format!(r#"{{"KeyId":"{}"}}"#, key(&laboratory));
    assert_eq!(call(&laboratory, "EnableKeyRotation", &input).status, 200);
    laboratory
}

#[test]
fn a_call_that_cannot_be_stored_is_undone_and_the_next_one_succeeds() {
    let disk = MemoryDisk::default();
    let laboratory = rotating(&disk);
    let encrypt = format!(r#"{{"KeyId":"{}","Plaintext":"aGVsbG8="}}"#, key(&laboratory));
    for (operation, body) in [("CreateKey", "{}"), ("Encrypt", &encrypt), ("ListKeys", "{}")] {
        let before = (laboratory.export(WALL).unwrap(), disk.bytes());
        disk.fail_after_writing();
        let answer = call(&laboratory, operation, body);
        let fault = answer.fault.unwrap();
        assert_eq!((answer.status, &*fault.code), (500, "KMSInternalException"), "{operation}");
        assert!(fault.message.contains("the storage is full"), "{}", fault.message);
        assert_eq!(answer.request_id.len(), 36);
        assert_eq!(laboratory.status().problem, None, "everything with a reply is stored");
        assert_eq!(laboratory.export(WALL).unwrap(), before.0);
        assert_eq!(call(&laboratory, operation, body).status, 200, "{operation}");
        assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
        assert!(disk.bytes().starts_with(&before.1));
    }
}

#[test]
fn no_request_id_is_used_twice() {
    let laboratory = open(&MemoryDisk::default());
    let ids: Vec<_> = (0..3).map(|_| call(&laboratory, "Nonsense", "{}").request_id).collect();
    let disk = MemoryDisk::default();
    let laboratory = open(&disk);
    let failed = (0..3).map(|_| {
        disk.fail_after_writing();
        call(&laboratory, "CreateKey", "{}").request_id
    });
    let failed: Vec<_> = failed.collect();
    assert!(failed[0] != failed[1] && failed[1] != failed[2]);
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
}

#[test]
fn every_record_is_stored_before_the_reply() {
    let disk = MemoryDisk::default();
    let laboratory = rotating(&disk);
    let describe = format!(r#"{{"KeyId":"{}"}}"#, key(&laboratory));
    for count in 3..10 {
        call(&laboratory, "DescribeKey", &describe);
        assert_eq!(open(&disk).trail(None).len(), count);
    }
}

#[test]
fn a_clock_command_that_cannot_be_stored_is_undone() {
    let disk = MemoryDisk::default();
    let laboratory = rotating(&disk);
    let reported = Rc::new(Cell::new(0));
    let count = Rc::clone(&reported);
    laboratory.subscribe(move |events| count.set(count.get() + events.len()));
    let (now, before) = (laboratory.now(WALL), laboratory.export(WALL).unwrap());
    disk.fail_after_writing();
    assert_eq!(not_stored(try_to_advance(&laboratory, 400)).name, "StoreFullError");
    assert_eq!((laboratory.now(WALL), reported.get()), (now, 0));
    assert_eq!(laboratory.export(WALL).unwrap(), before);
    assert_eq!(advance(&laboratory, 400).len(), 1);
    assert_eq!(reported.get(), 1);
    assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
}

#[test]
fn a_running_clock_continues_while_nothing_can_be_stored() {
    let disk = MemoryDisk::default();
    let laboratory = rotating(&disk);
    block_on(laboratory.turn_clock(WALL, ClockCommand::Run(86_400.0))).unwrap();
    let mut shown = laboratory.now(WALL);
    for second in 1..=400 {
        let wall = WallTime(WALL.0 + f64::from(second) * 1000.0);
        disk.fail_after_writing();
        // The first event is due in a year. Until then, only the position of the clock is not stored.
        not_stored(block_on(laboratory.tick(wall)));
        assert_eq!(laboratory.events(0).len(), 2, "an event that is not stored did not happen");
        let now = laboratory.now(wall);
        assert_eq!(now.millis_since(shown), 86_400_000);
        shown = now;
    }
    let wall = WallTime(WALL.0 + 401_000.0);
    assert_eq!(block_on(laboratory.tick(wall)).unwrap().len(), 1);
    let again = open(&disk);
    assert_eq!(again.now(WALL), laboratory.now(wall));
    assert_eq!(again.events(0), laboratory.events(0));
}

#[test]
fn a_replacement_that_cannot_be_stored_is_undone() {
    let disk = MemoryDisk::default();
    let laboratory = rotating(&disk);
    let saved = laboratory.export(WALL).unwrap();
    advance(&laboratory, 400);
    let before = laboratory.export(WALL).unwrap();
    disk.refuse_replacing(true);
    not_stored(block_on(laboratory.restore(WALL, &saved)));
    not_stored(block_on(laboratory.reset(WALL, options())));
    assert_eq!(laboratory.export(WALL).unwrap(), before);
    assert_eq!(stored(&disk), before);
    disk.refuse_replacing(false);
    block_on(laboratory.restore(WALL, &saved)).unwrap();
    assert_eq!(laboratory.events(0).len(), 2);
    assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
}

#[test]
fn a_log_that_cannot_be_compacted_continues_to_grow() {
    let disk = MemoryDisk::default();
    let laboratory = open(&disk);
    disk.refuse_replacing(true);
    let calls = |count| {
        (0..count).for_each(|_| assert_eq!(call(&laboratory, "ListKeys", "{}").status, 200));
    };
    let after = Journal::<FileStore<MemoryDisk>>::COMPACT_AFTER;
    calls(after + 5);
    let grown = disk.bytes();
    assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
    disk.refuse_replacing(false);
    calls(after / 2);
    assert!(disk.bytes().starts_with(&grown), "compaction is delayed, and not tried at every step");
    calls(after / 2);
    assert!(!disk.bytes().starts_with(&grown), "the log is compacted");
    assert_eq!(call(&laboratory, "ListKeys", "{}").status, 200);
    assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
}

#[test]
fn requests_are_refused_while_a_change_cannot_be_undone() {
    let disk = MemoryDisk::default();
    let laboratory = rotating(&disk);
    let before = laboratory.export(WALL).unwrap();
    disk.fail_after_writing();
    disk.refuse_reading(true);
    assert_eq!(call(&laboratory, "CreateKey", "{}").status, 500);
    assert_eq!(laboratory.status().problem.unwrap().name, "StoreUnreadableError");
    assert_eq!(call(&laboratory, "CreateKey", "{}").status, 500);
    disk.refuse_reading(false);
    assert_eq!(call(&laboratory, "CreateKey", "{}").status, 200);
    assert_eq!(laboratory.status().problem, None);
    let again = open(&disk);
    assert_eq!(again.export(WALL).unwrap(), laboratory.export(WALL).unwrap());
    assert_eq!(again.events(0).len(), 3);
    assert_ne!(before, again.export(WALL).unwrap());
}

/// Performs the step with this number. Returns whether it was stored.
fn step(laboratory: &Lab, number: u64) -> bool {
    let key = laboratory.read(|simulator| {
        let keys = simulator.kms().resources().values().flat_map(|it| it.keys.keys());
        keys.last().map_or_else(|| "none".to_owned(), ToString::to_string)
    });
    let input = format!(r#"{{"KeyId":"{key}"}}"#);
    let alias = format!(r#"{{"AliasName":"alias/a{number}","TargetKeyId":"{key}"}}"#);
    let plain = format!(r#"{{"KeyId":"{key}","Plaintext":"aGVsbG8="}}"#);
    let (operation, body) = match number % 8 {
        0 => ("CreateKey", "{}"),
        1 => ("CreateAlias", alias.as_str()),
        2 | 5 => ("Encrypt", plain.as_str()),
        3 => ("EnableKeyRotation", input.as_str()),
        4 => ("RotateKeyOnDemand", input.as_str()),
        6 => return is_stored(try_to_advance(laboratory, 100)),
        _ => return is_stored(block_on(laboratory.use_aws_service(WALL, &format!("s{number}")))),
    };
    call(laboratory, operation, body).status != 500
}

fn is_stored<T: core::fmt::Debug>(done: Result<T, LaboratoryError>) -> bool {
    match done {
        Ok(_) => true,
        Err(LaboratoryError::NotStored(problem)) => {
            assert_eq!(problem.text, StoreError::QuotaExceeded.to_string());
            false
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_history_with_failures_equals_the_one_without_them() {
    let (disk, reference_disk) = (MemoryDisk::default(), MemoryDisk::default());
    let (failing, reference) = (open(&disk), open(&reference_disk));
    for number in 0..200_u64 {
        // Some fail once, some twice.
        for _ in 0..(number * number % 3) {
            disk.fail_after_writing();
            assert!(!step(&failing, number));
        }
        assert!(step(&failing, number) && step(&reference, number));
    }
    assert_eq!(failing.export(WALL).unwrap(), reference.export(WALL).unwrap());
    assert_eq!(disk.bytes(), reference_disk.bytes());
    assert_eq!(stored(&disk), reference.export(WALL).unwrap());
}
