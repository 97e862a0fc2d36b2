//! A connection to an IndexedDB database.

use core::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use kms_store::{Durability, StoreError};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbTransaction, IdbTransactionMode,
    IdbVersionChangeEvent,
};

use crate::error;
use crate::event::{Listener, Resolved, Resolver, resolved_by};
use crate::migrations::{self, SCHEMA};

#[wasm_bindgen]
extern "C" {
    /// A database, whose `transaction` method with options `web-sys` offers only behind a compiler flag.
    type Connection;

    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn begin(
        this: &Connection,
        stores: &Array,
        mode: IdbTransactionMode,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;

    /// A transaction, whose `commit` method `web-sys` marks as deprecated.
    type Transaction;

    #[wasm_bindgen(method, catch)]
    fn commit(this: &Transaction) -> Result<(), JsValue>;
}

/// Commits a transaction now that it has all its requests. A browser without this method commits it
/// later by itself.
pub(crate) fn commit(transaction: &IdbTransaction) {
    let _ = transaction.unchecked_ref::<Transaction>().commit();
}

/// A connection. It closes when another tab needs to upgrade the database to a newer schema, and on
/// drop.
pub(crate) struct Database {
    database: IdbDatabase,
    is_closed: Rc<Cell<bool>>,
    _listeners: [Listener; 2],
}

/// The outcome of a request to open a database.
enum OpenOutcome {
    Open(IdbDatabase),
    /// Another tab keeps the database open with an older schema.
    Blocked,
    /// The database has a newer schema.
    TooNew,
    Failed(StoreError),
}

impl Database {
    pub(crate) async fn open(name: &str) -> Result<Self, StoreError> {
        let factory = factory()?;
        let request =
            factory.open_with_u32(name, SCHEMA).map_err(|thrown| error::unavailable(&thrown))?;
        match outcome_of(&request).await {
            OpenOutcome::Open(database) => Ok(Self::new(database)),
            OpenOutcome::Blocked => {
                give_up(&request);
                Err(StoreError::Blocked)
            }
            OpenOutcome::TooNew => {
                let found = schema_of(&factory, name).await?;
                Err(StoreError::NewerSchema { found, supported: SCHEMA })
            }
            OpenOutcome::Failed(error) => Err(error),
        }
    }

    fn new(database: IdbDatabase) -> Self {
        let is_closed = Rc::new(Cell::new(false));
        let (closes_for_upgrade, was_closed) = (Rc::clone(&is_closed), Rc::clone(&is_closed));
        let closing = database.clone();
        let listeners = [
            Listener::new(&database, "versionchange", move |_| {
                closes_for_upgrade.set(true);
                closing.close();
            }),
            Listener::new(&database, "close", move |_| was_closed.set(true)),
        ];
        Self { database, is_closed, _listeners: listeners }
    }

    /// Begins a transaction that only reads.
    pub(crate) fn read(&self, stores: &[&str]) -> Result<IdbTransaction, StoreError> {
        self.begin(stores, IdbTransactionMode::Readonly, &JsValue::UNDEFINED)
    }

    /// Begins a transaction that writes.
    pub(crate) fn write(
        &self,
        stores: &[&str],
        durability: Durability,
    ) -> Result<IdbTransaction, StoreError> {
        let options = Object::new();
        let word = match durability {
            Durability::Strict => "strict",
            Durability::Relaxed => "relaxed",
        };
        // This fails only on a frozen object.
        let _ = Reflect::set(&options, &"durability".into(), &word.into());
        self.begin(stores, IdbTransactionMode::Readwrite, &options)
    }

    fn begin(
        &self,
        stores: &[&str],
        mode: IdbTransactionMode,
        options: &JsValue,
    ) -> Result<IdbTransaction, StoreError> {
        if self.is_closed.get() {
            return Err(StoreError::Closed);
        }
        let stores: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let connection: &Connection = self.database.unchecked_ref();
        connection.begin(&stores, mode, options).map_err(|thrown| error::not_begun(&thrown))
    }

    pub(crate) fn close(&self) {
        self.is_closed.set(true);
        self.database.close();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.close();
    }
}

/// Returns `indexedDB`.
///
/// # Errors
/// [`StoreError::Unavailable`] if the host has none, like Node, or if reading the property throws, as in
/// pages of an opaque origin in some browsers.
fn factory() -> Result<IdbFactory, StoreError> {
    let found = Reflect::get(&js_sys::global(), &"indexedDB".into())
        .map_err(|thrown| error::unavailable(&thrown))?;
    if found.is_object() {
        Ok(found.unchecked_into())
    } else {
        Err(StoreError::Unavailable("there is no IndexedDB".to_owned()))
    }
}

fn outcome_of(request: &IdbOpenDbRequest) -> Resolved<OpenOutcome> {
    resolved_by(|resolver: Resolver<OpenOutcome>| {
        let (upgraded, opened, failed) = (request.clone(), request.clone(), request.clone());
        let (lost, blocked, succeeded) = (resolver.clone(), resolver.clone(), resolver.clone());
        vec![
            Listener::new(request, "upgradeneeded", move |event| {
                if let Err(error) = upgrade(&upgraded, event.unchecked_ref()) {
                    lost.resolve(OpenOutcome::Failed(error));
                }
            }),
            Listener::new(request, "blocked", move |_| blocked.resolve(OpenOutcome::Blocked)),
            Listener::new(request, "success", move |_| {
                succeeded.resolve(match opened.result() {
                    Ok(database) => OpenOutcome::Open(database.unchecked_into()),
                    Err(thrown) => OpenOutcome::Failed(error::unavailable(&thrown)),
                });
            }),
            Listener::new(request, "error", move |_| {
                let thrown = failed.error().ok().flatten().map_or(JsValue::UNDEFINED, Into::into);
                resolver.resolve(if error::is_newer(&thrown) {
                    OpenOutcome::TooNew
                } else {
                    OpenOutcome::Failed(error::unavailable(&thrown))
                });
            }),
        ]
    })
}

/// Upgrades the database to the newest schema. If the browser had to discard a damaged database, it
/// reports that here, and only once.
fn upgrade(request: &IdbOpenDbRequest, event: &IdbVersionChangeEvent) -> Result<(), StoreError> {
    let Some(transaction) = request.transaction() else {
        return Err(StoreError::Aborted("an upgrade without a transaction".to_owned()));
    };
    let member =
        |name: &str| Reflect::get(event, &name.into()).ok().and_then(|value| value.as_string());
    let migrated = if member("dataLoss").as_deref() == Some("total") {
        Err(StoreError::Corrupt(member("dataLossMessage").unwrap_or_default()))
    } else {
        let from = whole(event.old_version());
        request
            .result()
            .and_then(|database| migrations::migrate(database.unchecked_ref(), &transaction, from))
            .map_err(|thrown| error::aborted(&thrown))
    };
    if migrated.is_err() {
        // Undoes the upgrade. This fails only if the transaction has ended, so it can be ignored.
        let _ = transaction.abort();
    }
    migrated
}

/// Abandons a blocked request.
///
/// The browser would still open the database once nothing blocks it. Then no code would run the
/// migrations, and the database would get the new schema version without its object stores. So the
/// upgrade is aborted.
fn give_up(request: &IdbOpenDbRequest) {
    let upgraded = request.clone();
    let undo = Closure::once_into_js(move || {
        if let Some(transaction) = upgraded.transaction() {
            // This fails only if the transaction has ended.
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(undo.unchecked_ref()));
}

/// Returns the schema version of a database that is too new for this program.
async fn schema_of(factory: &IdbFactory, name: &str) -> Result<u32, StoreError> {
    let request = factory.open(name).map_err(|thrown| error::unavailable(&thrown))?;
    match outcome_of(&request).await {
        OpenOutcome::Open(database) => {
            let found = whole(database.version());
            database.close();
            Ok(found)
        }
        OpenOutcome::Failed(error) => Err(error),
        OpenOutcome::Blocked | OpenOutcome::TooNew => Err(StoreError::Blocked),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a database's version is a small whole number"
)]
fn whole(version: f64) -> u32 {
    version as u32
}
