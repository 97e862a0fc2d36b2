//! A history's bytes in two object stores.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use kms_store::{Durability, Store, StoreError, Stored};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbKeyRange, IdbObjectStore, IdbTransaction};

use crate::database::{Database, commit};
use crate::error;
use crate::event::{Resolved, end_of, result_of};
use crate::host::lend;
use crate::migrations::{LOG, SNAPSHOT};

/// A store in one database of the browser. Clones share one connection.
#[derive(Clone)]
pub struct IdbStore {
    database: Rc<Database>,
    /// What could be read, where not all could: the browser may not give it a second time.
    left: Rc<RefCell<Option<Stored>>>,
}

/// So many values are asked for at once: few enough to fit the browser's messages, and so that
/// one which it cannot read does not take many others with it.
const VALUES_AT_ONCE: u32 = 100;
/// The same for chunks of a snapshot, which are a thousand times as large.
const CHUNKS_AT_ONCE: u32 = 16;

impl IdbStore {
    /// Opens the database of that name, or creates it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where there is no IndexedDB or it is refused,
    /// [`StoreError::Blocked`] where another tab holds on to an older form,
    /// [`StoreError::NewerSchema`] where the database is too new, [`StoreError::Unreadable`] where
    /// the browser cannot read it, [`StoreError::Corrupt`] where it says that it lost it: once,
    /// for it is empty from then on.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        Ok(Self { database: Rc::new(Database::open(name).await?), left: Rc::default() })
    }

    /// One transaction on the log and the snapshot, without a pause in it.
    async fn write(
        &self,
        durability: Durability,
        requests: impl FnOnce(&Stores) -> Result<(), JsValue>,
    ) -> Result<(), Failure> {
        let transaction = self.database.write(&[LOG, SNAPSHOT], durability)?;
        let end = end_of(&transaction);
        let asked = Stores::of(&transaction).and_then(|stores| requests(&stores));
        if let Err(thrown) = asked {
            // A transaction commits whatever was asked of it before an exception.
            let _ = transaction.abort();
            return Err(error::aborted(&thrown).into());
        }
        commit(&transaction);
        end.await.map_err(|error| Failure { is_conflict: error::is_conflict(&transaction), error })
    }
}

/// Why nothing was written.
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

/// Adds a value, and never overwrites one.
fn add(store: &IdbObjectStore, key: f64, value: &[u8]) -> Result<(), JsValue> {
    lend(value, |bytes| store.add_with_key(bytes, &JsValue::from_f64(key))).map(drop)
}

#[expect(clippy::cast_precision_loss, reason = "numbers are below 2^53, or mean all there are")]
fn key_of(seq: u64) -> f64 {
    seq as f64
}

/// Adds all keys and values to `all`, ascending, some at a time; what comes before an error is
/// there. While some are copied, the browser reads the next.
async fn read_all(
    store: &IdbObjectStore,
    at_once: u32,
    all: &mut Vec<(u64, Vec<u8>)>,
) -> Result<(), StoreError> {
    let mut next = Some(some_of(store, &JsValue::UNDEFINED, at_once)?);
    while let Some((keys, values)) = next.take() {
        let keys: Array = keys.await?.unchecked_into();
        if keys.length() == at_once {
            let last = keys.get(at_once - 1);
            let rest = IdbKeyRange::lower_bound_with_open(&last, true);
            let rest = rest.map_err(|thrown| error::unread(&thrown))?;
            next = Some(some_of(store, &rest, at_once)?);
        }
        let values: Array = values.await?.unchecked_into();
        for (key, value) in keys.iter().zip(values.iter()) {
            all.push((seq_of(&key)?, bytes_of(value)));
        }
    }
    Ok(())
}

type Asked = Resolved<Result<JsValue, StoreError>>;

/// Asks for the first keys and values of a range.
fn some_of(
    store: &IdbObjectStore,
    range: &JsValue,
    at_once: u32,
) -> Result<(Asked, Asked), StoreError> {
    let keys = store.get_all_keys_with_key_and_limit(range, at_once);
    let values = store.get_all_with_key_and_limit(range, at_once);
    let both = keys.and_then(|keys| Ok((result_of(&keys), result_of(&values?))));
    both.map_err(|thrown| error::unread(&thrown))
}

fn seq_of(key: &JsValue) -> Result<u64, StoreError> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is no whole number is refused by the second look"
    )]
    let whole = key.as_f64().map(|number| (number, number as u64));
    match whole {
        Some((number, seq)) if key_of(seq).total_cmp(&number).is_eq() => Ok(seq),
        Some(_) | None => Err(StoreError::Unreadable("a key is no whole number".to_owned())),
    }
}

/// What does not consist of bytes has none: it is damaged, and the values before it are not.
fn bytes_of(value: JsValue) -> Vec<u8> {
    value.dyn_into().map_or_else(|_| Vec::new(), |bytes: Uint8Array| bytes.to_vec())
}

impl Store for IdbStore {
    async fn load(&self) -> Result<Stored, StoreError> {
        if let Some(left) = &*self.left.borrow() {
            return Ok(left.clone());
        }
        let transaction = self.database.read(&[LOG, SNAPSHOT])?;
        let stores = Stores::of(&transaction).map_err(|thrown| error::unread(&thrown))?;
        let (mut stored, mut chunks) = (Stored::default(), Vec::new());
        read_all(&stores.snapshot, CHUNKS_AT_ONCE, &mut chunks).await?;
        if !chunks.is_empty() {
            stored.snapshot = Some(chunks.into_iter().map(|(_, chunk)| chunk).collect());
        }
        match read_all(&stores.log, VALUES_AT_ONCE, &mut stored.log).await {
            Err(error @ StoreError::Unreadable(_)) => {
                stored.unread = Some(error);
                *self.left.borrow_mut() = Some(stored.clone());
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
