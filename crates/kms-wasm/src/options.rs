//! Reads the options of `Kms.open`.

use core::time::Duration;

use kms_core::{AccountId, Era, Region, Timestamp};
use kms_sim::{ClockError, Options};
use wasm_bindgen::JsValue;

use crate::error::{Error, Result};
use crate::read::{Members, date, must_be, number, string, whole_number};

/// The names of all options.
const OPTIONS: [&str; 9] = [
    "store",
    "era",
    "start",
    "clock",
    "seed",
    "accountId",
    "region",
    "onDemandRotationMs",
    "restore",
];

/// The names of the options that apply only when a laboratory is created. An export has its own
/// values for them.
const CREATION_OPTIONS: [&str; 7] =
    ["era", "start", "clock", "seed", "accountId", "region", "onDemandRotationMs"];

/// The values of the option `store`.
const STORES: &str = "\"memory\", { indexedDb: name } or, in Node, { file: path }";

/// The options of `Kms.open`.
#[derive(Debug)]
pub(crate) struct OpenOptions {
    /// Where the laboratory is stored.
    pub(crate) store: StoreLocation,
    /// The options for a new laboratory. If the store holds a laboratory, some of them must match
    /// it (see [`kms_sim::Mismatch`]).
    pub(crate) creation: Options,
    /// An exported laboratory that replaces the contents of the store.
    pub(crate) restore: Option<String>,
}

/// Where a laboratory is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StoreLocation {
    /// In memory only: it is lost when the page or the process ends.
    Memory,
    /// In the IndexedDB database of this name.
    IndexedDb(String),
    /// In the file at this path.
    File(String),
}

impl OpenOptions {
    /// Reads the options; `undefined` means all defaults.
    ///
    /// # Errors
    /// [`Error::Type`] or [`Error::Range`]. Each names the option and the values that it takes.
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        let options = Members::read(value, "options", &OPTIONS)?;
        let restore = options.read_with("restore", string)?;
        if restore.is_some() {
            refuse_creation_options(&options)?;
        }
        let creation = Options {
            era: options.read_with("era", era)?,
            start: options.read_with("start", start)?,
            seed: options.read_with("seed", string)?,
            account: options.read_with("accountId", account)?,
            region: options.read_with("region", region)?,
            on_demand_rotation_time: options
                .read_with("onDemandRotationMs", whole_number)?
                .map(Duration::from_millis),
            rate: options.read_with("clock", clock)?.unwrap_or(0.0),
        };
        let store = options.read_with("store", store)?.unwrap_or(StoreLocation::Memory);
        Ok(Self { store, creation, restore })
    }
}

fn refuse_creation_options(options: &Members) -> Result<()> {
    for name in CREATION_OPTIONS {
        if options.get(name)?.is_some() {
            return Err(Error::Type(format!(
                "options.{name} cannot be combined with options.restore, because an export has its \
                 own {name}; omit options.{name}"
            )));
        }
    }
    Ok(())
}

fn store(value: &JsValue, path: &str) -> Result<StoreLocation> {
    if let Some(text) = value.as_string() {
        return match text.as_str() {
            "memory" => Ok(StoreLocation::Memory),
            _ => Err(Error::Range(must_be(path, STORES, value))),
        };
    }
    let store = Members::read(value, "options.store", &["indexedDb", "file"])?;
    let name = store.read_with("indexedDb", string)?;
    match (name, store.read_with("file", string)?) {
        (Some(name), None) => non_empty(name, "options.store.indexedDb", "name of a database")
            .map(StoreLocation::IndexedDb),
        (None, Some(file)) => {
            non_empty(file, "options.store.file", "path of a file").map(StoreLocation::File)
        }
        (Some(_), Some(_)) | (None, None) => Err(Error::Range(format!(
            "{path} must be either {{ indexedDb: name }} or, in Node, {{ file: path }}"
        ))),
    }
}

fn non_empty(text: String, path: &str, expected: &str) -> Result<String> {
    if text.is_empty() {
        return Err(Error::Range(format!("{path} must not be empty; pass the {expected}")));
    }
    Ok(text)
}

fn era(value: &JsValue, path: &str) -> Result<Era> {
    Era::parse(&string(value, path)?).ok_or_else(|| {
        let eras: Vec<String> =
            Era::ALL.iter().map(|era| format!("\"{}\"", era.as_str())).collect();
        Error::Range(must_be(path, &["one of ", &eras.join(", ")].concat(), value))
    })
}

fn start(value: &JsValue, path: &str) -> Result<Timestamp> {
    let at = date(value, path)?;
    if at < Timestamp::from_millis(0) || at > Timestamp::MAX {
        return Err(Error::Range(format!(
            "{path} must be a Date in the years 1970 to 9999, not {at}"
        )));
    }
    Ok(at)
}

fn account(value: &JsValue, path: &str) -> Result<AccountId> {
    AccountId::parse(&string(value, path)?)
        .ok_or_else(|| Error::Range(must_be(path, "twelve digits such as \"111122223333\"", value)))
}

fn region(value: &JsValue, path: &str) -> Result<Region> {
    Region::parse(&string(value, path)?).ok_or_else(|| {
        Error::Range(must_be(path, "the name of a Region such as \"us-east-1\"", value))
    })
}

/// Reads the rate at which the clock of a new laboratory runs, in simulated seconds per second.
fn clock(value: &JsValue, path: &str) -> Result<f64> {
    if let Some(text) = value.as_string() {
        return match text.as_str() {
            "manual" => Ok(0.0),
            _ => Err(Error::Range(must_be(path, "\"manual\" or { rate: 1 }", value))),
        };
    }
    let clock = Members::read(value, "options.clock", &["rate"])?;
    let rate = clock.read_with("rate", number)?.ok_or_else(|| {
        Error::Type(format!("{path} must be \"manual\" or {{ rate: 1 }}; the rate is missing"))
    })?;
    if !rate.is_finite() || rate < 0.0 {
        return Err(ClockError::InvalidRate(rate).into());
    }
    Ok(rate)
}
