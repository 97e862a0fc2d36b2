//! The options of `Kms.open`.

use core::time::Duration;

use kms_core::{AccountId, Era, Region, Timestamp};
use kms_sim::{ClockError, Options};
use wasm_bindgen::JsValue;

use crate::error::{Error, Result};
use crate::read::{Members, date, number, shown, string, whole};

const KNOWN: [&str; 9] = [
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

/// What is chosen when a laboratory is born: a restored one has made these choices.
const BIRTH: [&str; 7] =
    ["era", "start", "clock", "seed", "accountId", "region", "onDemandRotationMs"];

/// What `Kms.open` is asked for.
#[derive(Debug)]
pub(crate) struct OpenOptions {
    /// Where the laboratory is kept.
    pub(crate) store: StoreChoice,
    /// The choices of its birth.
    pub(crate) birth: Options,
    /// An exported laboratory that takes the place of what the store holds.
    pub(crate) restore: Option<String>,
}

/// Where a laboratory is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StoreChoice {
    /// Nowhere: it goes with its page or process.
    Memory,
    /// In the IndexedDB database of this name.
    IndexedDb(String),
    /// In the file of this path.
    File(String),
}

impl OpenOptions {
    /// Reads the options; `undefined` asks for nothing in particular.
    ///
    /// # Errors
    /// [`Error::Type`] and [`Error::Range`]; both name the option and what would be right.
    pub(crate) fn read(value: &JsValue) -> Result<Self> {
        let options = Members::read(value, "options", &KNOWN)?;
        let restore = options.read_with("restore", string)?;
        if restore.is_some() {
            refuse_birth(&options)?;
        }
        let birth = Options {
            era: options.read_with("era", era)?,
            start: options.read_with("start", start)?,
            seed: options.read_with("seed", string)?,
            account: options.read_with("accountId", account)?,
            region: options.read_with("region", region)?,
            on_demand_rotation_time: options
                .read_with("onDemandRotationMs", whole)?
                .map(Duration::from_millis),
            rate: options.read_with("clock", clock)?.unwrap_or(0.0),
        };
        let store = options.read_with("store", store)?.unwrap_or(StoreChoice::Memory);
        Ok(Self { store, birth, restore })
    }
}

fn refuse_birth(options: &Members) -> Result<()> {
    for name in BIRTH {
        if options.get(name)?.is_some() {
            return Err(Error::Type(format!(
                "options.restore: what was exported brings its own {name}; leave options.{name} out"
            )));
        }
    }
    Ok(())
}

fn store(value: &JsValue, what: &str) -> Result<StoreChoice> {
    if let Some(text) = value.as_string() {
        return match text.as_str() {
            "memory" => Ok(StoreChoice::Memory),
            _ => Err(Error::Range(format!(
                "{what}: \"memory\", {{ indexedDb: name }} or, in Node, {{ file: path }}, not {}",
                shown(value)
            ))),
        };
    }
    let store = Members::read(value, "options.store", &["indexedDb", "file"])?;
    let named = |name: &String| !name.is_empty();
    let name = store.read_with("indexedDb", string)?;
    match (name, store.read_with("file", string)?) {
        (Some(name), None) if named(&name) => Ok(StoreChoice::IndexedDb(name)),
        (None, Some(path)) if named(&path) => Ok(StoreChoice::File(path)),
        (Some(_), _) => Err(Error::Range(
            "options.store.indexedDb: a name that is not empty, such as \"training\", and no file"
                .to_owned(),
        )),
        (None, _) => Err(Error::Range(
            "options.store: { indexedDb: name } or { file: path }, not empty".to_owned(),
        )),
    }
}

fn era(value: &JsValue, what: &str) -> Result<Era> {
    Era::parse(&string(value, what)?).ok_or_else(|| {
        let words: Vec<String> =
            Era::ALL.iter().map(|era| format!("\"{}\"", era.as_str())).collect();
        Error::Range(format!("{what}: {}, not {}", words.join(" or "), shown(value)))
    })
}

fn start(value: &JsValue, what: &str) -> Result<Timestamp> {
    let at = date(value, what)?;
    if at < Timestamp::from_millis(0) || at > Timestamp::MAX {
        return Err(Error::Range(format!("{what}: a Date of the years 1970 to 9999, not {at}")));
    }
    Ok(at)
}

fn account(value: &JsValue, what: &str) -> Result<AccountId> {
    AccountId::parse(&string(value, what)?).ok_or_else(|| {
        Error::Range(format!(
            "{what}: twelve digits such as \"111122223333\", not {}",
            shown(value)
        ))
    })
}

fn region(value: &JsValue, what: &str) -> Result<Region> {
    Region::parse(&string(value, what)?).ok_or_else(|| {
        Error::Range(format!("{what}: a name such as \"us-east-1\", not {}", shown(value)))
    })
}

/// How fast a new laboratory's clock runs.
fn clock(value: &JsValue, what: &str) -> Result<f64> {
    if let Some(text) = value.as_string() {
        return match text.as_str() {
            "manual" => Ok(0.0),
            _ => Err(Error::Range(format!(
                "{what}: \"manual\" or {{ rate: 1 }}, not {}",
                shown(value)
            ))),
        };
    }
    let clock = Members::read(value, "options.clock", &["rate"])?;
    let rate = clock.read_with("rate", number)?.ok_or_else(|| {
        Error::Type(format!("{what}: \"manual\" or {{ rate: 1 }}; the rate is missing"))
    })?;
    if !rate.is_finite() || rate < 0.0 {
        return Err(ClockError::InvalidRate(rate).into());
    }
    Ok(rate)
}
