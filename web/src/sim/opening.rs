//! Finds the laboratory of this browser, or makes one; in memory where nothing else is allowed.

use kms_idb::{BrowserStore, IdbStore, WriterLock};
use kms_sim::{Laboratory, MemoryStore, Options};
use leptos::prelude::StoredValue;

use super::{Keeping, Lab};
use crate::browser::wall;

/// The database, and the lock on it.
const NAME: &str = "kms-orrery";

/// Opens the laboratory; calls `elsewhere` once where another tab has it.
pub(super) async fn open(elsewhere: impl FnOnce()) -> Result<(Lab, Keeping), String> {
    take_the_pen(elsewhere).await;
    let why = match IdbStore::open(NAME).await {
        Ok(store) => match open_in(BrowserStore::IndexedDb(store)).await {
            Ok(lab) => return Ok((lab, Keeping::Saved)),
            Err(problem) => {
                format!(
                    "What is stored in this browser could not be read, and was left as it is: {problem}"
                )
            }
        },
        Err(problem) => format!("This browser stores nothing for this page: {problem}"),
    };
    let lab = open_in(BrowserStore::Memory(MemoryStore::default())).await?;
    Ok((lab, Keeping::InMemory(why)))
}

/// Waits until no other tab writes, and holds the lock for as long as the page lives.
async fn take_the_pen(elsewhere: impl FnOnce()) {
    let lock = match WriterLock::try_acquire(NAME).await {
        Some(lock) => lock,
        None => {
            elsewhere();
            WriterLock::acquire(NAME).await
        }
    };
    StoredValue::new_local(lock);
}

async fn open_in(store: BrowserStore) -> Result<Lab, String> {
    let options = Options { rate: 1.0, ..Options::default() };
    Laboratory::open(store, options, wall()).await.map_err(|problem| problem.to_string())
}
