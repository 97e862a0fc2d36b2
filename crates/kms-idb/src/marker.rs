//! How far a history went, kept outside its database: a database that was cut short does not say
//! so itself.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use kms_store::Head;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Cache, CacheStorage, Response, Storage};

use crate::host::global;

/// Where the head of one database's history is kept: localStorage, or the Cache API in workers,
/// which have no localStorage. It may lag behind the database; that is in order.
#[derive(Clone)]
pub(crate) struct Marker {
    key: String,
    /// The newest head that waits to be put into the cache, and whether one is on its way.
    waiting: Rc<RefCell<Option<Head>>>,
    is_under_way: Rc<Cell<bool>>,
}

/// The cache that holds the heads of all databases of this site.
const CACHE: &str = "kms-orrery-heads";

impl Marker {
    /// The marker of the database of that name.
    pub(crate) fn of(database: &str) -> Self {
        Self {
            key: format!("kms-orrery-head:{database}"),
            waiting: Rc::default(),
            is_under_way: Rc::default(),
        }
    }

    /// The head that was kept last; `None` where none was, or it cannot be read.
    pub(crate) async fn read(&self) -> Option<Head> {
        let text = match local_storage() {
            Some(storage) => storage.get_item(&self.key).ok()?,
            None => self.read_cache().await.ok()?,
        };
        Head::parse(&text?)
    }

    /// Keeps the head, at once or soon. Where there is no place for it, a loss at the end of the
    /// history goes unnoticed, and nothing else changes.
    pub(crate) fn keep(&self, head: Head) {
        if let Some(storage) = local_storage() {
            let _ = storage.set_item(&self.key, &head.to_string());
            return;
        }
        *self.waiting.borrow_mut() = Some(head);
        if !self.is_under_way.replace(true) {
            spawn_local(self.clone().write_cache());
        }
    }

    /// One after the other, so that an older head never comes later.
    async fn write_cache(self) {
        loop {
            let next = self.waiting.borrow_mut().take();
            let Some(head) = next else { break };
            let _ = self.put(head).await;
        }
        self.is_under_way.set(false);
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

    /// Caches know addresses only.
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
