//! A file of Node's, as `js/file.js` has it, and the store that is either that or IndexedDB.

use js_sys::{Function, Promise, Uint8Array};
use kms_idb::{IdbStore, name_and_message, wipe};
use kms_store::{Disk, Durability, FileStore, Store, StoreError, Stored, WritePolicy};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// A file that this process alone has open.
    type NodeFile;
    #[wasm_bindgen(method, catch)]
    fn read(this: &NodeFile, most: usize) -> Result<Option<Uint8Array>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &NodeFile, len: usize, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn replace(this: &NodeFile, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn tell(this: &NodeFile, note: &str);
    #[wasm_bindgen(method, catch)]
    fn close(this: &NodeFile) -> Result<(), JsValue>;
}

/// A file that is closed when nobody has it any more.
pub(crate) struct OpenFile(NodeFile);

impl OpenFile {
    /// Has the host open a file.
    ///
    /// # Errors
    /// [`StoreError::File`] where it cannot.
    pub(crate) async fn open(opener: &Function, path: &str) -> Result<Self, StoreError> {
        let opening = opener.call1(&JsValue::UNDEFINED, &path.into()).map_err(told)?;
        let file = JsFuture::from(Promise::resolve(&opening)).await.map_err(told)?;
        Ok(Self(file.unchecked_into()))
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        // All that was answered is on the disk, whatever the system says of its end.
        let _ = self.0.close();
    }
}

impl Disk for OpenFile {
    fn read(&self, most: usize) -> Result<Option<Vec<u8>>, StoreError> {
        let read = self.0.read(most).map_err(told)?;
        Ok(read.map(|bytes| {
            let copy = bytes.to_vec();
            wipe(&bytes);
            copy
        }))
    }

    fn write(&self, len: usize, bytes: &[u8]) -> Result<(), StoreError> {
        self.0.write(len, bytes).map_err(told)
    }

    fn replace(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.0.replace(bytes).map_err(told)
    }

    fn warn(&self, warning: &str) {
        self.0.tell(warning);
    }
}

/// The names that `js/file.js` gives its errors.
const NAMES: [&str; 6] = [
    "LaboratoryInUseError",
    "StoreClosedError",
    "StoreConflictError",
    "StoreFullError",
    "StoreUnavailableError",
    "StoreUnreadableError",
];

fn told(thrown: JsValue) -> StoreError {
    let (name, text) = name_and_message(&thrown);
    let known = NAMES.into_iter().find(|known| *known == name);
    StoreError::File { name: known.unwrap_or("StoreError"), text }
}

/// Where a laboratory is kept: one type for both, so that its code is there once.
#[derive(Clone)]
pub(crate) enum AnyStore {
    IndexedDb(IdbStore),
    File(FileStore<OpenFile>),
}

impl From<IdbStore> for AnyStore {
    fn from(store: IdbStore) -> Self {
        Self::IndexedDb(store)
    }
}

impl Store for AnyStore {
    fn policy(&self) -> WritePolicy {
        match self {
            Self::IndexedDb(store) => store.policy(),
            Self::File(store) => store.policy(),
        }
    }

    async fn load(&self) -> Result<Stored, StoreError> {
        match self {
            Self::IndexedDb(store) => store.load().await,
            Self::File(store) => store.load().await,
        }
    }

    async fn append(
        &self,
        seq: u64,
        value: &[u8],
        durability: Durability,
    ) -> Result<(), StoreError> {
        match self {
            Self::IndexedDb(store) => store.append(seq, value, durability).await,
            Self::File(store) => store.append(seq, value, durability).await,
        }
    }

    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        match self {
            Self::IndexedDb(store) => store.replace(snapshot, log_through).await,
            Self::File(store) => store.replace(snapshot, log_through).await,
        }
    }

    async fn clear(&self) -> Result<(), StoreError> {
        match self {
            Self::IndexedDb(store) => store.clear().await,
            Self::File(store) => store.clear().await,
        }
    }

    async fn close(&self) {
        match self {
            Self::IndexedDb(store) => store.close().await,
            Self::File(store) => store.close().await,
        }
    }
}
