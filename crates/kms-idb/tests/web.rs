//! Tests of the IndexedDB store and the leader lock in a real browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use core::cell::Cell;

use js_sys::{Promise, Reflect};
use kms_idb::{IdbStore, LeaderLock};
use kms_store::conformance::{self, StoreFactory};
use kms_store::{Durability, Store, StoreError, for_each_store_test};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{IdbFactory, IdbOpenDbRequest};

wasm_bindgen_test_configure!(run_in_browser);

/// The name of a database that only one test uses.
struct Browser(String);

impl Browser {
    fn new() -> Self {
        thread_local!(static COUNT: Cell<u32> = const { Cell::new(0) });
        let count = COUNT.replace(COUNT.get() + 1);
        let id = js_sys::Math::random();
        Self(format!("test-{count}-{id}"))
    }
}

impl StoreFactory for Browser {
    type Store = IdbStore;

    async fn open(&self) -> IdbStore {
        IdbStore::open(&self.0).await.unwrap()
    }
}

macro_rules! in_the_browser {
    ($($name:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $name() {
            conformance::$name(&Browser::new()).await;
        }
    )*};
}

for_each_store_test!(in_the_browser);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &js_sys::Function, millis: u32);

    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = query)]
    fn query_locks() -> Promise;
}

#[wasm_bindgen(inline_js = r#"
    export function seen_transactions() {
      const seen = [];
      const begin = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (...options) {
        const transaction = begin.apply(this, options);
        seen.push(`${transaction.mode} ${transaction.durability}`);
        return transaction;
      };
      return seen;
    }

    export function without(owner, name, stand_in) {
      const own = Object.getOwnPropertyDescriptor(owner, name);
      Object.defineProperty(owner, name, { value: stand_in, configurable: true });
      return () => {
        delete owner[name];
        if (own) Object.defineProperty(owner, name, own);
      };
    }

    export function refusing_factory() {
      return { open() { throw new DOMException("denied", "SecurityError"); } };
    }
"#)]
extern "C" {
    /// Returns an array that collects the mode and durability of each later transaction.
    fn seen_transactions() -> js_sys::Array;

    /// Replaces a property of the browser until the returned function is called.
    fn without(owner: &JsValue, name: &str, stand_in: &JsValue) -> js_sys::Function;

    fn refusing_factory() -> JsValue;
}

/// Waits until pending work of the browser has completed.
async fn settle() {
    let waiting = Promise::new(&mut |resolve, _| set_timeout(&resolve, 50));
    JsFuture::from(waiting).await.unwrap();
}

fn factory() -> IdbFactory {
    Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap().unchecked_into()
}

/// Returns the result of a request, without this crate.
async fn done(request: &IdbOpenDbRequest) -> JsValue {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.unwrap();
    request.result().unwrap()
}

#[wasm_bindgen_test]
async fn an_older_connection_closes_for_a_newer_schema() {
    let browser = Browser::new();
    let store = browser.open().await;
    store.append(1, b"value", Durability::Strict).await.unwrap();
    let newer = done(&factory().open_with_u32(&browser.0, 2).unwrap()).await;
    assert_eq!(store.load().await, Err(StoreError::Closed));
    assert_eq!(store.append(2, b"value", Durability::Strict).await, Err(StoreError::Closed));
    newer.unchecked_into::<web_sys::IdbDatabase>().close();
    let reopened = IdbStore::open(&browser.0).await.err();
    assert_eq!(reopened, Some(StoreError::NewerSchema { found: 2, supported: 1 }));
}

#[wasm_bindgen_test]
async fn a_database_with_other_object_stores_is_unreadable_and_not_empty() {
    let browser = Browser::new();
    let strange = done(&factory().open_with_u32(&browser.0, 1).unwrap()).await;
    strange.unchecked_into::<web_sys::IdbDatabase>().close();
    let store = browser.open().await;
    assert!(matches!(store.load().await, Err(StoreError::Unreadable(_))));
    assert!(matches!(
        store.append(1, b"value", Durability::Strict).await,
        Err(StoreError::Unreadable(_))
    ));
}

#[wasm_bindgen_test]
async fn a_store_whose_database_is_deleted_is_closed() {
    let browser = Browser::new();
    let store = browser.open().await;
    store.append(1, b"value", Durability::Strict).await.unwrap();
    done(&factory().delete_database(&browser.0).unwrap()).await;
    assert_eq!(store.load().await, Err(StoreError::Closed));
    assert!(browser.open().await.load().await.unwrap().log.is_empty());
}

#[wasm_bindgen_test]
async fn concurrent_writes_are_all_stored() {
    let store = Browser::new().open().await;
    let writing: Vec<_> = (1..=50)
        .map(|seq| {
            let store = store.clone();
            wasm_bindgen_futures::future_to_promise(async move {
                store.append(seq, &[7; 1000], Durability::Relaxed).await.unwrap();
                Ok(JsValue::UNDEFINED)
            })
        })
        .collect();
    for promise in writing {
        JsFuture::from(promise).await.unwrap();
    }
    assert_eq!(store.load().await.unwrap().log.len(), 50);
}

async fn holders(name: &str) -> u32 {
    let state = JsFuture::from(query_locks()).await.unwrap();
    let held: js_sys::Array = Reflect::get(&state, &"held".into()).unwrap().unchecked_into();
    let name_of = |lock: &JsValue| Reflect::get(lock, &"name".into()).unwrap().as_string();
    held.iter().filter(|lock| name_of(lock).as_deref() == Some(name)).count() as u32
}

#[wasm_bindgen_test]
async fn the_lock_has_one_holder_until_it_is_dropped() {
    let name = Browser::new().0;
    let first = LeaderLock::try_acquire(&name).await.unwrap();
    assert_eq!(holders(&name).await, 1);
    assert!(LeaderLock::try_acquire(&name).await.is_none());
    drop(first);
    settle().await;
    assert_eq!(holders(&name).await, 0);
    assert!(LeaderLock::try_acquire(&name).await.is_some());
}

#[wasm_bindgen_test]
async fn a_waiting_request_gets_the_lock_when_it_is_released() {
    let name = Browser::new().0;
    let first = LeaderLock::acquire(&name).await;
    let has_it = std::rc::Rc::new(Cell::new(false));
    let (waiting_name, got_it) = (name.clone(), has_it.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let second = LeaderLock::acquire(&waiting_name).await;
        got_it.set(true);
        core::mem::forget(second);
    });
    settle().await;
    assert!(!has_it.get(), "the lock has two holders");
    drop(first);
    settle().await;
    assert!(has_it.get(), "the lock has no holder");
    assert_eq!(holders(&name).await, 1);
}

#[wasm_bindgen_test]
async fn a_request_that_stops_waiting_does_not_get_the_lock() {
    let name = Browser::new().0;
    let first = LeaderLock::acquire(&name).await;
    {
        let mut waiting = Box::pin(LeaderLock::acquire(&name));
        let waker = core::task::Waker::noop();
        let polled = waiting.as_mut().poll(&mut core::task::Context::from_waker(waker));
        assert!(polled.is_pending());
    }
    drop(first);
    settle().await;
    assert_eq!(holders(&name).await, 0);
    assert!(LeaderLock::try_acquire(&name).await.is_some());
}

#[wasm_bindgen_test]
async fn the_durability_of_a_transaction_is_the_requested_one() {
    let store = Browser::new().open().await;
    let seen = seen_transactions();
    store.append(1, b"command", Durability::Strict).await.unwrap();
    store.append(2, b"records", Durability::Relaxed).await.unwrap();
    store.replace(&[b"snapshot".to_vec()], 2).await.unwrap();
    let seen: Vec<_> = seen.iter().filter_map(|it| it.as_string()).collect();
    assert_eq!(seen, ["readwrite strict", "readwrite relaxed", "readwrite strict"]);
}

#[wasm_bindgen_test]
async fn a_browser_without_indexed_db_reports_the_reason() {
    for (stand_in, words) in [
        (JsValue::UNDEFINED, "there is no IndexedDB"),
        (JsValue::NULL, "there is no IndexedDB"),
        (refusing_factory(), "SecurityError: denied"),
    ] {
        let restore = without(&js_sys::global(), "indexedDB", &stand_in);
        let opened = IdbStore::open("refused").await;
        restore.call0(&JsValue::UNDEFINED).unwrap();
        assert_eq!(opened.err(), Some(StoreError::Unavailable(words.to_owned())));
    }
}

#[wasm_bindgen_test]
async fn without_web_locks_every_tab_holds_the_lock() {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).unwrap();
    let restore = without(&navigator, "locks", &JsValue::UNDEFINED);
    let first = LeaderLock::try_acquire("unguarded").await;
    let second = LeaderLock::try_acquire("unguarded").await;
    restore.call0(&JsValue::UNDEFINED).unwrap();
    assert!(first.is_some() && second.is_some());
}
