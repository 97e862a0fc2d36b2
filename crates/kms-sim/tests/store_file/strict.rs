//! A strict laboratory: what cannot be stored is undone, and what is answered is stored.

use std::cell::Cell;
use std::rc::Rc;

use kms_core::Timestamp;
use kms_sim::conformance::DiskInMemory;
use kms_sim::{
    Answer, FileStore, Journal, Laboratory, NumberedEvent, Options, StoreError, WallTime,
};
use pollster::block_on;

const WALL: WallTime = WallTime(1_700_000_000_000.0);

type Lab = Laboratory<FileStore<DiskInMemory>>;

fn options() -> Options {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    Options { start, seed: Some("strict".to_owned()), ..Options::default() }
}

fn open(disk: &DiskInMemory) -> Lab {
    let laboratory = block_on(Lab::open(FileStore::new(disk.clone()), options(), WALL)).unwrap();
    laboratory.be_strict();
    laboratory
}

fn call(laboratory: &Lab, operation: &str, body: &str) -> Answer {
    block_on(laboratory.call(WALL, &format!("TrentService.{operation}"), body))
}

/// What a laboratory opened anew from the file exports.
fn stored(disk: &DiskInMemory) -> String {
    open(disk).export(WALL).unwrap()
}

fn advance(laboratory: &Lab, days: u64) -> Vec<NumberedEvent> {
    let span = core::time::Duration::from_secs(days * 86_400);
    block_on(laboratory.advance_by(WALL, span)).unwrap()
}

fn key(laboratory: &Lab) -> String {
    laboratory.read(|simulator| {
        let mut keys = simulator.kms().resources().values().flat_map(|it| it.keys.keys());
        keys.next().unwrap().to_string()
    })
}

/// A laboratory with a key that rotates.
fn rotating(disk: &DiskInMemory) -> Lab {
    let laboratory = open(disk);
    assert_eq!(call(&laboratory, "CreateKey", "{}").status, 200);
    let input = format!(r#"{{"KeyId":"{}"}}"#, key(&laboratory));
    assert_eq!(call(&laboratory, "EnableKeyRotation", &input).status, 200);
    laboratory
}

#[test]
fn a_call_that_cannot_be_stored_is_undone_and_the_next_one_works() {
    let disk = DiskInMemory::default();
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
        assert_eq!(laboratory.undone().unwrap().name, "StoreFullError");
        assert_eq!(laboratory.status().problem, None, "all that was answered is stored");
        assert_eq!(laboratory.export(WALL).unwrap(), before.0);
        assert_eq!(call(&laboratory, operation, body).status, 200, "{operation}");
        assert_eq!(laboratory.undone(), None);
        assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
        assert!(disk.bytes().starts_with(&before.1));
    }
}

#[test]
fn no_request_id_is_given_twice() {
    let laboratory = open(&DiskInMemory::default());
    let ids: Vec<_> = (0..3).map(|_| call(&laboratory, "Nonsense", "{}").request_id).collect();
    let disk = DiskInMemory::default();
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
fn every_record_is_stored_when_its_call_is_answered() {
    let disk = DiskInMemory::default();
    let laboratory = rotating(&disk);
    let describe = format!(r#"{{"KeyId":"{}"}}"#, key(&laboratory));
    for count in 3..10 {
        call(&laboratory, "DescribeKey", &describe);
        assert_eq!(open(&disk).trail(None).len(), count);
    }
}

#[test]
fn a_turn_of_the_clock_that_cannot_be_stored_is_undone() {
    let disk = DiskInMemory::default();
    let laboratory = rotating(&disk);
    let heard = Rc::new(Cell::new(0));
    let hears = Rc::clone(&heard);
    laboratory.subscribe(move |events| hears.set(hears.get() + events.len()));
    let (now, before) = (laboratory.now(WALL), laboratory.export(WALL).unwrap());
    disk.fail_after_writing();
    advance(&laboratory, 400);
    assert_eq!(laboratory.undone().unwrap().name, "StoreFullError");
    assert_eq!((laboratory.now(WALL), heard.get()), (now, 0));
    assert_eq!(laboratory.export(WALL).unwrap(), before);
    assert_eq!(advance(&laboratory, 400).len(), 1);
    assert_eq!((laboratory.undone(), heard.get()), (None, 1));
    assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
}

#[test]
fn a_running_clock_goes_on_while_nothing_can_be_stored() {
    let disk = DiskInMemory::default();
    let laboratory = rotating(&disk);
    block_on(laboratory.run(WALL, 86_400.0)).unwrap();
    let mut shown = laboratory.now(WALL);
    for second in 1..=400 {
        let wall = WallTime(WALL.0 + f64::from(second) * 1000.0);
        disk.fail_after_writing();
        assert_eq!(block_on(laboratory.tick(wall)), [], "what is not stored did not happen");
        let now = laboratory.now(wall);
        assert_eq!(now.millis_since(shown), 86_400_000);
        shown = now;
    }
    let wall = WallTime(WALL.0 + 401_000.0);
    assert_eq!(block_on(laboratory.tick(wall)).len(), 1);
    let again = open(&disk);
    assert_eq!(again.now(WALL), laboratory.now(wall));
    assert_eq!(again.events(0), laboratory.events(0));
}

#[test]
fn another_laboratory_that_cannot_be_stored_does_not_take_its_place() {
    let disk = DiskInMemory::default();
    let laboratory = rotating(&disk);
    let saved = laboratory.export(WALL).unwrap();
    advance(&laboratory, 400);
    let before = laboratory.export(WALL).unwrap();
    disk.stick(true);
    block_on(laboratory.restore(WALL, &saved)).unwrap();
    assert!(laboratory.undone().is_some());
    block_on(laboratory.reset(WALL, options())).unwrap();
    assert!(laboratory.undone().is_some());
    assert_eq!(laboratory.export(WALL).unwrap(), before);
    assert_eq!(stored(&disk), before);
    disk.stick(false);
    block_on(laboratory.restore(WALL, &saved)).unwrap();
    assert_eq!((laboratory.undone(), laboratory.events(0).len()), (None, 2));
    assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
}

#[test]
fn a_log_that_cannot_be_compacted_grows_on() {
    let disk = DiskInMemory::default();
    let laboratory = open(&disk);
    disk.stick(true);
    let calls = |count| {
        (0..count).for_each(|_| assert_eq!(call(&laboratory, "ListKeys", "{}").status, 200));
    };
    let after = Journal::<FileStore<DiskInMemory>>::COMPACT_AFTER;
    calls(after + 5);
    let grown = disk.bytes();
    assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
    disk.stick(false);
    calls(after / 2);
    assert!(disk.bytes().starts_with(&grown), "it is put off, and not tried at every step");
    calls(after / 2);
    assert!(!disk.bytes().starts_with(&grown), "it is compacted now");
    assert_eq!(call(&laboratory, "ListKeys", "{}").status, 200);
    assert_eq!(stored(&disk), laboratory.export(WALL).unwrap());
}

#[test]
fn while_nothing_can_be_undone_nothing_is_done() {
    let disk = DiskInMemory::default();
    let laboratory = rotating(&disk);
    let before = laboratory.export(WALL).unwrap();
    disk.fail_after_writing();
    disk.lose(true);
    assert_eq!(call(&laboratory, "CreateKey", "{}").status, 500);
    assert_eq!(laboratory.status().problem.unwrap().name, "StoreUnreadableError");
    assert_eq!(call(&laboratory, "CreateKey", "{}").status, 500);
    disk.lose(false);
    assert_eq!(call(&laboratory, "CreateKey", "{}").status, 200);
    assert_eq!(laboratory.status().problem, None);
    let again = open(&disk);
    assert_eq!(again.export(WALL).unwrap(), laboratory.export(WALL).unwrap());
    assert_eq!(again.events(0).len(), 3);
    assert_ne!(before, again.export(WALL).unwrap());
}

/// One step of many, the same for the same number.
fn step(laboratory: &Lab, number: u64) {
    let key = laboratory.read(|simulator| {
        let keys = simulator.kms().resources().values().flat_map(|it| it.keys.keys());
        keys.last().map_or_else(|| "none".to_owned(), ToString::to_string)
    });
    let input = format!(r#"{{"KeyId":"{key}"}}"#);
    let alias = format!(r#"{{"AliasName":"alias/a{number}","TargetKeyId":"{key}"}}"#);
    let plain = format!(r#"{{"KeyId":"{key}","Plaintext":"aGVsbG8="}}"#);
    match number % 8 {
        0 => drop(call(laboratory, "CreateKey", "{}")),
        1 => drop(call(laboratory, "CreateAlias", &alias)),
        2 | 5 => drop(call(laboratory, "Encrypt", &plain)),
        3 => drop(call(laboratory, "EnableKeyRotation", &input)),
        4 => drop(call(laboratory, "RotateKeyOnDemand", &input)),
        6 => drop(advance(laboratory, 100)),
        _ => drop(block_on(laboratory.use_aws_service(WALL, &format!("s{number}")))),
    }
}

#[test]
fn a_history_with_failures_is_the_one_without_them() {
    let (disk, smooth) = (DiskInMemory::default(), DiskInMemory::default());
    let (failing, smoothly) = (open(&disk), open(&smooth));
    for number in 0..200_u64 {
        // Some fail once, some twice.
        for _ in 0..(number * number % 3) {
            disk.fail_after_writing();
            step(&failing, number);
            assert_eq!(failing.undone().unwrap().text, StoreError::QuotaExceeded.to_string());
        }
        step(&failing, number);
        step(&smoothly, number);
        assert_eq!(failing.undone(), None);
    }
    assert_eq!(failing.export(WALL).unwrap(), smoothly.export(WALL).unwrap());
    assert_eq!(disk.bytes(), smooth.bytes());
    assert_eq!(stored(&disk), smoothly.export(WALL).unwrap());
}
