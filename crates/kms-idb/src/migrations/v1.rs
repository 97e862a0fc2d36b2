//! The migration to version 1 creates the object stores of the log and the snapshot.

use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbTransaction};

pub(super) fn create_stores(database: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    // The names are literals, so that this migration does not change if a constant does.
    database.create_object_store("log")?;
    database.create_object_store("snapshot")?;
    Ok(())
}
