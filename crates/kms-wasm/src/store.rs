//! Opens the store that was asked for, as its one writer.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use js_sys::{Function, Promise};
use kms_idb::{BrowserStore, IdbStore, WriterLock};
use kms_sim::MemoryStore;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use crate::error::{Error, Result};
use crate::options::StoreChoice;

/// How long the lock of a page that was closed or reloaded a moment ago may take to come free.
const GRACE_MILLIS: u32 = 500;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, millis: u32);
}

/// A store, and what keeps other tabs from writing it.
pub(crate) struct OpenStore {
    pub(crate) store: BrowserStore,
    /// Given back when dropped; memory needs none.
    pub(crate) lock: Option<WriterLock>,
}

impl StoreChoice {
    /// The word for it in a status.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::IndexedDb(_) => "indexedDb",
        }
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`Error::InUse`] where another tab writes it, [`Error::Open`] where there is no IndexedDB
    /// or it refuses.
    pub(crate) async fn open(&self) -> Result<OpenStore> {
        match self {
            Self::Memory => {
                Ok(OpenStore { store: BrowserStore::Memory(MemoryStore::new()), lock: None })
            }
            Self::IndexedDb(name) => {
                let lock = lock(name).await?;
                let store = IdbStore::open(name).await?;
                Ok(OpenStore { store: BrowserStore::IndexedDb(store), lock: Some(lock) })
            }
        }
    }
}

/// Takes the lock if it is free, or comes free within the grace.
async fn lock(name: &str) -> Result<WriterLock> {
    if let Some(lock) = WriterLock::try_acquire(name).await {
        return Ok(lock);
    }
    let grace = Promise::new(&mut |resolve, _| set_timeout(&resolve, GRACE_MILLIS));
    let mut lock = pin!(WriterLock::acquire(name));
    let mut grace = pin!(JsFuture::from(grace));
    poll_fn(|context| match lock.as_mut().poll(context) {
        Poll::Ready(lock) => Poll::Ready(Ok(lock)),
        Poll::Pending => {
            grace.as_mut().poll(context).map(|_| Err(Error::InUse { name: name.to_owned() }))
        }
    })
    .await
}
