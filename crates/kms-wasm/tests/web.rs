//! Tests of [`WasmKms`] in a browser, as a page uses it, with IndexedDB.

#![cfg(test)]

use js_sys::{Array, Date, Function, JSON, Object, Promise, Reflect};
use kms_wasm::{Error, WasmKms};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const WALL: f64 = 1_700_000_000_000.0;
const HELLO: &str = "aGVsbG8=";

fn object(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn to_text(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

fn text(value: &JsValue, name: &str) -> String {
    get(value, name).as_string().unwrap_or_else(|| panic!("{name} is no text"))
}

/// An `open_file` function of a host without files.
fn no_file() -> Function {
    let throws =
        "const error = Error('no files'); error.name = 'StoreUnavailableError'; throw error";
    Function::new_no_args(throws)
}

async fn open(options: &str) -> WasmKms {
    WasmKms::open(object(options), no_file(), no_algorithms()).await.unwrap()
}

/// A `load_algorithms` function that fails, and counts its calls in a global variable.
fn no_algorithms() -> Function {
    Function::new_no_args(
        "globalThis.loads = (globalThis.loads ?? 0) + 1; throw new TypeError('offline');",
    )
}

#[wasm_bindgen_test]
async fn algorithms_that_do_not_load_are_a_fault_with_the_reason_and_loaded_again_later() {
    let kms = open("{}").await;
    let loads = || get(&js_sys::global(), "loads").as_f64().unwrap_or_default();
    let before = loads();
    for spec in ["ECC_NIST_P256", "RSA_2048"] {
        let input = format!(r#"{{"KeySpec":"{spec}","KeyUsage":"SIGN_VERIFY"}}"#);
        let (status, fault) = send(&kms, "CreateKey", &input).await;
        assert_eq!((status, text(&fault, "__type").as_str()), (500, "KMSInternalException"));
        assert!(text(&fault, "message").ends_with("(TypeError: offline)"), "{}", to_text(&fault));
    }
    assert_eq!(loads() - before, 2.0);
    assert_eq!(send(&kms, "CreateKey", "{}").await.0, 200);
}

/// Options for a laboratory in IndexedDB, with a database name that no other test or earlier run
/// uses.
fn indexed_db(test: &str) -> String {
    format!(r#"{{"store":{{"indexedDb":"{test} {}"}}}}"#, js_sys::Math::random())
}

/// Sends a request; returns the status and the body of its response.
async fn send(kms: &WasmKms, operation: &str, input: &str) -> (u16, JsValue) {
    let target = format!("TrentService.{operation}");
    let response = kms.call(WALL, String::new(), target, input.to_owned()).unwrap();
    let response: Array =
        JsFuture::from(Promise::resolve(&response)).await.unwrap().unchecked_into();
    let body = response.get(1).as_string().unwrap();
    let body = if body.is_empty() { JsValue::UNDEFINED } else { object(&body) };
    (response.get(0).as_f64().unwrap() as u16, body)
}

/// Sends a request that succeeds; returns the body of its response.
async fn call(kms: &WasmKms, operation: &str, input: &str) -> JsValue {
    let (status, body) = send(kms, operation, input).await;
    assert_eq!(status, 200, "{operation}: {body:?}");
    body
}

async fn create_key(kms: &WasmKms) -> String {
    text(&get(&call(kms, "CreateKey", "{}").await, "KeyMetadata"), "KeyId")
}

async fn encrypt(kms: &WasmKms, key: &str) -> String {
    let input = format!(r#"{{"KeyId":"{key}","Plaintext":"{HELLO}"}}"#);
    text(&call(kms, "Encrypt", &input).await, "CiphertextBlob")
}

async fn decrypt(kms: &WasmKms, blob: &str) -> String {
    let input = format!(r#"{{"CiphertextBlob":"{blob}"}}"#);
    text(&call(kms, "Decrypt", &input).await, "Plaintext")
}

fn types(events: &JsValue) -> Vec<String> {
    events.unchecked_ref::<Array>().iter().map(|event| text(&event, "type")).collect()
}

/// The name of an error in JavaScript, where it is an `Error`.
fn name_of(error: Error) -> String {
    let error = JsValue::from(error);
    assert!(error.is_instance_of::<js_sys::Error>());
    text(&error, "name")
}

#[wasm_bindgen_test]
async fn a_key_rotates_for_three_years_and_old_ciphertext_still_decrypts() {
    let kms = open("{}").await;
    let start = kms.now(WALL).unwrap();
    let key = create_key(&kms).await;
    let blob = encrypt(&kms, &key).await;
    call(&kms, "EnableKeyRotation", &format!(r#"{{"KeyId":"{key}"}}"#)).await;
    let events = kms.advance_by(WALL, object(r#"{"days":1095}"#)).await.unwrap();
    assert_eq!(types(&events), ["KeyRotated"; 3]);
    assert_eq!(decrypt(&kms, &blob).await, HELLO);
    let [first, ..] = &events.unchecked_into::<Array>().to_vec()[..] else { panic!("no event") };
    assert_eq!(text(first, "keyId"), key);
    let at: Date = get(first, "at").dyn_into().unwrap();
    assert_eq!(at.get_time(), start + 365.0 * 86_400_000.0);
    assert_eq!(Object::keys(first.unchecked_ref::<Object>()).length(), 10);
}

#[wasm_bindgen_test]
async fn a_closed_laboratory_in_indexed_db_opens_with_the_same_state() {
    let options = indexed_db("again");
    let kms = open(&options).await;
    let key = create_key(&kms).await;
    let blob = encrypt(&kms, &key).await;
    call(&kms, "EnableKeyRotation", &format!(r#"{{"KeyId":"{key}"}}"#)).await;
    kms.advance_by(WALL, object(r#"{"days":800}"#)).await.unwrap();
    let (events, now) = (kms.events(JsValue::UNDEFINED).unwrap(), kms.now(WALL).unwrap());
    kms.close().await;

    let again = open(&options).await;
    assert_eq!(text(&again.status().unwrap(), "store"), "indexedDb");
    assert_eq!(get(&again.status().unwrap(), "saved"), JsValue::TRUE);
    assert_eq!(again.now(WALL + 1e9).unwrap(), now);
    let restored = again.events(JsValue::UNDEFINED).unwrap();
    assert_eq!(to_text(&restored), to_text(&events));
    assert_eq!(decrypt(&again, &blob).await, HELLO);
    let events = again.advance_to_next_event(WALL).await.unwrap();
    assert_eq!(types(&events), ["KeyRotated"]);
    again.close().await;
}

#[wasm_bindgen_test]
async fn opening_with_another_era_than_the_stored_one_fails_and_changes_nothing() {
    let options = indexed_db("mismatch");
    let kms = open(&options).await;
    create_key(&kms).await;
    kms.close().await;
    let other = object(&options);
    Reflect::set(&other, &"era".into(), &"2020".into()).unwrap();
    let error = WasmKms::open(other, no_file(), no_algorithms()).await.err().unwrap();
    assert_eq!(name_of(error), "LaboratoryMismatchError");
    let kms = open(&options).await;
    assert_eq!(types(&kms.events(JsValue::UNDEFINED).unwrap()), ["KeyCreated"]);
    kms.close().await;
}

#[wasm_bindgen_test]
async fn one_handle_leads_and_the_other_follows_and_takes_over() {
    let options = indexed_db("leader");
    let leader = open(&options).await;
    let key = create_key(&leader).await;
    let follower = open(&options).await;
    assert_eq!(get(&leader.status().unwrap(), "writer"), JsValue::TRUE);
    assert_eq!(get(&follower.status().unwrap(), "writer"), JsValue::FALSE);

    let blob = encrypt(&follower, &key).await;
    let events = follower.advance_by(WALL, object(r#"{"days":1}"#)).await.unwrap();
    assert!(types(&events).is_empty());
    call(&follower, "EnableKeyRotation", &format!(r#"{{"KeyId":"{key}"}}"#)).await;
    let events = follower.advance_by(WALL, object(r#"{"days":800}"#)).await.unwrap();
    assert_eq!(types(&events), ["KeyRotated", "KeyRotated"]);
    for kms in [&leader, &follower] {
        let types = types(&kms.events(JsValue::UNDEFINED).unwrap());
        assert_eq!(types, ["KeyCreated", "KeyRotationEnabled", "KeyRotated", "KeyRotated"]);
        assert_eq!(kms.trail(JsValue::UNDEFINED).unwrap().length(), 5);
    }
    let refused = follower.advance_to(WALL, js_sys::Date::new(&0.0.into()).into()).await;
    assert_eq!(name_of(refused.err().unwrap()), "RangeError");
    leader.close().await;
    assert_eq!(decrypt(&follower, &blob).await, HELLO);
    assert_eq!(get(&follower.status().unwrap(), "writer"), JsValue::TRUE);
    follower.close().await;
}

#[wasm_bindgen_test]
async fn a_reset_and_a_restored_export_are_stored() {
    let options = indexed_db("replaced");
    let kms = open(&options).await;
    let key = create_key(&kms).await;
    let saved = kms.export(WALL).unwrap();
    kms.reset(WALL).await.unwrap();
    kms.close().await;
    let kms = open(&options).await;
    assert!(types(&kms.events(JsValue::UNDEFINED).unwrap()).is_empty());
    kms.restore(WALL, saved.as_str().into()).await.unwrap();
    kms.close().await;
    let kms = open(&options).await;
    call(&kms, "DescribeKey", &format!(r#"{{"KeyId":"{key}"}}"#)).await;
    kms.close().await;
}

#[wasm_bindgen_test]
async fn restoring_a_text_that_is_not_an_export_changes_neither_the_store_nor_the_leader() {
    let store = indexed_db("nonsense");
    let nonsense = store.replacen('{', r#"{"restore":"nonsense","#, 1);
    let error = WasmKms::open(object(&nonsense), no_file(), no_algorithms()).await.err().unwrap();
    assert_eq!(name_of(error), "RestoreError");
    // If the failed call had created a laboratory, this seed would not match it.
    let options = store.replacen('{', r#"{"seed":"mine","#, 1);
    let kms = open(&options).await;
    let error = WasmKms::open(object(&nonsense), no_file(), no_algorithms()).await.err().unwrap();
    assert_eq!(name_of(error), "RestoreError");
    kms.close().await;
    let again = open(&options).await;
    assert_eq!(get(&again.status().unwrap(), "writer"), JsValue::TRUE);
    again.close().await;
}

#[wasm_bindgen_test]
async fn records_wait_until_the_next_tick_stores_them() {
    let options = indexed_db("records");
    let kms = open(&options).await;
    create_key(&kms).await;
    kms.tick(WALL).await.unwrap();
    assert_eq!(kms.millis_until_tick(WALL), None);
    call(&kms, "ListKeys", "{}").await;
    assert_eq!(kms.millis_until_tick(WALL), Some(1000.0));
    kms.tick(WALL).await.unwrap();
    assert_eq!(kms.millis_until_tick(WALL), None);
    assert_eq!(kms.trail(JsValue::UNDEFINED).unwrap().length(), 2);
    kms.close().await;
    assert_eq!(open(&options).await.trail(JsValue::UNDEFINED).unwrap().length(), 2);
}

#[wasm_bindgen_test]
async fn a_running_clock_ticks_each_second_and_at_the_next_event() {
    let kms = open(r#"{"clock":{"rate":1}}"#).await;
    assert_eq!(kms.millis_until_tick(WALL), Some(1000.0));
    let key = create_key(&kms).await;
    call(&kms, "RotateKeyOnDemand", &format!(r#"{{"KeyId":"{key}"}}"#)).await;
    assert_eq!(kms.millis_until_tick(WALL + 4750.0), Some(250.0));
    kms.tick(WALL + 5000.0).await.unwrap();
    let events = kms.events(object(r#"{"after":2}"#)).unwrap();
    assert_eq!(types(&events), ["KeyRotated"]);
    kms.run(WALL + 5000.0, 0.into()).await.unwrap();
    assert_eq!(kms.millis_until_tick(WALL + 5000.0), None);
}

#[wasm_bindgen_test]
async fn a_listener_receives_events_even_if_another_one_throws() {
    let kms = open("{}").await;
    let received = Array::new();
    let list = received.clone();
    let listener = Closure::<dyn Fn(JsValue)>::new(move |events: JsValue| {
        list.push(&types(&events).join(",").into());
    });
    kms.subscribe(Function::new_with_args("", "throw new Error('mine')")).unwrap();
    kms.subscribe(listener.as_ref().unchecked_ref::<Function>().clone()).unwrap();
    create_key(&kms).await;
    assert_eq!(received.join(";"), "KeyCreated");
}

#[wasm_bindgen_test]
async fn errors_have_names_and_a_closed_laboratory_refuses_calls() {
    let names = [
        (r#"{"begin":1}"#, "TypeError"),
        (r#"{"era":"2019"}"#, "RangeError"),
        (r#"{"store":{"indexedDb":""}}"#, "RangeError"),
        (r#"{"restore":"nonsense"}"#, "RestoreError"),
    ];
    for (options, name) in names {
        let error = WasmKms::open(object(options), no_file(), no_algorithms()).await.err().unwrap();
        assert_eq!(name_of(error), name, "{options}");
    }
    let kms = open("{}").await;
    let span = object(r#"{"days":-1}"#);
    assert_eq!(name_of(kms.advance_by(WALL, span).await.unwrap_err()), "RangeError");
    kms.close().await;
    kms.close().await;
    assert_eq!(name_of(kms.status().unwrap_err()), "LaboratoryClosedError");
    assert_eq!(kms.millis_until_tick(WALL), None);
}

#[wasm_bindgen_test]
async fn the_error_of_a_host_without_files_keeps_its_name() {
    let options = object(r#"{"store":{"file":"training"}}"#);
    let error = WasmKms::open(options, no_file(), no_algorithms()).await.err().unwrap();
    assert_eq!(name_of(error), "StoreUnavailableError");
    let both = object(r#"{"store":{"file":"training","indexedDb":"training"}}"#);
    assert_eq!(
        name_of(WasmKms::open(both, no_file(), no_algorithms()).await.err().unwrap()),
        "RangeError"
    );
}
