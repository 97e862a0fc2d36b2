//! A laboratory from its creation through use, closing and reopening.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use core::cell::RefCell;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::collections::BTreeSet;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kms_core::{Era, KeyId, SecretKey, Timestamp};
use kms_sim::{
    Answer, ClockCommand, ClockError, Laboratory, LaboratoryError, OpenError, Options, WallTime,
};
use kms_store::{MemoryStore, StoreError};
use pollster::block_on;
use serde_json::{Value, json};

const WALL: WallTime = WallTime(1_700_000_000_000.0);
const DAY: Duration = Duration::from_secs(86_400);

fn options() -> Options {
    Options {
        start: Some(Timestamp::from_date(2024, 1, 1)),
        seed: Some("tests".to_owned()),
        ..Options::default()
    }
}

fn open(store: &MemoryStore) -> Laboratory<MemoryStore> {
    block_on(Laboratory::open(store.clone(), options(), WALL)).unwrap()
}

fn call(laboratory: &Laboratory<MemoryStore>, operation: &str, input: Value) -> Answer {
    let target = format!("TrentService.{operation}");
    block_on(laboratory.call(WALL, &target, &input.to_string()))
}

fn get(laboratory: &Laboratory<MemoryStore>, operation: &str, input: Value) -> Value {
    let answer = call(laboratory, operation, input);
    assert_eq!(answer.status, 200, "{operation}: {}", answer.body);
    if answer.body.is_empty() { Value::Null } else { serde_json::from_str(&answer.body).unwrap() }
}

fn create_key(laboratory: &Laboratory<MemoryStore>) -> String {
    let created = get(laboratory, "CreateKey", json!({}));
    created["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned()
}

#[test]
fn three_years_pass_and_old_ciphertext_decrypts_after_reopening() {
    let store = MemoryStore::default();
    let laboratory = open(&store);
    let key = create_key(&laboratory);
    let old = get(&laboratory, "Encrypt", json!({"KeyId": key, "Plaintext": "aGVsbG8="}));
    get(&laboratory, "EnableKeyRotation", json!({"KeyId": key}));
    let events =
        block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceBy(DAY * 3 * 365))).unwrap();
    assert_eq!(events.len(), 3);
    block_on(laboratory.close(WALL));

    let laboratory = open(&store);
    assert_eq!(laboratory.now(WALL), Timestamp::from_date(2024, 1, 1).plus(DAY * 3 * 365));
    let decrypted = get(&laboratory, "Decrypt", json!({"CiphertextBlob": old["CiphertextBlob"]}));
    assert_eq!(decrypted["Plaintext"], "aGVsbG8=");
    let rotations = get(&laboratory, "ListKeyRotations", json!({"KeyId": key}));
    assert_eq!(rotations["Rotations"].as_array().unwrap().len(), 3);
    assert_eq!(laboratory.events(0).len(), 5);
}

#[test]
fn changes_are_stored_before_the_reply() {
    let store = MemoryStore::default();
    let laboratory = open(&store);
    let key = create_key(&laboratory);
    drop(laboratory);
    let again = open(&store);
    let described = get(&again, "DescribeKey", json!({"KeyId": key}));
    assert_eq!(described["KeyMetadata"]["KeyState"], "Enabled");
}

#[test]
fn records_of_calls_are_stored_before_there_are_too_many() {
    let store = MemoryStore::default();
    let laboratory = open(&store);
    let key = create_key(&laboratory);
    for _ in 0..1500 {
        get(&laboratory, "DescribeKey", json!({"KeyId": key}));
    }
    drop(laboratory);
    assert_eq!(open(&store).trail(None).len(), 1001);
}

#[test]
fn a_seed_repeats_a_laboratory() {
    let (one, two) = (open(&MemoryStore::default()), open(&MemoryStore::default()));
    let key = create_key(&one);
    assert_eq!(create_key(&two), key);
    let encrypt = || json!({"KeyId": key, "Plaintext": "aGVsbG8="});
    assert_eq!(call(&one, "Encrypt", encrypt()), call(&two, "Encrypt", encrypt()));
}

#[test]
fn other_options_than_the_stored_ones_are_refused() {
    let store = MemoryStore::default();
    drop(open(&store));
    let other = Options { era: Some(Era::Y2020), ..options() };
    let refused = block_on(Laboratory::open(store.clone(), other, WALL));
    let Err(error @ OpenError::Mismatch(_)) = refused else { panic!("it opened") };
    assert_eq!(error.name(), "LaboratoryMismatchError");
    drop(open(&store));
}

#[test]
fn the_clock_runs_pauses_and_never_goes_back() {
    let laboratory = open(&MemoryStore::default());
    block_on(laboratory.turn_clock(WALL, ClockCommand::Run(86_400.0))).unwrap();
    let later = WallTime(WALL.0 + 2000.0);
    assert_eq!(laboratory.now(later), Timestamp::from_date(2024, 1, 3));
    block_on(laboratory.turn_clock(later, ClockCommand::Run(0.0))).unwrap();
    let past = Timestamp::from_date(2024, 1, 2);
    let refused = block_on(laboratory.turn_clock(later, ClockCommand::AdvanceTo(past)));
    assert!(matches!(refused, Err(LaboratoryError::Clock(ClockError::InThePast { .. }))));
    assert_eq!(laboratory.now(WallTime(later.0 + 1e9)), Timestamp::from_date(2024, 1, 3));
}

#[test]
fn the_clock_advances_to_the_next_event() {
    let laboratory = open(&MemoryStore::default());
    assert_eq!(block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceToNextEvent)), Ok(vec![]));
    let key = create_key(&laboratory);
    get(&laboratory, "EnableKeyRotation", json!({"KeyId": key, "RotationPeriodInDays": 90}));
    let next = laboratory.next_event().unwrap();
    let events = block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceToNextEvent)).unwrap();
    assert_eq!((events.len(), laboratory.now(WALL)), (1, next));
}

#[test]
fn after_a_failure_of_the_store_the_laboratory_continues_in_memory() {
    let store = MemoryStore::default();
    let laboratory = open(&store);
    let stored = create_key(&laboratory);
    store.fail_next(StoreError::QuotaExceeded);
    let lost = create_key(&laboratory);
    let status = laboratory.status();
    assert_eq!(status.problem.unwrap().name, "StoreFullError");
    get(&laboratory, "DescribeKey", json!({"KeyId": lost}));
    drop(laboratory);
    let again = open(&store);
    get(&again, "DescribeKey", json!({"KeyId": stored}));
    assert_eq!(call(&again, "DescribeKey", json!({"KeyId": lost})).status, 400);
}

#[test]
fn listeners_receive_stored_events_until_they_unsubscribe() {
    let laboratory = open(&MemoryStore::default());
    let received: Rc<RefCell<Vec<u64>>> = Rc::default();
    let receiver = Rc::clone(&received);
    let id = laboratory.subscribe(move |events| {
        receiver.borrow_mut().extend(events.iter().map(|event| event.seq));
    });
    let key = create_key(&laboratory);
    get(&laboratory, "DisableKey", json!({"KeyId": key}));
    laboratory.unsubscribe(id);
    get(&laboratory, "EnableKey", json!({"KeyId": key}));
    assert_eq!(*received.borrow(), [1, 2]);
}

#[test]
fn an_export_restores_the_laboratory_in_another_store() {
    let laboratory = open(&MemoryStore::default());
    let key = create_key(&laboratory);
    let encrypted = get(&laboratory, "Encrypt", json!({"KeyId": key, "Plaintext": "aGVsbG8="}));
    block_on(laboratory.put_document(WALL, "ciphertext/1", Some("kept".to_owned()))).unwrap();
    let saved = laboratory.export(WALL).unwrap();
    let elsewhere = block_on(Laboratory::open(MemoryStore::default(), Options::default(), WALL));
    let elsewhere = elsewhere.unwrap();
    assert!(block_on(elsewhere.restore(WALL, "{}")).is_err());
    block_on(elsewhere.restore(WALL, &saved)).unwrap();
    assert_eq!(elsewhere.export(WALL).unwrap(), saved);
    let decrypted =
        get(&elsewhere, "Decrypt", json!({"CiphertextBlob": encrypted["CiphertextBlob"]}));
    assert_eq!(decrypted["Plaintext"], "aGVsbG8=");
    assert_eq!(elsewhere.documents("ciphertext/"), [("ciphertext/1".into(), "kept".into())]);
}

#[test]
fn a_service_creates_its_managed_key_once() {
    let laboratory = open(&MemoryStore::default());
    block_on(laboratory.use_aws_service(WALL, "s3")).unwrap();
    block_on(laboratory.use_aws_service(WALL, "s3")).unwrap();
    assert!(block_on(laboratory.use_aws_service(WALL, "S3!")).is_err());
    let described = get(&laboratory, "DescribeKey", json!({"KeyId": "alias/aws/s3"}));
    assert_eq!(described["KeyMetadata"]["KeyManager"], "AWS");
    assert_eq!(get(&laboratory, "ListKeys", json!({}))["Keys"].as_array().unwrap().len(), 1);
}

#[test]
fn a_reply_waits_for_the_changes_that_it_depends_on() {
    let store = MemoryStore::default();
    let laboratory = open(&store);
    let key = create_key(&laboratory);
    let encrypt = json!({"KeyId": key, "Plaintext": "aGVsbG8="}).to_string();
    let disable = json!({"KeyId": key}).to_string();
    let mut context = Context::from_waker(Waker::noop());

    store.hold();
    let mut disabling = pin!(laboratory.call(WALL, "TrentService.DisableKey", &disable));
    let mut encrypting = pin!(laboratory.call(WALL, "TrentService.Encrypt", &encrypt));
    assert!(disabling.as_mut().poll(&mut context).is_pending());
    assert!(encrypting.as_mut().poll(&mut context).is_pending());
    assert!(disabling.as_mut().poll(&mut context).is_pending());

    store.release();
    let Poll::Ready(disabled) = disabling.as_mut().poll(&mut context) else { panic!("it waits") };
    assert_eq!(disabled.status, 200);
    let Poll::Ready(refused) = encrypting.as_mut().poll(&mut context) else { panic!("it waits") };
    assert_eq!(refused.fault.unwrap().code, "DisabledException");
}

#[test]
fn a_compacted_log_opens_again() {
    let store = MemoryStore::default();
    let laboratory = open(&store);
    let key = create_key(&laboratory);
    for _ in 0..600 {
        get(&laboratory, "DisableKey", json!({"KeyId": key}));
        get(&laboratory, "EnableKey", json!({"KeyId": key}));
    }
    let exported = laboratory.export(WALL).unwrap();
    drop(laboratory);
    assert!(block_on(kms_store::Store::load(&store)).unwrap().log.len() < 600);
    assert_eq!(open(&store).export(WALL).unwrap(), exported);
}

#[test]
fn del_10_an_export_has_no_material_of_a_deleted_key() {
    let laboratory = open(&MemoryStore::default());
    let key = create_key(&laboratory);
    get(&laboratory, "ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7}));
    let id = KeyId::parse(&key).unwrap();
    let secret = laboratory.read(|simulator| {
        let key = simulator.kms().key(simulator.genesis().scope, id).unwrap();
        key.materials.as_ref().unwrap().current().symmetric().unwrap().clone()
    });
    assert!(holds(&laboratory, &secret));
    block_on(laboratory.turn_clock(WALL, ClockCommand::AdvanceBy(DAY * 7))).unwrap();
    assert!(!holds(&laboratory, &secret));
}

fn holds(laboratory: &Laboratory<MemoryStore>, secret: &SecretKey) -> bool {
    let saved: Value = serde_json::from_str(&laboratory.export(WALL).unwrap()).unwrap();
    let parts = saved["parts"].as_array().unwrap().iter();
    let mut parts = parts.map(|part| STANDARD.decode(part.as_str().unwrap()).unwrap());
    parts.any(|part| part.windows(32).any(|bytes| bytes == secret.bytes()))
}

#[test]
fn odr_04_a_rotation_on_demand_of_no_duration_completes_at_once() {
    let at_once = Options { on_demand_rotation_time: Some(Duration::ZERO), ..options() };
    let laboratory = block_on(Laboratory::open(MemoryStore::default(), at_once, WALL)).unwrap();
    let key = create_key(&laboratory);
    get(&laboratory, "RotateKeyOnDemand", json!({"KeyId": key}));
    let rotations = get(&laboratory, "ListKeyRotations", json!({"KeyId": key}));
    assert_eq!(rotations["Rotations"][0]["RotationType"], "ON_DEMAND");
}

#[test]
fn wir_02_each_response_has_its_own_request_id() {
    let laboratory = open(&MemoryStore::default());
    let answers = [
        call(&laboratory, "CreateKey", json!({})),
        call(&laboratory, "DescribeKey", json!({})),
        call(&laboratory, "NoSuchOperation", json!({})),
        call(&laboratory, "NoSuchOperation", json!({})),
    ];
    assert_eq!(answers.each_ref().map(|answer| answer.status), [200, 400, 400, 400]);
    let ids: BTreeSet<String> = answers.into_iter().map(|answer| answer.request_id).collect();
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| KeyId::parse(id).is_some()), "{ids:?} are UUIDs");
}

#[test]
fn a_reset_laboratory_replies_only_after_it_is_stored() {
    let store = MemoryStore::default();
    let laboratory = open(&store);
    let mut context = Context::from_waker(Waker::noop());
    store.hold();
    let mut resetting = pin!(laboratory.reset(WALL, options()));
    let mut listing = pin!(laboratory.call(WALL, "TrentService.ListKeys", "{}"));
    assert!(resetting.as_mut().poll(&mut context).is_pending());
    assert!(listing.as_mut().poll(&mut context).is_pending());
    store.release();
    assert!(resetting.as_mut().poll(&mut context).is_ready());
    assert!(listing.as_mut().poll(&mut context).is_ready());
}
