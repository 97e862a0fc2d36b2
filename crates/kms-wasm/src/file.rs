//! The stores of this package: a file in Node, through `js/file.js`, or IndexedDB.

use js_sys::{Function, Promise, Uint8Array};
use kms_idb::{IdbStore, name_and_message, wipe};
use kms_store::{Disk, Durability, FileStore, Store, StoreError, Stored, WritePolicy};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The class `LaboratoryFile` of `js/file.js`: a file that only this process has open.
    type NodeFile;
    #[wasm_bindgen(method, catch)]
    fn read(this: &NodeFile, most: usize) -> Result<Option<Uint8Array>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &NodeFile, len: usize, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn replace(this: &NodeFile, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn warn(this: &NodeFile, message: &str);
    #[wasm_bindgen(method, catch)]
    fn close(this: &NodeFile) -> Result<(), JsValue>;
}

/// An open file. It is closed when this value is dropped.
pub(crate) struct OpenFile(NodeFile);

impl OpenFile {
    /// Opens the file at `path` with the function `open_file` of the host.
    ///
    /// # Errors
    /// [`StoreError::File`] if the host cannot open it.
    pub(crate) async fn open(open_file: &Function, path: &str) -> Result<Self, StoreError> {
        let opening = open_file.call1(&JsValue::UNDEFINED, &path.into()).map_err(file_error)?;
        let file = JsFuture::from(Promise::resolve(&opening)).await.map_err(file_error)?;
        Ok(Self(file.unchecked_into()))
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        // An error of `close` loses nothing: each write was on the disk before it was answered.
        let _ = self.0.close();
    }
}

impl Disk for OpenFile {
    fn read(&self, most: usize) -> Result<Option<Vec<u8>>, StoreError> {
        let read = self.0.read(most).map_err(file_error)?;
        Ok(read.map(|bytes| {
            let copy = bytes.to_vec();
            // The file holds key material, so no second copy stays in JavaScript's memory.
            wipe(&bytes);
            copy
        }))
    }

    fn write(&self, len: usize, bytes: &[u8]) -> Result<(), StoreError> {
        self.0.write(len, bytes).map_err(file_error)
    }

    fn replace(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.0.replace(bytes).map_err(file_error)
    }

    fn warn(&self, warning: &str) {
        self.0.warn(warning);
    }
}

/// The names of the errors that `js/file.js` throws.
const ERROR_NAMES: [&str; 6] = [
    "LaboratoryInUseError",
    "StoreClosedError",
    "StoreConflictError",
    "StoreFullError",
    "StoreUnavailableError",
    "StoreUnreadableError",
];

/// Converts an exception of `js/file.js`. An exception of any other name is a `StoreError`.
fn file_error(thrown: JsValue) -> StoreError {
    let (name, text) = name_and_message(&thrown);
    let known = ERROR_NAMES.into_iter().find(|known| *known == name);
    StoreError::File { name: known.unwrap_or("StoreError"), text }
}

/// A store of either kind.
///
/// One type for both keeps the module small: a `Laboratory` generic over the store would be
/// compiled, and downloaded, once for each.
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
