//! The schema of the database, and the migrations to it: one file for each, which never changes.

mod v1;

use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbTransaction};

/// The object store of the log. The key of a value is its number.
pub(crate) const LOG: &str = "log";
/// The object store of the snapshot. The key of a chunk is its index, from 0.
pub(crate) const SNAPSHOT: &str = "snapshot";

/// The newest schema version.
pub(crate) const SCHEMA: u32 = 1;

type Migration = fn(&IdbDatabase, &IdbTransaction) -> Result<(), JsValue>;

/// The migrations in order: the first one leads from a new database to version 1.
const MIGRATIONS: [Migration; SCHEMA as usize] = [v1::create_stores];

/// Migrates a database from version `from` to the newest one. A new database has version 0.
pub(crate) fn migrate(
    database: &IdbDatabase,
    transaction: &IdbTransaction,
    from: u32,
) -> Result<(), JsValue> {
    let done = usize::try_from(from).unwrap_or(usize::MAX);
    let mut migrations = MIGRATIONS.iter().skip(done);
    migrations.try_for_each(|migrate| migrate(database, transaction))
}
