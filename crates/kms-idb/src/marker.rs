//! A record of the head of a history, outside of its database. A database that lost its newest values
//! looks intact; only a recorded head shows the loss.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use kms_store::Head;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Cache, CacheStorage, Response, Storage};

use crate::host::global;

/// The place where the head of one database is recorded: localStorage, or the Cache API in workers,
/// which have no localStorage. The record may lag behind the database.
#[derive(Clone)]
pub(crate) struct Marker {
    key: String,
    /// The newest head that is not in the cache yet.
    waiting: Rc<RefCell<Option<Head>>>,
    /// Whether a task is writing to the cache.
    is_writing: Rc<Cell<bool>>,
}

/// The cache that holds the heads of all databases of this site.
const CACHE: &str = "kms-orrery-heads";

impl Marker {
    /// Creates the marker of the database of that name.
    pub(crate) fn new(database: &str) -> Self {
        Self {
            key: format!("kms-orrery-head:{database}"),
            waiting: Rc::default(),
            is_writing: Rc::default(),
        }
    }

    /// Reads the recorded head. Returns `None` if there is none, or if it cannot be read.
    pub(crate) async fn read(&self) -> Option<Head> {
        let text = match local_storage() {
            Some(storage) => storage.get_item(&self.key).ok()?,
            None => self.read_cache().await.ok()?,
        };
        Head::parse(&text?)
    }

    /// Records the head, at once in localStorage, or soon in the cache. A failure is ignored: then a
    /// loss at the end of the history is not detected, and nothing else changes.
    pub(crate) fn write(&self, head: Head) {
        if let Some(storage) = local_storage() {
            let _ = storage.set_item(&self.key, &head.to_string());
            return;
        }
        *self.waiting.borrow_mut() = Some(head);
        if !self.is_writing.replace(true) {
            spawn_local(self.clone().write_cache());
        }
    }

    /// Writes the waiting heads one after the other, so that an older head never replaces a newer one.
    async fn write_cache(self) {
        loop {
            let next = self.waiting.borrow_mut().take();
            let Some(head) = next else { break };
            let _ = self.put(head).await;
        }
        self.is_writing.set(false);
    }

    async fn put(&self, head: Head) -> Result<(), JsValue> {
        let cache = cache().await?;
        let response = Response::new_with_opt_str(Some(&head.to_string()))?;
        wait(cache.put_with_str(&self.address(), &response)).await.map(drop)
    }

    async fn read_cache(&self) -> Result<Option<String>, JsValue> {
        let found = wait(cache().await?.match_with_str(&self.address())).await?;
        let Ok(response) = found.dyn_into::<Response>() else { return Ok(None) };
        Ok(wait(response.text()?).await?.as_string())
    }

    /// The key in the cache, which must be a URL.
    fn address(&self) -> String {
        format!("/{}", String::from(js_sys::encode_uri_component(&self.key)))
    }
}

async fn wait<T: wasm_bindgen::convert::FromWasmAbi + 'static>(
    promise: Promise<T>,
) -> Result<JsValue, JsValue> {
    JsFuture::from(promise.unchecked_into::<Promise>()).await
}

async fn cache() -> Result<Cache, JsValue> {
    let caches: CacheStorage = global("caches").ok_or(JsValue::UNDEFINED)?.unchecked_into();
    Ok(wait(caches.open(CACHE)).await?.unchecked_into())
}

fn local_storage() -> Option<Storage> {
    global("localStorage").map(JsCast::unchecked_into)
}
