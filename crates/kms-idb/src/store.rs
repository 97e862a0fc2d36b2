//! A store in two object stores of IndexedDB: one for the log, one for the snapshot.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use kms_store::{Durability, Store, StoreError, Stored};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbKeyRange, IdbObjectStore, IdbTransaction};

use crate::database::{Database, commit};
use crate::error;
use crate::event::{Resolved, end_of, result_of};
use crate::host::with_js_copy;
use crate::migrations::{LOG, SNAPSHOT};

/// A store in an IndexedDB database. Clones share one connection.
#[derive(Clone)]
pub struct IdbStore {
    database: Rc<Database>,
    /// The readable part of a database that is not completely readable. It is kept because the browser
    /// may refuse to read it a second time.
    readable: Rc<RefCell<Option<Stored>>>,
}

/// The number of values of the log in one request. It is small so that the result fits into a message
/// between the browser's processes, and so that an unreadable value spoils few others.
const LOG_BATCH_LEN: u32 = 100;
/// The number of chunks of a snapshot in one request. A chunk is about a thousand times as large as a
/// value of the log.
const SNAPSHOT_BATCH_LEN: u32 = 16;

impl IdbStore {
    /// Opens the database of that name, or creates it.
    ///
    /// # Errors
    /// - [`StoreError::Unavailable`] if there is no IndexedDB, or access to it is denied.
    /// - [`StoreError::Blocked`] if another tab keeps the database open with an older schema.
    /// - [`StoreError::NewerSchema`] if the database has a newer schema.
    /// - [`StoreError::Unreadable`] if the browser cannot read the database.
    /// - [`StoreError::Corrupt`] if the browser lost the database. This is reported only once, since
    ///   the database is empty from then on.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        Ok(Self { database: Rc::new(Database::open(name).await?), readable: Rc::default() })
    }

    /// Makes `requests` in one transaction on the log and the snapshot, and waits for its end. Nothing
    /// is awaited in between: IndexedDB commits a transaction that has no pending request.
    async fn write(
        &self,
        durability: Durability,
        requests: impl FnOnce(&Stores) -> Result<(), JsValue>,
    ) -> Result<(), Failure> {
        let transaction = self.database.write(&[LOG, SNAPSHOT], durability)?;
        let end = end_of(&transaction);
        let requested = Stores::of(&transaction).and_then(|stores| requests(&stores));
        if let Err(thrown) = requested {
            // Without this, the requests before the exception would be committed.
            let _ = transaction.abort();
            return Err(error::aborted(&thrown).into());
        }
        commit(&transaction);
        end.await.map_err(|error| Failure { is_conflict: error::is_conflict(&transaction), error })
    }
}

/// The reason why a transaction was not committed.
struct Failure {
    is_conflict: bool,
    error: StoreError,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self { is_conflict: false, error }
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

/// The object stores of a transaction.
struct Stores {
    log: IdbObjectStore,
    snapshot: IdbObjectStore,
}

impl Stores {
    fn of(transaction: &IdbTransaction) -> Result<Self, JsValue> {
        Ok(Self {
            log: transaction.object_store(LOG)?,
            snapshot: transaction.object_store(SNAPSHOT)?,
        })
    }
}

/// Adds a value. If the key is taken, the transaction is aborted.
fn add(store: &IdbObjectStore, key: f64, value: &[u8]) -> Result<(), JsValue> {
    with_js_copy(value, |bytes| store.add_with_key(bytes, &JsValue::from_f64(key))).map(drop)
}

#[expect(clippy::cast_precision_loss, reason = "numbers are below 2^53, or u64::MAX for all")]
fn key_of(seq: u64) -> f64 {
    seq as f64
}

/// Reads all keys and values in batches, and appends them to `all` in ascending order.
///
/// The next batch is requested before the last one is copied, so that the browser reads meanwhile.
///
/// # Errors
/// [`StoreError`] if a batch cannot be read. `all` then has the values of the batches before it.
async fn read_all(
    store: &IdbObjectStore,
    batch_len: u32,
    all: &mut Vec<(u64, Vec<u8>)>,
) -> Result<(), StoreError> {
    let mut next = Some(request_batch(store, &JsValue::UNDEFINED, batch_len)?);
    while let Some((keys, values)) = next.take() {
        let keys: Array = keys.await?.unchecked_into();
        if keys.length() == batch_len {
            let last = keys.get(batch_len - 1);
            let rest = IdbKeyRange::lower_bound_with_open(&last, true);
            let rest = rest.map_err(|thrown| error::unread(&thrown))?;
            next = Some(request_batch(store, &rest, batch_len)?);
        }
        let values: Array = values.await?.unchecked_into();
        for (key, value) in keys.iter().zip(values.iter()) {
            all.push((seq_of(&key)?, bytes_of(value)));
        }
    }
    Ok(())
}

type BatchResult = Resolved<Result<JsValue, StoreError>>;

/// Requests the first keys and values of a range.
fn request_batch(
    store: &IdbObjectStore,
    range: &JsValue,
    batch_len: u32,
) -> Result<(BatchResult, BatchResult), StoreError> {
    let keys = store.get_all_keys_with_key_and_limit(range, batch_len);
    let values = store.get_all_with_key_and_limit(range, batch_len);
    let both = keys.and_then(|keys| Ok((result_of(&keys), result_of(&values?))));
    both.map_err(|thrown| error::unread(&thrown))
}

fn seq_of(key: &JsValue) -> Result<u64, StoreError> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a key that is not a whole number differs from its cast, and is refused below"
    )]
    let whole = key.as_f64().map(|number| (number, number as u64));
    match whole {
        Some((number, seq)) if key_of(seq).total_cmp(&number).is_eq() => Ok(seq),
        Some(_) | None => Err(StoreError::Unreadable("a key is not a whole number".to_owned())),
    }
}

/// Returns the bytes of a value. A value of another type is damaged; it becomes an empty value, which
/// the journal reports, so that the values before it stay readable.
fn bytes_of(value: JsValue) -> Vec<u8> {
    value.dyn_into().map_or_else(|_| Vec::new(), |bytes: Uint8Array| bytes.to_vec())
}

impl Store for IdbStore {
    async fn load(&self) -> Result<Stored, StoreError> {
        if let Some(readable) = &*self.readable.borrow() {
            return Ok(readable.clone());
        }
        let transaction = self.database.read(&[LOG, SNAPSHOT])?;
        let stores = Stores::of(&transaction).map_err(|thrown| error::unread(&thrown))?;
        let (mut stored, mut chunks) = (Stored::default(), Vec::new());
        read_all(&stores.snapshot, SNAPSHOT_BATCH_LEN, &mut chunks).await?;
        if !chunks.is_empty() {
            stored.snapshot = Some(chunks.into_iter().map(|(_, chunk)| chunk).collect());
        }
        match read_all(&stores.log, LOG_BATCH_LEN, &mut stored.log).await {
            Err(error @ StoreError::Unreadable(_)) => {
                stored.unread = Some(error);
                *self.readable.borrow_mut() = Some(stored.clone());
            }
            read => read?,
        }
        Ok(stored)
    }

    async fn append(
        &self,
        seq: u64,
        value: &[u8],
        durability: Durability,
    ) -> Result<(), StoreError> {
        let written = self.write(durability, |stores| add(&stores.log, key_of(seq), value)).await;
        written.map_err(|failure| {
            if failure.is_conflict { StoreError::Conflict { seq } } else { failure.error }
        })
    }

    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        let replaced = self.write(Durability::Strict, |stores| {
            stores.snapshot.clear()?;
            for (place, chunk) in (0_u32..).zip(snapshot) {
                add(&stores.snapshot, f64::from(place), chunk)?;
            }
            let through = IdbKeyRange::upper_bound(&JsValue::from_f64(key_of(log_through)))?;
            stores.log.delete(&through)?;
            Ok(())
        });
        Ok(replaced.await?)
    }

    async fn clear(&self) -> Result<(), StoreError> {
        let cleared = self.write(Durability::Strict, |stores| {
            stores.snapshot.clear()?;
            stores.log.clear()?;
            Ok(())
        });
        Ok(cleared.await?)
    }

    async fn close(&self) {
        self.database.close();
    }
}
