//! One connection to one database.

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
    /// A database by the one method that `web-sys` has behind a compiler flag only.
    type Connection;

    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn begin(
        this: &Connection,
        stores: &Array,
        mode: IdbTransactionMode,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;

    /// A transaction by the one method that `web-sys` wants to name otherwise.
    type Transaction;

    #[wasm_bindgen(method, catch)]
    fn commit(this: &Transaction) -> Result<(), JsValue>;
}

/// Lets a transaction that has all its requests commit sooner than by itself. A browser that does
/// not know how waits, and commits all the same.
pub(crate) fn commit(transaction: &IdbTransaction) {
    let _ = transaction.unchecked_ref::<Transaction>().commit();
}

/// A connection. It gives way at once when another tab wants to bring the database into a newer
/// form, and is closed on drop.
pub(crate) struct Database {
    database: IdbDatabase,
    is_closed: Rc<Cell<bool>>,
    _listeners: [Listener; 2],
}

/// What became of the wish to open a database.
enum Opening {
    Open(IdbDatabase),
    Blocked,
    TooNew,
    Failed(StoreError),
}

impl Database {
    pub(crate) async fn open(name: &str) -> Result<Self, StoreError> {
        let factory = factory()?;
        let request =
            factory.open_with_u32(name, SCHEMA).map_err(|thrown| error::unavailable(&thrown))?;
        match opening(&request).await {
            Opening::Open(database) => Ok(Self::new(database)),
            Opening::Blocked => {
                give_up(&request);
                Err(StoreError::Blocked)
            }
            Opening::TooNew => {
                let found = schema_of(&factory, name).await?;
                Err(StoreError::NewerSchema { found, supported: SCHEMA })
            }
            Opening::Failed(error) => Err(error),
        }
    }

    fn new(database: IdbDatabase) -> Self {
        let is_closed = Rc::new(Cell::new(false));
        let (gives_way, was_closed) = (Rc::clone(&is_closed), Rc::clone(&is_closed));
        let closing = database.clone();
        let listeners = [
            Listener::new(&database, "versionchange", move |_| {
                gives_way.set(true);
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
        // Fails for frozen objects, and this one is new.
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

/// The browser's databases. Pages of an opaque origin are refused them in some browsers by an
/// exception, and Node has none.
fn factory() -> Result<IdbFactory, StoreError> {
    let found = Reflect::get(&js_sys::global(), &"indexedDB".into())
        .map_err(|thrown| error::unavailable(&thrown))?;
    if found.is_object() {
        Ok(found.unchecked_into())
    } else {
        Err(StoreError::Unavailable("there is no IndexedDB".to_owned()))
    }
}

fn opening(request: &IdbOpenDbRequest) -> Resolved<Opening> {
    resolved_by(|resolver: Resolver<Opening>| {
        let (upgraded, opened, failed) = (request.clone(), request.clone(), request.clone());
        let (lost, blocked, succeeded) = (resolver.clone(), resolver.clone(), resolver.clone());
        vec![
            Listener::new(request, "upgradeneeded", move |event| {
                if let Err(error) = upgrade(&upgraded, event.unchecked_ref()) {
                    lost.resolve(Opening::Failed(error));
                }
            }),
            Listener::new(request, "blocked", move |_| blocked.resolve(Opening::Blocked)),
            Listener::new(request, "success", move |_| {
                succeeded.resolve(match opened.result() {
                    Ok(database) => Opening::Open(database.unchecked_into()),
                    Err(thrown) => Opening::Failed(error::unavailable(&thrown)),
                });
            }),
            Listener::new(request, "error", move |_| {
                let thrown = failed.error().ok().flatten().map_or(JsValue::UNDEFINED, Into::into);
                resolver.resolve(if error::is_newer(&thrown) {
                    Opening::TooNew
                } else {
                    Opening::Failed(error::unavailable(&thrown))
                });
            }),
        ]
    })
}

/// Brings the database into its newest form. A browser that had to throw a damaged database away
/// says so here, and only once.
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
        // What is half done is undone; that it was over already would do as well.
        let _ = transaction.abort();
    }
    migrated
}

/// A request that was given up goes on once nothing blocks it. Nobody would take the steps to the
/// newer form then, so it has to come to nothing.
fn give_up(request: &IdbOpenDbRequest) {
    let upgraded = request.clone();
    let undo = Closure::once_into_js(move || {
        if let Some(transaction) = upgraded.transaction() {
            // That it was over already would do as well.
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(undo.unchecked_ref()));
}

/// The form of a database that is too new for this program.
async fn schema_of(factory: &IdbFactory, name: &str) -> Result<u32, StoreError> {
    let request = factory.open(name).map_err(|thrown| error::unavailable(&thrown))?;
    match opening(&request).await {
        Opening::Open(database) => {
            let found = whole(database.version());
            database.close();
            Ok(found)
        }
        Opening::Failed(error) => Err(error),
        Opening::Blocked | Opening::TooNew => Err(StoreError::Blocked),
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
