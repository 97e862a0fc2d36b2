//! To form 1: a new database gets its log and its snapshot.

use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbTransaction};

pub(super) fn create_stores(database: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    // The names are written out: a step stays what it was when names change.
    database.create_object_store("log")?;
    database.create_object_store("snapshot")?;
    Ok(())
}
