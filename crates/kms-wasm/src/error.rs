//! The errors of this crate, which become JavaScript `Error`s with a `name`.

use js_sys::Reflect;
use kms_api::Fault;
use kms_sim::{ClockError, LaboratoryError, OpenError, Problem};
use kms_store::{JournalError, TransferError};
use wasm_bindgen::JsValue;

/// The reason why a method failed. Nothing has changed, unless the variant says otherwise.
#[derive(Debug)]
pub enum Error {
    /// `TypeError`: an argument has the wrong type, or a member that is not expected.
    Type(String),
    /// `RangeError`: an argument has the right type, but its value is out of range.
    Range(String),
    /// `StoreUnavailableError`, `LaboratoryMismatchError` and others: the store cannot be used, or
    /// its contents cannot be opened with the given options.
    Open {
        /// The reason.
        error: OpenError,
        /// An export of the readable part of a damaged laboratory.
        rest: Option<String>,
        /// The number of the first event that is missing in a damaged laboratory.
        missing_from: Option<u64>,
    },
    /// `LaboratoryInUseError`: another tab or worker has the laboratory open and does not answer.
    InUse {
        /// The name of the database.
        name: String,
    },
    /// `LaboratoryClosedError`: the laboratory was closed.
    Closed,
    /// `RestoreError`: the text is not an export of a laboratory.
    Restore(TransferError),
    /// `StoreFullError` and others: the change could not be stored, and was undone.
    NotStored(Problem),
    /// The service refused the request. The name is AWS's error code.
    Refused(Fault),
    /// An exception that JavaScript threw. It is passed on as it is.
    Thrown(JsValue),
}

/// The result of a method of this crate.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    fn name(&self) -> &str {
        match self {
            Self::Type(_) => "TypeError",
            Self::Range(_) => "RangeError",
            Self::Open { error, .. } => error.name(),
            Self::InUse { .. } => "LaboratoryInUseError",
            Self::Closed => "LaboratoryClosedError",
            Self::Restore(_) => "RestoreError",
            Self::NotStored(problem) => &problem.name,
            Self::Refused(fault) => &fault.code,
            Self::Thrown(_) => "Error",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Type(text) | Self::Range(text) => text.clone(),
            Self::Open { error, rest: Some(_), .. } => {
                format!(
                    "{error}; to keep what can be read, call \
                     Kms.open({{ store, restore: error.rest }})"
                )
            }
            Self::Open { error, rest: None, .. } => error.to_string(),
            Self::InUse { name } => format!(
                "the laboratory \"{name}\" is open in another tab or worker, which does not answer; \
                 close or reload that tab, or open a laboratory with another name"
            ),
            Self::Closed => "this laboratory is closed; open one with Kms.open()".to_owned(),
            Self::Restore(error) => error.to_string(),
            Self::NotStored(problem) => problem.text.clone(),
            Self::Refused(fault) => fault.message.clone(),
            Self::Thrown(_) => String::new(),
        }
    }
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        let message = error.message();
        match error {
            Error::Thrown(thrown) => thrown,
            Error::Type(_) => js_sys::TypeError::new(&message).into(),
            Error::Range(_) => js_sys::RangeError::new(&message).into(),
            Error::Open { .. }
            | Error::InUse { .. }
            | Error::Closed
            | Error::Restore(_)
            | Error::NotStored(_)
            | Error::Refused(_) => {
                let named = js_sys::Error::new(&message);
                named.set_name(error.name());
                if let Error::Open { rest, missing_from, .. } = error {
                    // Setting a member fails only for frozen objects, and this one is new.
                    let set =
                        |name: &str, value: JsValue| Reflect::set(&named, &name.into(), &value);
                    let _ = rest.map(|rest| set("rest", rest.into()));
                    let _ = missing_from.map(|seq| set("missingFrom", number(seq)));
                }
                named.into()
            }
        }
    }
}

impl From<LaboratoryError> for Error {
    fn from(error: LaboratoryError) -> Self {
        match error {
            LaboratoryError::Closed => Self::Closed,
            LaboratoryError::NotStored(problem) => Self::NotStored(problem),
            LaboratoryError::Clock(error) => error.into(),
            LaboratoryError::Refused(fault) => fault.into(),
            LaboratoryError::Transfer(error) => error.into(),
            LaboratoryError::Open(error) => error.into(),
        }
    }
}

impl From<ClockError> for Error {
    fn from(error: ClockError) -> Self {
        Self::Range(error.to_string())
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Clock(error) => error.into(),
            OpenError::Mismatch(_) | OpenError::Journal(_) | OpenError::NoEntropy => {
                Self::Open { error, rest: None, missing_from: None }
            }
        }
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        OpenError::Journal(error).into()
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of events are far below 2^53")]
fn number(seq: u64) -> JsValue {
    JsValue::from_f64(seq as f64)
}

impl From<TransferError> for Error {
    fn from(error: TransferError) -> Self {
        Self::Restore(error)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

impl From<serde_wasm_bindgen::Error> for Error {
    fn from(error: serde_wasm_bindgen::Error) -> Self {
        Self::Thrown(error.into())
    }
}
