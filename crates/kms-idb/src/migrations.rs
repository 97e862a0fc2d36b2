//! The form of the database, and the steps that lead to it: one file a step, never changed.

mod v1;

use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbTransaction};

/// The object store of the log: values by their numbers.
pub(crate) const LOG: &str = "log";
/// The object store of the snapshot: chunks by their places, 0 for the first.
pub(crate) const SNAPSHOT: &str = "snapshot";

/// The newest form.
pub(crate) const SCHEMA: u32 = 1;

type Step = fn(&IdbDatabase, &IdbTransaction) -> Result<(), JsValue>;

/// The step to form `n` is the `n`th.
const STEPS: [Step; SCHEMA as usize] = [v1::create_stores];

/// Takes a database from form `from`, 0 for a new one, to the newest.
pub(crate) fn migrate(
    database: &IdbDatabase,
    transaction: &IdbTransaction,
    from: u32,
) -> Result<(), JsValue> {
    let done = usize::try_from(from).unwrap_or(usize::MAX);
    STEPS.iter().skip(done).try_for_each(|step| step(database, transaction))
}
