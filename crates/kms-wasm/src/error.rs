//! What goes wrong at the border, as a JavaScript `Error` with a `name`.

use js_sys::Reflect;
use kms_api::Fault;
use kms_sim::{ClockError, LaboratoryError, OpenError, Problem};
use kms_store::{JournalError, TransferError};
use wasm_bindgen::JsValue;

/// Why something was not done. Nothing changed, unless the variant says otherwise.
#[derive(Debug)]
pub enum Error {
    /// `TypeError`: an argument is of the wrong type, or a member has an unknown name.
    Type(String),
    /// `RangeError`: an argument is of the right type, but out of bounds.
    Range(String),
    /// `StoreUnavailableError`, `LaboratoryMismatchError` and others: the store is not there, or
    /// what it holds cannot be opened as it was asked for.
    Open {
        /// Why.
        error: OpenError,
        /// Of what is damaged, what can still be read: an export.
        rest: Option<String>,
        /// Of what is damaged, the number of the first event that is missing.
        missing_from: Option<u64>,
    },
    /// `LaboratoryInUseError`: another tab or worker has this laboratory open and does not answer.
    InUse {
        /// The name of its database.
        name: String,
    },
    /// `LaboratoryClosedError`: `close` was called before.
    Closed,
    /// `RestoreError`: the text is no export of a laboratory.
    Restore(TransferError),
    /// `StoreFullError` and others: it could not be stored, and is undone.
    Undone(Problem),
    /// The service refused; the name is AWS's code.
    Refused(Fault),
    /// What JavaScript itself threw.
    Thrown(JsValue),
}

/// What anything here gives.
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
            Self::Undone(problem) => &problem.name,
            Self::Refused(fault) => &fault.code,
            Self::Thrown(_) => "Error",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Type(text) | Self::Range(text) => text.clone(),
            Self::Open { error, rest: Some(_), .. } => {
                format!("{error}: Kms.open({{ store, restore: error.rest }})")
            }
            Self::Open { error, rest: None, .. } => error.to_string(),
            Self::InUse { name } => format!(
                "the laboratory \"{name}\" is open in another tab or worker, which does not answer; \
                 close or reload that one, or open a laboratory of another name"
            ),
            Self::Closed => "this laboratory is closed; Kms.open() opens one".to_owned(),
            Self::Restore(error) => error.to_string(),
            Self::Undone(problem) => problem.text.clone(),
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
            | Error::Undone(_)
            | Error::Refused(_) => {
                let named = js_sys::Error::new(&message);
                named.set_name(error.name());
                if let Error::Open { rest, missing_from, .. } = error {
                    // Fails for frozen objects, and this one is new.
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
            LaboratoryError::NotStored(problem) => Self::Undone(problem),
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
